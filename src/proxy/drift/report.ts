/** What a comparison found, for people and for programs. */
import type { Difference } from './differences.ts'

export interface RequestName {
  /** From 1, in the order of the file. */
  readonly number: number
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly operation: string
}

export interface Reported extends Difference {
  /** The first request with it. */
  readonly request: RequestName
  /** In how many places it is. */
  readonly count: number
}

export interface Report {
  readonly differences: readonly Reported[]
  /** The number of requests that were compared. */
  readonly compared: number
  readonly skipped: readonly { readonly request: RequestName; readonly reason: string }[]
  /** What could not be compared, as sentences. */
  readonly notes: readonly string[]
}

/** Equal differences of an operation as one, with their number. */
export function grouped(found: readonly { readonly request: RequestName; readonly difference: Difference }[]): Reported[] {
  const groups = new Map<string, Reported>()
  for (const { request, difference } of found) {
    const { kind, path, recorded, muster } = difference
    // What a member has differs in each item; that the other side lacks it, or has another type, does not.
    const values = BY_KIND_ALONE.has(kind) ? [] : kind === 'type' ? [typeOf(recorded), typeOf(muster)] : [recorded, muster]
    const key = JSON.stringify([request.operation, kind, path.replace(/\[\d+\]/g, '[*]'), values])
    const before = groups.get(key) ?? { ...difference, request, count: 0 }
    groups.set(key, { ...before, count: before.count + 1 })
  }
  return [...groups.values()]
}

const BY_KIND_ALONE: ReadonlySet<string> = new Set(['missing member', 'extra member', 'order', 'items', 'pace'])
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

export function reportText({ differences, compared, skipped, notes }: Report): string {
  const lines: string[] = []
  let last: RequestName | undefined
  for (const { request, kind, path, recorded, muster, count } of differences) {
    if (request.number !== last?.number)
      lines.push('', `request ${request.number}: ${request.method} ${request.target} (${request.operation})`)
    last = request
    lines.push(`  ${kind}  ${path}${count > 1 ? `  (in ${count} places)` : ''}`)
    const written = kind === 'type' ? quoted : shown
    lines.push(`    recorded  ${written(recorded)}`, `    Muster    ${written(muster)}`)
  }
  const unlike = skipped.map(
    ({ request, reason }) => `request ${request.number}: ${request.method} ${request.target} is not compared: ${reason}`,
  )
  const count = differences.length === 1 ? '1 difference' : `${differences.length === 0 ? 'No' : differences.length} differences`
  return [...lines, ...(lines.length > 0 ? [''] : []), ...unlike, ...notes, `${count} in ${compared} compared requests.`]
    .join('\n')
    .trimStart()
}

function shown(value: unknown): string {
  if (value === undefined) return '–'
  const text = typeof value === 'string' && !/^\s|\s$|^$/.test(value) ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** So that a text differs from a number. */
const quoted = (value: unknown): string => shown(typeof value === 'string' ? JSON.stringify(value) : value)

const LONGEST = 300
