/** What the request journal gets of a request: collected while the request is served, and passed on when its response ends. */
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Exchange, ExchangeCaller, Findings } from '../journal/exchange.ts'
import type { Api, CallerFacts } from '../wire/api.ts'
import { findingsOf } from '../wire/findings.ts'
import type { AnyOperation } from '../wire/operation.ts'
import type { Serving } from './serving.ts'

/** What is collected. */
export interface Recording {
  readonly began: number
  responseBody: Whole | undefined
  /** Undefined where no operation has the path. */
  route: RecordedRoute | undefined
  reason: string | undefined
  unread: readonly string[]
  nearest: string | undefined
  /** Of a refusal. */
  findings: Findings | undefined
}

/** What all requests of one operation have in common. */
interface RecordedRoute {
  readonly operation: { readonly reply: object; readonly unrecorded?: boolean }
  /** The findings on a request that was not refused. */
  findings(caller: CallerFacts): readonly object[]
}

type Whole = string | Uint8Array

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where the request journal is off. */
    recording: Recording | null
  }
}

/** Begins the recording of a request; the exchange is recorded when its response has ended, also without its client. */
export function beginRecording<World, Caller extends CallerFacts>(
  { journal }: Serving<World, Caller>,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (journal === undefined) return
  request.recording = {
    began: performance.now(),
    responseBody: undefined,
    route: undefined,
    reason: undefined,
    unread: NONE,
    nearest: undefined,
    findings: undefined,
  }
  if (journal.isShown) reply.header('x-muster-request', request.id)
  reply.raw.on('close', () => {
    const exchange = exchangeOf(request, reply)
    if (exchange !== undefined) journal.record(request.entered?.world as World | undefined, exchange)
  })
}

/** Notes the operation of a request, before any step of it. */
export function recordRoute<World, Caller extends CallerFacts>(api: Api<World, Caller>, operation: AnyOperation<World, Caller>) {
  // Findings are made from what each API's caller has.
  const findings = (caller: CallerFacts) => findingsOf(api, operation, { caller: caller as Caller })
  const route: RecordedRoute = { operation, findings }
  return ({ recording }: FastifyRequest): void => {
    if (recording !== null) recording.route = route
  }
}

/** The body of a response as it is sent; what is sent of it is kept for the recording. */
export function recorded<Part extends Whole, Body extends Whole | AsyncIterable<Part>>(
  { recording, method }: FastifyRequest,
  body: Body,
): Body | AsyncIterable<Part> {
  if (recording === null || recording.route?.operation.unrecorded || method === 'HEAD') return body
  if (isInParts<Part>(body)) return withKeptStart(recording, body)
  recording.responseBody = body
  return body
}

/** Requests whose exchange is recorded without Fastify: the parser refused them while their body arrived. */
export const recordedByParser = new WeakSet<IncomingMessage>()

const NONE: readonly never[] = []

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange | undefined {
  const { recording, state, raw, body } = request
  // The reference page and its documents have no state.
  if (recording === null || recording.route?.operation.unrecorded || state === null || recordedByParser.has(raw)) return undefined
  const { headersSent, writableFinished } = reply.raw
  const responseHeaders: Exchange['responseHeaders'] = headersSent ? reply.getHeaders() : {}
  const length = responseHeaders['content-length']
  return {
    id: request.id,
    sharedId: state.id,
    method: request.method,
    target: request.url,
    httpVersion: raw.httpVersion,
    rawHeaders: raw.rawHeaders,
    body: Buffer.isBuffer(body) ? body : undefined,
    api: state.api,
    operation: state.operation,
    caller: state.caller && callerOf(state.caller),
    status: headersSent ? reply.statusCode : null,
    isComplete: writableFinished,
    responseHeaders,
    responseBody: headersSent ? recording.responseBody : undefined,
    responseBytes: length === undefined ? undefined : Number(length),
    responseSchema: state.code === null && state.fault === undefined ? recording.route?.operation.reply : undefined,
    ms: performance.now() - recording.began,
    code: state.code,
    reason: recording.reason,
    fault: state.fault,
    unread: recording.unread,
    nearest: recording.nearest,
    findings: recording.findings ?? findingsLater(recording.route, state.caller),
  }
}

/**
 * A reader of the journal seldom asks for the findings on a request that was not refused. Of the caller the journal keeps only
 * what they are made from.
 */
function findingsLater(route: RecordedRoute | undefined, caller: CallerFacts | undefined): Findings {
  if (route === undefined || caller === undefined) return NONE
  const { scopes, explanation } = caller
  return () => route.findings({ scopes, ...(explanation && { explanation }) })
}

function callerOf({ tenant, home = tenant, by, via, scopes }: CallerFacts): ExchangeCaller {
  return {
    tenant: home?.id,
    actingFor: tenant?.id === home?.id ? undefined : tenant?.id,
    who: by?.who,
    credential: via,
    scopes,
  }
}

const isInParts = <Part>(body: Whole | AsyncIterable<Part>): body is AsyncIterable<Part> =>
  typeof body === 'object' && Symbol.asyncIterator in body

/** Passes the parts on, and keeps the first ones. */
async function* withKeptStart<Part extends Whole>(recording: Recording, parts: AsyncIterable<Part>): AsyncGenerator<Part> {
  for await (const part of parts) {
    const kept = recording.responseBody ?? ''
    if (kept.length <= MOST_KEPT) recording.responseBody = kept + (typeof part === 'string' ? part : Buffer.from(part).toString())
    yield part
  }
}

// The journal stores as many bytes, and each character has at least one.
const MOST_KEPT = 64 * 1024
