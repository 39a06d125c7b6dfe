import type { Clock as ClockState } from '../sdk/types/control.ts'
import { control } from './control.ts'

/** Parts of a duration, which are added up. */
export interface Duration {
  readonly days?: number
  readonly hours?: number
  readonly minutes?: number
  readonly seconds?: number
  readonly milliseconds?: number
}

/** The clock of a world. Timestamps and the expiry of tokens follow it. */
export interface Clock {
  /** The world's time. */
  now(): Promise<Date>
  /** Moves the clock by a duration, back if it is negative. Resolves to the new time, as the next functions do. */
  advance(by: Duration): Promise<Date>
  set(time: Date | number): Promise<Date>
  /** Stops the clock, at its time or at the given one. Background work continues. */
  freeze(at?: Date | number): Promise<Date>
  /** Starts the clock again, from the time at which it stopped. */
  unfreeze(): Promise<Date>
}

export function clockOf(url: string): Clock {
  const wind = async (body: { advanceMs?: number; setMs?: number; freeze?: boolean }): Promise<Date> =>
    timeOf(await control<'windClock'>(url, { method: 'POST', path: 'clock', body }))
  return {
    now: async () => timeOf(await control<'getClock'>(url, { method: 'GET', path: 'clock' })),
    advance: async by => wind({ advanceMs: millisecondsIn(by) }),
    set: time => wind({ setMs: Number(time) }),
    freeze: at => wind({ freeze: true, ...(at !== undefined && { setMs: Number(at) }) }),
    unfreeze: () => wind({ freeze: false }),
  }
}

const timeOf = ({ now }: ClockState): Date => new Date(now)

function millisecondsIn(duration: Duration): number {
  const parts = Object.entries(duration).map(([unit, count]: [string, number]) => {
    const length = LENGTHS[unit]
    if (length === undefined) throw new TypeError(`${unit} is no unit of a duration; ${Object.keys(LENGTHS).join(', ')} are`)
    return count * length
  })
  return parts.reduce((sum, part) => sum + part, 0)
}

const LENGTHS: Readonly<Record<string, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
}
