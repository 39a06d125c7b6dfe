/**
 * Refusals of what does not reach Fastify as a request: a head that is too large or malformed, an unknown `Expect`, CONNECT. The
 * response has the envelope of the API of the path's prefix, or of the last API where the path is unknown, and the row for an
 * invalid parameter, with that row's status and a reason.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { CallerFacts } from '../wire/api.ts'
import { maxHeaderSize, STATUS_CODES } from './node-http.ts'
import { apiOf } from './request.ts'
import { NO_SNIFFING, responseOfRefusal } from './response.ts'
import type { Response, Whole } from './response-type.ts'
import type { Serving } from './serving.ts'
import { recordUnparsed, type UnparsedRequest } from './unparsed-exchange.ts'
import { withoutOrigin } from './world-address.ts'

/** An error of the parser, with the packet in which it stopped. */
interface ParserError extends Error {
  readonly code?: string
  readonly reason?: string
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

/** For the event `clientError`. */
export const refuseUnparsed = <World, Caller extends CallerFacts>(serving: Serving<World, Caller>) => {
  const refusedSockets = new WeakSet<Socket>()
  return (reported: Error, socket: Socket): void => {
    const error: ParserError = reported
    // The parser reports each further packet of a refused request.
    if (refusedSockets.has(socket)) return
    refusedSockets.add(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const inFlight = responseOn(socket)
    // An earlier request of the connection gets its response first; otherwise the client would take this one for it.
    if (inFlight?.req.complete === true) return void inFlight.once('close', () => void answer(undefined))
    if (inFlight?.headersSent === true || (inFlight === undefined && isBodyPending(socket))) return void socket.destroy()
    void answer(inFlight?.req)

    async function answer(request: IncomingMessage | undefined): Promise<void> {
      // Clients retry after 408, as they do after the 503 of a shutdown.
      const status = error.code === LATE ? 408 : undefined
      const response = await responseTo(serving, request ?? requestIn(error), { detail: detailOf(error), status })
      if (!socket.writable) return void socket.destroy()
      socket.end(textOf(response))
      // Closing at once would reset the connection, and a client that still sends would lose the response.
      setTimeout(() => socket.destroy(), LINGER_MS).unref()
    }
  }
}

const LATE = 'ERR_HTTP_REQUEST_TIMEOUT'
const LINGER_MS = 1000

/** For the event `checkExpectation`: an `Expect` that is not `100-continue`. */
export const refuseExpectation =
  <World, Caller extends CallerFacts>(serving: Serving<World, Caller>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const detail = 'the header Expect may be 100-continue and nothing else'
    const { status, headers, body } = await responseTo(serving, request, { detail })
    response.writeHead(status, whole({ headers, body })).end(body)
  }

/** For the event `connect`, without which Node closes the connection of a CONNECT request without a response. */
export const refuseTunnel =
  <World, Caller extends CallerFacts>(serving: Serving<World, Caller>) =>
  async (request: IncomingMessage, socket: Duplex): Promise<void> => {
    // A client that resets the connection must not end the server.
    socket.on('error', () => socket.destroy())
    const detail = 'this server is no proxy, so it has no method CONNECT'
    const response = await responseTo(serving, request, { detail })
    socket.end(textOf(response))
  }

/** Never throws: the response is sent also where recording the refusal fails. */
async function responseTo<World, Caller extends CallerFacts>(
  serving: Serving<World, Caller>,
  request: UnparsedRequest,
  { detail, status }: { detail: string; status?: number | undefined },
): Promise<Response<Whole>> {
  const target = withoutOrigin(request.url ?? '')
  const path = target.split('?', 1)[0] ?? ''
  const api = apiOf(serving.apis, path)
  const refused = api.because('parameter-unfit', detail)
  const id = serving.newId(api)
  const about = { api: api.name, operation: 'none' }
  const headers = await serving.refused(undefined, { ...about, caller: undefined, refused, id, path }).catch(() => ({}))
  const sent = api.errorResponse(refused, id)
  const response = responseOfRefusal({ ...sent, headers: { ...sent.headers, ...headers }, status: status ?? sent.status })
  const refusedWith = { row: refused.row, by: 'rule' } as const
  serving.answered(undefined, { ...about, status: response.status, code: refused.row[0], ms: 0, refusedWith })
  return recordUnparsed(serving, { request, target, response }, { ...about, id, code: refused.row[0], reason: detail })
}

/** Why the parser stopped, for the client. */
function detailOf({ code, reason, message }: ParserError): string {
  if (code === 'HPE_HEADER_OVERFLOW') return `the request line and the headers have more than ${maxHeaderSize} bytes`
  if (code === LATE) return 'the request did not arrive in time'
  if (code === 'HPE_INVALID_URL' || code === 'HPE_INVALID_CONSTANT') {
    return `the request line is malformed (${reason}): blanks and characters beyond ASCII must be percent-encoded`
  }
  return `the request is malformed (${reason ?? message})`
}

/**
 * The request line of the request in which the parser stopped, if it is in the packet: the last one before that position, since a
 * packet may hold the end of one request and the start of the next.
 */
function requestIn({ rawPacket, bytesParsed = 0 }: ParserError): UnparsedRequest {
  const endOfLine = rawPacket?.indexOf('\n', bytesParsed) ?? -1
  const text = rawPacket?.toString('latin1', 0, endOfLine < 0 ? undefined : endOfLine) ?? ''
  const [, method = '', url = ''] = [...text.matchAll(/^([A-Z]+) (\S+)/gm)].at(-1) ?? []
  return { method, url }
}

/** The response in progress on a socket, from a property that Node does not document, as the next. */
const responseOn = (socket: Socket): ServerResponse | undefined =>
  (socket as { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined

/** Whether the body of a request is incomplete that has its response already, such as a refusal by its head. */
const isBodyPending = (socket: Socket): boolean =>
  (socket as { parser?: { incoming?: IncomingMessage | null } | null }).parser?.incoming?.complete === false

/** The headers of a response that ends its connection. */
const whole = ({ headers, body }: Omit<Response<Whole>, 'status'>) => ({
  ...headers,
  ...NO_SNIFFING,
  'content-length': String(Buffer.byteLength(body)),
  connection: 'close',
})

function textOf({ status, headers, body }: Response<Whole>): string {
  const lines = Object.entries(whole({ headers, body })).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`
}
