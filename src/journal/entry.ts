/** The exchanges that a journal stores. All but the bodies of responses are masked, and `shown` masks those. */
import type { BodySpace } from './body-space.ts'
import type { Exchange, Findings } from './exchange.ts'
import { type KeptBody, keepRequestBody, keepResponseBody, type ShownBody, shownBody, sizeOf } from './kept-body.ts'
import { type Masks, maskTokens } from './mask.ts'
import { type HeaderMasks, maskTarget } from './mask-text.ts'
import { secretMembers } from './secret-members.ts'
import type { Summary } from './summary.ts'

export interface Entry {
  readonly summary: Summary
  readonly httpVersion: string
  readonly headers: readonly string[]
  readonly body: KeptBody | undefined
  readonly responseHeaders: Exchange['responseHeaders']
  readonly responseBody: KeptBody | undefined
  readonly findings: Findings
  readonly scopes: Iterable<string>
  readonly bytes: number
}

/** An exchange with its headers and bodies, as a JSON value. */
export interface ShownExchange extends Summary {
  readonly request: {
    readonly httpVersion: string
    readonly headers: readonly ShownHeader[]
    readonly body: ShownBody | null
  }
  /** Null where the connection ended before a response began. */
  readonly response: { readonly headers: readonly ShownHeader[]; readonly body: ShownBody | null } | null
  readonly findings: readonly object[]
  /** Those of the credential. */
  readonly scopes: readonly string[]
}

interface ShownHeader {
  readonly name: string
  readonly value: string
}

/** What the entries of one journal share. */
export interface Shared {
  readonly masks: Masks
  readonly headerMasks: HeaderMasks
  readonly space: BodySpace
}

export function entryOf(shared: Shared, exchange: Exchange, began: { time: number; transaction: string | null }): Entry {
  const { masks } = shared
  const target = maskTarget(masks, exchange.target.slice(0, LONGEST_TARGET))
  const headers = shared.headerMasks(exchange.rawHeaders)
  const body = requestBodyOf(masks, exchange)
  const responseBody = responseBodyOf(shared, exchange)
  return {
    summary: summaryOf(masks, exchange, { target, ...began }),
    httpVersion: exchange.httpVersion,
    headers: headers.lines,
    body,
    responseHeaders: maskedHeaders(masks, exchange.responseHeaders),
    responseBody,
    findings: exchange.findings,
    scopes: exchange.caller?.scopes ?? [],
    bytes: OVERHEAD + target.length + headers.length + (body ? sizeOf(body) : 0) + (responseBody ? sizeOf(responseBody) : 0),
  }
}

export function shown(masks: Masks, entry: Entry): ShownExchange {
  const { summary, httpVersion, headers, body, responseHeaders, responseBody, findings, scopes } = entry
  const response = {
    headers: Object.entries(responseHeaders).flatMap(([name, value]) =>
      value === undefined ? [] : [value].flat().map(each => ({ name, value: String(each) })),
    ),
    body: responseBody === undefined ? null : shownBody(masks, responseBody),
  }
  return {
    ...summary,
    request: {
      httpVersion,
      headers: headers.flatMap((name, i) => (i % 2 === 0 ? [{ name, value: headers[i + 1] ?? '' }] : [])),
      body: body === undefined ? null : shownBody(masks, body),
    },
    response: summary.status === null ? null : response,
    findings: typeof findings === 'function' ? findings() : findings,
    scopes: [...scopes],
  }
}

const summaryOf = (
  masks: Masks,
  exchange: Exchange,
  { target, time, transaction }: { target: string; time: number; transaction: string | null },
): Summary => ({
  id: exchange.id,
  time,
  method: exchange.method,
  target,
  api: exchange.api,
  operation: exchange.operation,
  tenant: exchange.caller?.tenant ?? null,
  actingFor: exchange.caller?.actingFor ?? null,
  performedBy: exchange.caller?.who ?? null,
  credential: exchange.caller?.credential ?? null,
  status: exchange.status,
  complete: exchange.isComplete,
  code: exchange.code,
  reason: exchange.reason === undefined ? null : maskTokens(exchange.reason, masks.of),
  errorId: exchange.code === null ? null : exchange.sharedId,
  ms: Math.round(exchange.ms * 1000) / 1000,
  fault: exchange.fault ?? null,
  transaction,
  unread: exchange.unread,
  nearest: exchange.nearest ?? null,
})

const LONGEST_TARGET = 16 * 1024

const requestBodyOf = (masks: Masks, { body, rawHeaders }: Exchange): KeptBody | undefined =>
  body === undefined || body.length === 0 ? undefined : keepRequestBody(masks, body, rawHeaders)

function responseBodyOf(
  { masks, space }: Shared,
  { responseBody: body, responseBytes: bytes, responseSchema }: Exchange,
): KeptBody | undefined {
  if (body === undefined || body.length === 0) return undefined
  const secrets = responseSchema === undefined ? 'any' : secretMembers(masks, responseSchema)
  return keepResponseBody(space, { body, bytes, secrets })
}

/** Two headers of a response can have a secret. */
function maskedHeaders(masks: Masks, headers: Exchange['responseHeaders']): Exchange['responseHeaders'] {
  const { location, 'set-cookie': cookies } = headers
  if (location === undefined && cookies === undefined) return headers
  return {
    ...headers,
    ...(typeof location === 'string' && { location: maskTarget(masks, location) }),
    ...(cookies !== undefined && { 'set-cookie': [cookies].flat().map(cookie => masks.of(String(cookie))) }),
  }
}

/** About what the summary, the headers of the response and the findings occupy. */
const OVERHEAD = 2500
