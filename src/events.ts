/** What happens in a world, as a sequence that readers can follow and resume. */

export interface WorldEvent {
  /** Names the place after this event, also for a later connection. */
  readonly id: string
  /**
   * `request`, `transaction`, `devices`, `clock` or `reset`. A reader gets `open` first, with the id of the latest event, and
   * `gap` where events are missing that the sequence no longer has, or where the id is of another process.
   */
  readonly type: string
  readonly data: object
}

export interface Events {
  /** `bytes`: about what the data occupies. */
  emit(type: string, data: object, bytes?: number): void
  /**
   * The events after an id, or from now on; `idle` where nothing happened for `idleMs`. Ends when the signal is aborted, and at
   * the next `end`.
   */
  follow(how: { after: string | undefined; idleMs: number; signal: AbortSignal }): AsyncGenerator<WorldEvent | 'idle', void>
  /** Ends the present readers, which may connect again. */
  end(): void
  bytes(): number
}

/** `epoch` differs for each sequence, so that an id of another one is recognised. */
export function makeEvents({ epoch, limits }: { epoch: string; limits: { entries: number; bytes: number } }): Events {
  // Events have consecutive numbers; an event is in the slot of its number modulo the capacity.
  const ring: (Stored | undefined)[] = []
  let [first, next, total] = [0, 0, 0]
  let ends = 0
  let waiting = new Set<() => void>()
  const wake = (): void => {
    const woken = waiting
    waiting = new Set()
    for (const resolve of woken) resolve()
  }
  const idOf = (number: number): string => `${epoch}-${number}`
  const evict = (): void => {
    const slot = first % limits.entries
    total -= ring[slot]?.bytes ?? 0
    ring[slot] = undefined
    first += 1
  }

  /** Resolves at the next event, at an end, or after a time; to whether it was the time. */
  const change = (idleMs: number, signal: AbortSignal): Promise<boolean> =>
    new Promise(resolve => {
      const settle = (isIdle: boolean) => () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', woken)
        waiting.delete(woken)
        resolve(isIdle)
      }
      const woken = settle(false)
      const timer = setTimeout(settle(true), idleMs)
      signal.addEventListener('abort', woken)
      waiting.add(woken)
    })

  return {
    emit: (type, data, bytes = USUAL_BYTES) => {
      if (next - first === limits.entries) evict()
      ring[next % limits.entries] = { type, data, bytes }
      next += 1
      total += bytes
      while (total > limits.bytes && next - first > 1) evict()
      if (waiting.size > 0) wake()
    },
    async *follow({ after, idleMs, signal }) {
      const beganAfter = ends
      const isOver = () => signal.aborted || ends !== beganAfter
      let at = after === undefined ? next : (placeIn(after, epoch) ?? -1)
      if (at > next) at = -1
      yield { id: idOf(after === undefined || at < 0 ? next : at), type: 'open', data: {} }
      while (!isOver()) {
        if (at < first) {
          // Of another sequence it is not known how many are missing.
          const missed = at < 0 ? null : first - at
          at = at < 0 ? next : first
          yield { id: idOf(at), type: 'gap', data: { missed } }
        }
        const event = at < next ? ring[at % limits.entries] : undefined
        if (event !== undefined) {
          at += 1
          yield { id: idOf(at), type: event.type, data: event.data }
        } else if (await change(idleMs, signal)) yield 'idle'
      }
    },
    end: () => {
      ends += 1
      wake()
    },
    bytes: () => total,
  }
}

interface Stored {
  readonly type: string
  readonly data: object
  readonly bytes: number
}

const USUAL_BYTES = 500

function placeIn(id: string, epoch: string): number | undefined {
  const [, of, number] = /^(\w+)-(\d{1,15})$/.exec(id) ?? []
  return of === epoch ? Number(number) : undefined
}
