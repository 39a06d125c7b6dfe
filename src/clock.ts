import type { Clock } from './enrolment/clock.ts'
import type { SettingStore, Settings } from './enrolment/store.ts'

/** A world's clock: the machine's, moved and perhaps stopped by what the world's store says. */
export interface WorldClock extends Clock {
  /** Reads the store again: another process may have wound it. */
  sync(): Promise<void>
  /** Reads the store again if it was not read lately: after a `wind` anywhere has ended, nobody who asked this is behind it. */
  keep(): Promise<void>
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
}

/** `shared`: other processes may wind it too. */
export async function openClock(settings: SettingStore, { shared }: { shared: boolean }): Promise<WorldClock> {
  let set = await settings.read()
  let reading = Promise.resolve()
  let readAt = performance.now()
  const sync = () => {
    readAt = performance.now()
    reading = settings.read().then(read => {
      set = read
    })
    return reading
  }
  return {
    now: () => set.clockFrozenAt ?? Date.now() + set.clockOffset,
    sync,
    keep: async () => {
      if (!shared) return
      // A store that does not answer is told of by whoever asks it for more than the time.
      await (performance.now() - readAt < FRESH_MS ? reading : sync()).catch(() => {})
    },
    wind: async change => {
      await settings.write(change)
      await sync()
      // Until whatever others have read has grown too old for them.
      if (shared) await new Promise(resolve => setTimeout(resolve, FRESH_MS))
    },
  }
}

// Ten reads a second at most, in the sandbox alone; and so long a winding lasts.
const FRESH_MS = 100
