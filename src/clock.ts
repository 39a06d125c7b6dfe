import type { Clock } from './enrolment/clock.ts'
import type { SettingStore, Settings } from './enrolment/store.ts'

/** A world's clock: the machine's, with the offset or the frozen time that the world's store holds. */
export interface WorldClock extends Clock {
  /** Reads the settings again, which another process may have changed. */
  sync(): Promise<void>
  /** Reads the settings again if they are older than 100 ms. After a `wind` of any process ends, each caller sees its change. */
  refresh(): Promise<void>
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
}

/** `shared`: other processes may change the clock too. */
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
    refresh: async () => {
      if (!shared) return
      // A store that fails is reported by the next query; the time of the last reading is good enough here.
      await (performance.now() - readAt < FRESH_MS ? reading : sync()).catch(() => {})
    },
    wind: async change => {
      await settings.write(change)
      await sync()
      // Until what other processes have read is too old for them.
      if (shared) await new Promise(resolve => setTimeout(resolve, FRESH_MS))
    },
  }
}

// At most ten reads a second, in a sandbox alone. A `wind` takes as long.
const FRESH_MS = 100
