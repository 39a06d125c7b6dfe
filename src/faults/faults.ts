/**
 * Misbehaviour, ordered from outside: which of the coming requests are to go wrong, and how. This room knows that a request
 * has an API, a method, a path and a tenant; it never knows what any of them mean, and keeps nothing longer than its process.
 */

/** Which requests; what is left out matches all. */
export interface Match {
  readonly api?: string
  /** In any case of its letters. */
  readonly method?: string
  /** The whole path; `*` at its end stands for the rest. */
  readonly path?: string
  readonly tenant?: string
}

/** What a request does instead of what it should, or before it. `delayMs` is on the machine's time. */
export type Misdeed = { readonly code: number } | { readonly status: number } | { readonly delayMs: number }

/** Misdeeds that have a name and cannot be done: an order for one is refused. */
export type FutureMisdeed = { readonly drop: 'before' | 'after' } | { readonly truncateBytes: number }

interface FaultOrder {
  readonly match?: Match
  /** How many requests; 1 if nothing is said. */
  readonly times?: number
  readonly do: Misdeed | FutureMisdeed
}

interface Fault {
  readonly faultId: string
  readonly match: Match
  /** How many requests it is still good for. */
  readonly times: number
  readonly do: Misdeed
}

export interface Asked {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly tenant?: string
}

export interface Faults {
  /** Adds a fault behind those there are; answers its id, or why it cannot be. */
  add(order: FaultOrder): string | Objection
  /** In the order of arrival, which is the order in which they are tried. */
  list(): readonly Fault[]
  /** False if there is none. */
  remove(faultId: string): boolean
  /** How many there were. */
  clear(): number
  /** What this request must do, if anything: the first fault that matches it, which is used up by one. */
  next(request: Asked): Misdeed | undefined
}

export interface Objection {
  readonly objection: 'code-foreign' | 'api-missing' | 'not-there-yet'
  readonly about: string
}

/** `codesOf` tells the codes that an API can answer with; undefined for an API that nobody knows. */
export function makeFaults(codesOf: (api: string) => ReadonlySet<number> | undefined): Faults {
  const faults = new Map<string, Fault>()
  let ordered = 0
  return {
    add: ({ match = {}, times = 1, do: misdeed }) => {
      if ('drop' in misdeed) return { objection: 'not-there-yet', about: 'drop' }
      if ('truncateBytes' in misdeed) return { objection: 'not-there-yet', about: 'truncateBytes' }
      if ('code' in misdeed) {
        if (match.api === undefined) return { objection: 'api-missing', about: String(misdeed.code) }
        if (codesOf(match.api)?.has(misdeed.code) !== true) {
          return { objection: 'code-foreign', about: `${misdeed.code} of ${match.api}` }
        }
      }
      ordered += 1
      const faultId = `fault-${ordered}`
      faults.set(faultId, { faultId, match, times, do: misdeed })
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

const matches = ({ api, method, path, tenant }: Match, request: Asked): boolean =>
  (api === undefined || api === request.api) &&
  (method === undefined || method.toUpperCase() === request.method.toUpperCase()) &&
  (path === undefined || isOnPath(path, request.path)) &&
  (tenant === undefined || tenant === request.tenant)

const isOnPath = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
