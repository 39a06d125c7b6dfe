import type { Signal } from '../platform.ts'
import type { CallOptions } from './call-options.ts'
import { limitOf, sleep } from './limit.ts'

/** Options of a wait. It has no end of its own: `AbortSignal.timeout` sets one. */
export interface WaitOptions<Value> extends CallOptions {
  /** Called with each state that was read. */
  readonly onProgress?: ((value: Value) => void) | undefined
}

export interface Polling<Value> {
  read(): Promise<Value>
  isDone(value: Value): boolean
  /** Called with each value that was read. */
  onProgress?: ((value: Value) => void) | undefined
  /** End the wait, each with its reason. */
  readonly signals: readonly (Signal | undefined)[]
  random(): number
}

/** Reads until the value is final: at once, after a tenth of a second, and then in longer intervals of up to 5 seconds. */
export async function poll<Value>({ read, isDone, onProgress, signals, random }: Polling<Value>): Promise<Value> {
  const limit = limitOf(signals, Number.POSITIVE_INFINITY)
  try {
    for (let delay = 100; ; delay = Math.min(5000, delay * 1.5)) {
      const value = await read()
      onProgress?.(value)
      if (isDone(value)) return value
      await sleep(delay * (1 - random() / 4), limit.signal)
    }
  } finally {
    limit.end()
  }
}
