/** Limits how many downloads run at once. The other downloads wait in a queue in which tenants take turns. */
export interface Turns {
  /**
   * Resolves, when the tenant's download may start, to a function that ends its turn; to undefined if the queue is full. Rejects
   * with the signal's reason when it is aborted.
   */
  take(tenant: string, how: TurnOptions): Promise<(() => void) | undefined>
}

export interface TurnOptions {
  readonly signal?: AbortSignal | undefined
  /** Whether the download waits also in a full queue. */
  readonly queue: 'bounded' | 'unbounded'
}

export interface TurnLimits {
  readonly perTenant: number
  readonly inAll: number
  readonly waitingPerTenant: number
  readonly waitingInAll: number
}

export function makeTurns(limits: TurnLimits): Turns {
  const running = new Map<string, number>()
  let runningInAll = 0
  let waitingInAll = 0
  // The order of the keys is the order of turns: a tenant whose download starts goes to the end.
  const waiting = new Map<string, Set<() => void>>()

  const mayStart = (tenant: string): boolean => runningInAll < limits.inAll && (running.get(tenant) ?? 0) < limits.perTenant

  const start = (tenant: string): (() => void) => {
    running.set(tenant, (running.get(tenant) ?? 0) + 1)
    runningInAll += 1
    return () => {
      const left = (running.get(tenant) ?? 0) - 1
      if (left > 0) running.set(tenant, left)
      else running.delete(tenant)
      runningInAll -= 1
      startNext()
    }
  }

  const startNext = (): void => {
    for (const [tenant, [first]] of waiting) {
      if (first === undefined || !mayStart(tenant)) continue
      first()
      return
    }
  }

  const leave = (tenant: string, waiter: () => void): Set<() => void> => {
    const own = waiting.get(tenant) ?? new Set()
    if (own.delete(waiter)) waitingInAll -= 1
    if (own.size === 0) waiting.delete(tenant)
    return own
  }

  const isFull = (tenant: string): boolean =>
    waitingInAll >= limits.waitingInAll || (waiting.get(tenant)?.size ?? 0) >= limits.waitingPerTenant

  return {
    take: async (tenant, { signal, queue }) => {
      signal?.throwIfAborted()
      if (mayStart(tenant)) return start(tenant)
      if (queue === 'bounded' && isFull(tenant)) return undefined
      return new Promise((resolve, reject) => {
        const abort = () => {
          leave(tenant, waiter)
          reject(signal?.reason)
        }
        const waiter = () => {
          signal?.removeEventListener('abort', abort)
          const others = leave(tenant, waiter)
          if (others.size > 0) {
            waiting.delete(tenant)
            waiting.set(tenant, others)
          }
          resolve(start(tenant))
        }
        signal?.addEventListener('abort', abort, { once: true })
        const own = waiting.get(tenant) ?? new Set()
        waiting.set(tenant, own.add(waiter))
        waitingInAll += 1
      })
    },
  }
}
