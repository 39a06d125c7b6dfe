/**
 * Sends the requests of clients to a real service and records them. Changes are not sent unless they are allowed, requests are sent
 * one after the other, and before the first one about a tenant its state is read. Nothing of the file is an original.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { answerItself } from '../forward.ts'
import type { Addressed, KnoxHandler } from '../proxy.ts'
import type { Exchange } from '../relay.ts'
import { blockedResponse } from './blocked.ts'
import { type Caller, type CallerRequest, makeCallers } from './callers.ts'
import { type Called, calledBy } from './calls.ts'
import { entryOf, headerOf, jsonOf, type RecordedExchange, type Role } from './entry.ts'
import type { HarFile } from './har-file.ts'
import { type Budget, readState, type Subject } from './readings.ts'
import type { Redaction } from './redact.ts'
import { type Upstream, type UpstreamRequest, type UpstreamResponse, without } from './upstream.ts'

export interface RecorderSettings {
  /** The service that has a host; undefined for one that is not recorded. */
  upstreamFor(host: string): Upstream | undefined
  readonly file: HarFile
  readonly redaction: Redaction
  /** The changes that are sent: names of operations, or methods with paths. */
  readonly allowed: ReadonlySet<string>
  /** The most devices that are read for a caller. */
  readonly devices: number
  /** Epoch ms. */
  now(): number
  /** 32 random hexadecimal digits. */
  newId(): string
  /** Called with each request, its role, and what it was for. */
  readonly recorded: (exchange: Exchange, role: Role, operation: string) => void
  /** Called where the file cannot be written; nothing is sent any more. */
  readonly failed: (error: Error) => void
}

export interface Recorder extends KnoxHandler {
  /** Resolves when the requests so far are recorded. */
  settled(): Promise<void>
}

export function makeRecorder(settings: RecorderSettings): Recorder {
  const { upstreamFor, file, redaction, allowed, now, newId, recorded, failed } = settings
  const callers = makeCallers()
  const budgets = new Map<string, Budget>()
  const read = new Set<string>()
  const answers = new Map<string, Readonly<Record<string, unknown>>>()

  const record = (exchange: RecordedExchange): void => {
    const entry = entryOf(redaction, exchange)
    const { method } = exchange.request
    // A second look at the whole entry: what would have stayed of an original leaves the entry without its content.
    file.add(hasOriginal(entry, redaction) ? withoutContent(entry) : entry)
    const { pathname: target } = new URL(entry.request.url)
    recorded(
      { method, host: exchange.host, target, status: exchange.response?.status, ms: exchange.ms },
      exchange.role,
      entry._muster.operation,
    )
  }

  const readFirst = async (subject: Subject, { upstream, request, caller, host }: Asked): Promise<void> => {
    const managed = headerOf(request.headers, 'x-wsm-managed-tenantid')
    const key = [caller.label, subject.api, subject.resellerId, subject.customerId, managed].join(' ')
    if (caller.credential === 'none' || read.has(key)) return
    const budget = budgets.get(caller.label) ?? { devices: settings.devices }
    budgets.set(caller.label, budget)
    const found: RecordedExchange[] = []
    const isPermitted = await readState(
      subject,
      async ({ method, target, headers = {}, body }) => {
        const kept = without(request.headers, NOT_OF_READINGS)
        const type = body === undefined ? [] : ['content-type', 'application/json']
        const asked = {
          method,
          target,
          headers: [...kept, ...type, ...Object.entries(headers).flat()],
          body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
        }
        const name = [caller.label, method, target, managed, JSON.stringify([headers, body])].join(' ')
        const before = answers.get(name)
        if (before !== undefined) return before
        const began = now()
        const response = await upstream.send(asked)
        found.push({
          role: 'reading',
          called: calledBy(method, target),
          caller,
          host,
          began,
          ms: now() - began,
          request: asked,
          response,
        })
        const answer = jsonOf(response.body.toString())
        if (response.status >= 300 || !isObject(answer)) return undefined
        answers.set(name, answer)
        return answer
      },
      budget,
    )
    // No pseudonym may be equal to a value that is read later.
    for (const { response } of found)
      for (const [text] of response?.body.toString().matchAll(VALUES) ?? []) redaction.pseudonyms.avoid(text)
    for (const exchange of found) record(exchange)
    if (isPermitted) read.add(key)
  }

  const serve = async (asked: Asked): Promise<UpstreamResponse> => {
    const { upstream, called, request, caller, host } = asked
    const began = now()
    const { method, target } = request
    const isAllowed = allowed.has(called.operation) || allowed.has(`${method} ${target.split('?', 1)[0]}`)
    const isBlocked = hasOverride(asked) || (called.isChange && !isAllowed)
    if (isBlocked) {
      const { status, body } = blockedResponse(called, newId())
      const headers = ['content-type', 'application/json', 'x-muster-blocked', called.operation]
      const response = { status, httpVersion: '1.1', headers, body: Buffer.from(JSON.stringify(body)) }
      record({ role: 'blocked', called, caller, host, began, ms: now() - began, request, response })
      return response
    }
    // The request itself may succeed where a reading failed.
    await readFirst(asked.subject, asked).catch(error => {
      if (isOfFile(error)) throw error
    })
    const sent = now()
    const exchange = { role: 'call', called, caller, host, began: sent, request } as const
    try {
      const response = await upstream.send(request)
      const token = isObject(asked.body) ? tokenIn(response) : undefined
      if (called.api === 'ams' && token !== undefined) callers.issued(asked, token)
      record({ ...exchange, ms: now() - sent, response })
      return response
    } catch (error) {
      record({ ...exchange, ms: now() - sent })
      throw error
    }
  }

  let last: Promise<unknown> = Promise.resolve()
  let isBroken = false
  const request = async (message: IncomingMessage, response: ServerResponse, { host, path }: Addressed): Promise<void> => {
    const body = await buffer(message)
    const upstream = upstreamFor(host)
    if (upstream === undefined) return answerItself(response, 421, `${host} is not recorded; --upstream https://${host} adds it`)
    const asked = askedBy({ method: message.method ?? 'GET', target: path, headers: message.rawHeaders, body }, message, host)
    const turn = last.then(async () => {
      if (isBroken) return answerItself(response, 502, 'the recording has ended, because its file cannot be written')
      try {
        const { status, headers, body: content } = await serve({ ...asked, upstream, caller: callers.of(asked) })
        response.sendDate = false
        response.writeHead(status, [...without(headers, OF_A_CONNECTION), 'content-length', String(content.length)]).end(content)
      } catch (error) {
        isBroken = isOfFile(error)
        answerItself(response, 502, `${upstream.origin} sent no response: ${(error as Error).message}`)
        if (isBroken) failed(error as Error)
      }
    })
    last = turn.catch(() => {})
    await turn
  }

  const server = createServer({ maxHeaderSize: 256 * 1024, requestTimeout: 0 })
  server.on('request', (message, response) => {
    const host = (message.headers.host ?? '').replace(/:\d*$/, '')
    request(message, response, { scheme: 'https', host, path: message.url ?? '/' }).catch(() => response.destroy())
  })
  return {
    connection: (client: Socket) => void server.emit('connection', client),
    request: (message, response, addressed) => void request(message, response, addressed).catch(() => response.destroy()),
    settled: async () => void (await last),
  }
}

interface Asked extends CallerRequest {
  readonly upstream: Upstream
  readonly called: Called
  readonly caller: Caller
  readonly subject: Subject
  readonly host: string
  readonly request: UpstreamRequest
}

function askedBy(request: UpstreamRequest, { headers }: IncomingMessage, host: string): Omit<Asked, 'caller' | 'upstream'> {
  const called = calledBy(request.method, request.target)
  const text = request.body.toString()
  const json = jsonOf(text)
  const isForm = /form-urlencoded/i.test(headerOf(request.headers, 'content-type') ?? '')
  const body = isObject(json) ? json : isForm ? Object.fromEntries(new URLSearchParams(text)) : {}
  const query = new URLSearchParams(request.target.split('?')[1])
  const idOf = (name: string): string | undefined => {
    const value = query.get(name) ?? headers[name.toLowerCase()] ?? body[name]
    return (typeof value === 'string' || typeof value === 'number') && /^[\w-]{1,64}$/.test(String(value))
      ? String(value)
      : undefined
  }
  const subject = { api: called.api, resellerId: idOf('resellerId'), customerId: idOf('customerId') }
  return { called, headers, body, subject, host, request }
}

/** Whether a request asks the server to treat it as one with another method, so that the recorder does not know what it changes. */
const hasOverride = ({ headers, body, request: { target } }: Asked): boolean =>
  ['x-http-method-override', 'x-http-method', 'x-method-override'].some(name => name in headers) ||
  new URLSearchParams(target.split('?')[1]).has('_method') ||
  '_method' in body

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function tokenIn({ status, body }: UpstreamResponse): string | undefined {
  const answer = status === 200 ? jsonOf(body.toString()) : undefined
  const token = isObject(answer) ? (answer.access_token ?? answer.accessToken) : undefined
  return typeof token === 'string' ? token : undefined
}

const VALUES = /[\w-]{4,}/g

/** A long original that stands in an entry; shorter ones may be parts of words. */
function hasOriginal(entry: object, { pseudonyms }: Redaction): boolean {
  const text = JSON.stringify(entry)
  for (const original of pseudonyms.originals)
    if (original.length >= 8 && /\d/.test(original) && text.includes(original)) return true
  return false
}

const withoutContent = (entry: ReturnType<typeof entryOf>): object => ({
  ...entry,
  comment: 'left out: a value of it could not be replaced everywhere',
  request: { ...entry.request, url: new URL('/', entry.request.url).href, queryString: [], headers: [], postData: undefined },
  response: { ...entry.response, headers: [], content: { size: 0, mimeType: 'application/octet-stream' } },
  _muster: { ...entry._muster, operation: 'none', sorted: {} },
})

const OF_A_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
/** Headers of a request that are about its own body or tenants. */
const NOT_OF_READINGS: ReadonlySet<string> = new Set(['content-type', 'content-length', 'x-wsm-txid', 'resellerid', 'customerid'])
/** Whether the file of the recording cannot be written. */
const isOfFile = (error: unknown): boolean => error instanceof Error && 'code' in error && FILE_ERRORS.has(String(error.code))

const FILE_ERRORS: ReadonlySet<string> = new Set(['ENOSPC', 'EIO', 'EDQUOT', 'EFBIG', 'EBADF', 'EROFS'])
