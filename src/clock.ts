import type { Clock } from './enrolment/clock.ts'
import type { SettingStore, Settings } from './enrolment/store.ts'

/** A world's clock: the machine's clock plus the offset in the store, or the frozen time in the store. */
export interface WorldClock extends Clock {
  /** Reads the settings again, since another process may have changed them. */
  sync(): Promise<void>
  /** Reads the settings again if they are older than 100 ms. After a `wind` of any process has resolved, all processes see it. */
  refresh(): Promise<void>
  wind(change: Partial<Pick<Settings, 'clockOffset' | 'clockFrozenAt'>>): Promise<void>
}

/** `shared`: other processes may change the clock too. */
export async function openClock(settings: SettingStore, { shared }: { shared: boolean }): Promise<WorldClock> {
  let current = await settings.read()
  let reading = Promise.resolve()
  let readAt = performance.now()
  const sync = () => {
    readAt = performance.now()
    reading = settings.read().then(read => {
      current = read
    })
    return reading
  }
  return {
    now: () => current.clockFrozenAt ?? Date.now() + current.clockOffset,
    sync,
    refresh: async () => {
      if (!shared) return
      // If the store fails, the last settings are used, since the next query reports the failure.
      await (performance.now() - readAt < FRESH_MS ? reading : sync()).catch(() => {})
    },
    wind: async change => {
      await settings.write(change)
      await sync()
      // By then the settings that other processes have read are too old for them.
      if (shared) await new Promise(resolve => setTimeout(resolve, FRESH_MS))
    },
  }
}

// At most ten reads a second, and only in a sandbox. A `wind` takes at least as long.
const FRESH_MS = 100
