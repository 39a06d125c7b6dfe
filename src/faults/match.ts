/** Which requests a fault is about. */
import type { FaultRequest, Match } from './fault.ts'

/** A match as requests are compared with it: its device as the normal forms of its identifier. */
export interface ReadyMatch extends Omit<Match, 'device'> {
  readonly device?: ReadonlySet<string>
  readonly apis?: readonly string[]
  readonly operations?: readonly string[]
}

/** All normal forms that a text has as an identifier of a device; none for a text that is no identifier. */
export type FormsOf = (text: string) => readonly string[]

/** Whether a match needs more than the head of a request. */
export const needsBody = ({ tenant, body, device }: Match): boolean =>
  tenant !== undefined || body !== undefined || device !== undefined

/** `devices` returns the identifiers that the request has; it is called only for a match with a device. */
export function matches(match: ReadyMatch, request: FaultRequest, devices: () => ReadonlySet<string>): boolean {
  const { api, apis, operation, operations, method, path, tenant, header = {}, body = {}, device } = match
  return (
    (api === undefined || api === request.api) &&
    (apis === undefined || apis.includes(request.api)) &&
    (operation === undefined || operation === request.operation) &&
    (operations === undefined || operations.includes(request.operation)) &&
    (method === undefined || method.toUpperCase() === request.method.toUpperCase()) &&
    (path === undefined || isOnPath(path, request.path)) &&
    (tenant === undefined || tenant === request.tenant) &&
    Object.entries(header).every(([name, value]) => isValue(value, request.headers[name.toLowerCase()])) &&
    Object.entries(body).every(([at, value]) => isValue(value, memberAt(membersOf(request.body), at))) &&
    (device === undefined || !device.isDisjointFrom(devices()))
  )
}

/** The normal forms of everything in a request that may be an identifier. */
export function devicesIn({ body, parameters }: FaultRequest, formsOf: FormsOf): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) visit(member)
    else if (typeof value === 'number') visit(String(value))
    else if (typeof value === 'string' && value.length <= LONGEST) for (const form of formsOf(value)) found.add(form)
  }
  visit(membersOf(body))
  visit(parameters)
  return found
}

// An identifier with a separator between every two of its characters is shorter.
const LONGEST = 40

const isOnPath = (pattern: string, path: string): boolean =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern

/** Ids may be JSON numbers or texts, so both are compared as texts. */
const isValue = (expected: unknown, value: unknown): boolean =>
  value !== undefined &&
  (expected === '*' || (typeof value !== 'object' || value === null ? String(value) === String(expected) : false))

/** A body that its operation parses is still a text: JSON or a form. */
function membersOf(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}

function memberAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (within, name) =>
        typeof within === 'object' && within !== null && Object.hasOwn(within, name)
          ? (within as Record<string, unknown>)[name]
          : undefined,
      value,
    )
}
