/**
 * Faults that a test orders for later requests. This room compares API, method, path and tenant as texts, and has the faults in
 * memory only.
 */

/** A condition on requests; absent members match every request. */
export interface Match {
  readonly api?: string
  /** Compared without case. */
  readonly method?: string
  /** The whole path; a trailing `*` matches any continuation. */
  readonly path?: string
  readonly tenant?: string
}

/** The effect on a request: another response, or a delay before it. `delayMs` is on the machine's time. */
export type FaultEffect = { readonly code: number } | { readonly status: number } | { readonly delayMs: number }

/** Effects that are named but not implemented; an order for one is refused. */
export type UnimplementedEffect = { readonly drop: 'before' | 'after' } | { readonly truncateBytes: number }

interface FaultOrder {
  readonly match?: Match
  /** The number of requests, by default 1. */
  readonly times?: number
  readonly do: FaultEffect | UnimplementedEffect
}

interface Fault {
  readonly faultId: string
  readonly match: Match
  /** The number of requests that the fault still applies to. */
  readonly times: number
  readonly do: FaultEffect
}

export interface FaultRequest {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly tenant?: string
}

export interface Faults {
  /** Appends a fault; returns its id, or the reason that the order is refused. */
  add(order: FaultOrder): string | Objection
  /** The faults in the order in which they were added and are compared with a request. */
  list(): readonly Fault[]
  /** False if the fault does not exist. */
  remove(faultId: string): boolean
  /** Removes all faults; returns their number. */
  clear(): number
  /** The effect of the first fault that matches the request, whose count decreases by one. */
  next(request: FaultRequest): FaultEffect | undefined
}

export interface Objection {
  readonly objection: 'code-unknown' | 'api-missing' | 'not-implemented'
  readonly about: string
}

/** `codesOf` returns the codes of an API's catalogue; undefined for an unknown API. */
export function makeFaults(codesOf: (api: string) => ReadonlySet<number> | undefined): Faults {
  const faults = new Map<string, Fault>()
  let ordered = 0
  return {
    add: ({ match = {}, times = 1, do: effect }) => {
      if ('drop' in effect) return { objection: 'not-implemented', about: 'drop' }
      if ('truncateBytes' in effect) return { objection: 'not-implemented', about: 'truncateBytes' }
      if ('code' in effect) {
        if (match.api === undefined) return { objection: 'api-missing', about: String(effect.code) }
        if (codesOf(match.api)?.has(effect.code) !== true) {
          return { objection: 'code-unknown', about: `${effect.code} of ${match.api}` }
        }
      }
      ordered += 1
      const faultId = `fault-${ordered}`
      faults.set(faultId, { faultId, match, times, do: effect })
      return faultId
    },
    list: () => [...faults.values()],
    remove: faultId => faults.delete(faultId),
    clear: () => {
      const { size } = faults
      faults.clear()
      return size
    },
    next: request => {
      if (faults.size === 0) return undefined
      const due = [...faults.values()].find(fault => matches(fault.match, request))
      if (due === undefined) return undefined
      if (due.times > 1) faults.set(due.faultId, { ...due, times: due.times - 1 })
      else faults.delete(due.faultId)
      return due.do
    },
  }
}

const matches = ({ api, method, path, tenant }: Match, request: FaultRequest): boolean =>
  (api === undefined || api === request.api) &&
  (method === undefined || method.toUpperCase() === request.method.toUpperCase()) &&
  (path === undefined || isOnPath(path, request.path)) &&
  (tenant === undefined || tenant === request.tenant)

const isOnPath = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
