/** Calls of the portal API, as the signed-in person, and of the control API, which is open in a sandbox. */
import type { Operations as ControlOperations } from '../../src/sdk/types/control.ts'
import type { Operations as PortalOperations } from '../../src/sdk/types/portal.ts'
import { mount } from './place.ts'

/** What the members of a route `GET /path/{id}` are called with. */
type Parameters<Operation> = {
  [Part in 'path' | 'query' | 'body' as Part extends keyof Operation
    ? Operation[Part] extends undefined
      ? never
      : Part
    : never]: Part extends keyof Operation ? Operation[Part] : never
}

/** The operation with a route, such as `GET /_muster/v1/clock`. */
type RouteOf<Operation> = Operation extends { method: infer Method extends string; route: infer Route extends string }
  ? `${Method} ${Route}`
  : never
type ByRoute<Operations> = { [Id in keyof Operations as RouteOf<Operations[Id]>]: Operations[Id] }

type Portal = ByRoute<PortalOperations>
type Control = ByRoute<ControlOperations>
type Own = Portal & Control

type Called<Route extends keyof Own> = Own[Route]
type Response<Route extends keyof Own> = Called<Route> extends { response: infer Response } ? Response : never

/** How the call of a route is made: `path`, `query` and `body` where the operation has them. */
export interface CallOptions {
  readonly path?: object | undefined
  readonly query?: object | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** A managed customer that a provider acts for. */
  readonly actingFor?: string | undefined
}

/** A response that is no success, with the problem document of Muster's own APIs. */
export class Problem extends Error {
  readonly status: number
  readonly code: number | undefined
  override readonly name: string
  readonly requestId: string | undefined

  constructor(status: number, facts: { code?: number; title?: string; detail?: string }, requestId: string | undefined) {
    super(facts.detail ?? `The server answered ${status}.`)
    this.status = status
    this.code = facts.code
    this.name = facts.title ?? 'Problem'
    this.requestId = requestId
  }
}

let begin = async (): Promise<boolean> => false

/** Sets how a session that has ended begins again; false where it does not. */
export const onEnd = (again: () => Promise<boolean>): void => {
  begin = again
}

const SIGN_IN = '/_muster/portal/v1/session'

/** Calls an operation by its route. Throws `Problem` for a refusal and `TypeError` without a response. */
export async function call<Route extends keyof Own & string>(
  route: Route,
  options: CallOptions & Partial<Parameters<Called<Route>>> = {},
): Promise<Response<Route>> {
  const [method = 'GET', template = ''] = route.split(' ')
  const send = () =>
    fetch(addressOfCall(template, options), {
      method,
      headers: headersOf(options),
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    })
  let response = await send()
  // Such a request was not done.
  if (response.status === 401 && template !== SIGN_IN && (await begin())) response = await send()
  const text = await response.text()
  if (response.ok) return (text === '' ? undefined : readBody(response, text)) as Response<Route>
  throw new Problem(response.status, problemIn(text), response.headers.get('x-muster-request') ?? undefined)
}

/** The address of an operation, for links and downloads too. */
export function addressOfCall(template: string, { path = {}, query = {} }: CallOptions): string {
  const values = path as Readonly<Record<string, string>>
  const target = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return mount + target + (text && `?${text}`)
}

const headersOf = ({ body, actingFor }: CallOptions): Record<string, string> => ({
  'x-muster-console': '1',
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(actingFor !== undefined && { 'x-wsm-managed-tenantid': actingFor }),
})

const readBody = (response: globalThis.Response, text: string): unknown =>
  /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text

function problemIn(text: string): { code?: number; title?: string; detail?: string } {
  try {
    return JSON.parse(text)
  } catch {
    return { detail: text.slice(0, 200) }
  }
}

export type { ControlOperations, PortalOperations }
