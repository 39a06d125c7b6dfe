import type { SettingStore, Settings } from './enrolment/store.ts'
import type { Clock } from './enrolment/world.ts'

/** A world's clock: the machine's, moved and perhaps stopped by what the world's store says. */
export interface WorldClock extends Clock {
  /** Reads the store again: another process may have wound it. */
  sync(): Promise<void>
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
}

export async function openClock(settings: SettingStore): Promise<WorldClock> {
  let set = await settings.read()
  const sync = async () => {
    set = await settings.read()
  }
  return {
    now: () => set.clockFrozenAt ?? Date.now() + set.clockOffset,
    sync,
    wind: async change => {
      await settings.write(change)
      await sync()
    },
  }
}
