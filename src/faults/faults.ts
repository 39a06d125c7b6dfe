/**
 * Faults that a test orders for coming requests. This room matches API, method, path and tenant without their meaning, and
 * holds faults in memory only.
 */

/** A condition on requests; absent members match every request. */
export interface Match {
  readonly api?: string
  /** Compared without case. */
  readonly method?: string
  /** The whole path; a trailing `*` matches any rest. */
  readonly path?: string
  readonly tenant?: string
}

/** The effect on a request: another response, or a delay before it. `delayMs` is on the machine's time. */
export type Misdeed = { readonly code: number } | { readonly status: number } | { readonly delayMs: number }

/** Effects that are named but not implemented; an order for one is refused. */
export type FutureMisdeed = { readonly drop: 'before' | 'after' } | { readonly truncateBytes: number }

interface FaultOrder {
  readonly match?: Match
  /** The number of requests, by default 1. */
  readonly times?: number
  readonly do: Misdeed | FutureMisdeed
}

interface Fault {
  readonly faultId: string
  readonly match: Match
  /** The number of requests that the fault still applies to. */
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
  /** Appends a fault; returns its id, or the objection to it. */
  add(order: FaultOrder): string | Objection
  /** In the order of arrival, which is the order in which they are tried. */
  list(): readonly Fault[]
  /** False if the fault does not exist. */
  remove(faultId: string): boolean
  /** Removes all faults; returns their number. */
  clear(): number
  /** The effect of the first fault that matches the request, whose count decreases by one. */
  next(request: Asked): Misdeed | undefined
}

export interface Objection {
  readonly objection: 'code-foreign' | 'api-missing' | 'not-there-yet'
  readonly about: string
}

/** `codesOf` returns the codes of an API's catalogue; undefined for an unknown API. */
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
