/** Signals and timers. `AbortSignal.any` is not used: Node before 20.3 lacks it. */
import type { Signal } from '../platform.ts'

export interface Limit {
  readonly signal: AbortSignal
  /** Removes the timer and the listeners. */
  end(): void
}

/** A signal that aborts with the first of `signals`, or after `ms`. */
export function limitOf(signals: readonly (Signal | undefined)[], ms: number): Limit {
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(new TimedOut(ms)), Math.min(ms, LONGEST_MS))
  const listened = signals.flatMap(signal => {
    if (signal === undefined) return []
    const abort = () => own.abort(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    return [{ signal, abort }]
  })
  return {
    signal: own.signal,
    end: () => {
      clearTimeout(timer)
      for (const { signal, abort } of listened) signal.removeEventListener('abort', abort)
    },
  }
}

/** Timers take a longer time, such as `Infinity`, for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1

/** The reason of a limit whose time is over. */
export class TimedOut extends Error {
  constructor(ms: number) {
    super(`no complete response within ${ms} ms`)
  }
}

/** Waits. Rejects with the reason of the signal. */
export function sleep(ms: number, signal: Signal | undefined): Promise<void> {
  return untilAborted(signal, done => {
    const timer = setTimeout(done, Math.min(ms, LONGEST_MS))
    return () => clearTimeout(timer)
  })
}

/** The outcome of a promise that other callers wait for too. Rejects with the reason of this caller's signal. */
export function shared<Value>(promise: Promise<Value>, signal: Signal): Promise<Value> {
  return untilAborted<Value>(signal, (done, failed) => {
    promise.then(done, failed)
    return () => {}
  })
}

function untilAborted<Value>(
  signal: Signal | undefined,
  begin: (done: (value: Value) => void, failed: (error: unknown) => void) => () => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    const settle = () => signal?.removeEventListener('abort', abort)
    const end = begin(
      value => {
        settle()
        resolve(value)
      },
      error => {
        settle()
        reject(error)
      },
    )
    signal?.addEventListener('abort', abort, { once: true })
  })
}
