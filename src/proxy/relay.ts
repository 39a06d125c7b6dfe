/**
 * Relays a connection of a client to a server of its own connection. Bytes pass as they are in both directions, so that a client sees
 * what the server does to its connection: slow and broken responses, and resets.
 */
import { connect, type Socket } from 'node:net'
import { headerInserter, type PassedRequest } from './insert-headers.ts'

export interface Upstream {
  /** The address of the server. */
  readonly host: string
  readonly port: number
  /** Header lines for each request. */
  readonly headers: Readonly<Record<string, string>>
}

/** A request to the proxy and how it ended. */
export interface Exchange extends PassedRequest {
  /** Undefined where the connection ended without a response. */
  readonly status: number | undefined
  readonly ms: number
}

/** `reset` ends the client's connection as a server does that has failed. */
export function relay(
  client: Socket,
  { host, port, headers }: Upstream,
  { exchanged, reset }: { exchanged: (exchange: Exchange) => void; reset: () => void },
): void {
  const waiting: { readonly request: PassedRequest; readonly began: number }[] = []
  const ended = (status: number | undefined) => {
    const { request, began } = waiting.shift() ?? {}
    if (request !== undefined && began !== undefined) exchanged({ ...request, status, ms: performance.now() - began })
  }
  const unanswered = () => {
    while (waiting.length > 0) ended(undefined)
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const insert = headerInserter(lines.join(''), request => waiting.push({ request, began: performance.now() }))

  let isConnected = false
  const server = connect({ host, port, allowHalfOpen: true, noDelay: true })
  client.on('data', (chunk: Buffer) => {
    if (!server.write(insert(chunk))) client.pause()
  })
  server.on('drain', () => client.resume())
  server.on('data', (chunk: Buffer) => {
    const status = statusOf(chunk)
    if (status !== undefined && status >= 200) ended(status)
    if (!client.write(chunk)) server.pause()
  })
  client.on('drain', () => server.resume())

  client.on('end', () => server.end())
  server.on('end', () => {
    unanswered()
    client.end()
  })
  client.on('error', () => client.destroy())
  client.on('close', () => server.destroy())
  server.on('close', unanswered)
  server.on('connect', () => {
    isConnected = true
  })
  server.on('error', error => {
    if (isConnected) return void reset()
    const text = `muster: http://${host}:${port} cannot be reached: ${error.message}\n`
    client.end(
      `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`,
    )
  })
}

/**
 * The status of the response that begins with a chunk. A server writes the start of a response in one piece, and nothing else
 * depends on it than what is told of an exchange.
 */
function statusOf(chunk: Buffer): number | undefined {
  if (chunk[0] !== CAPITAL_H) return undefined
  const [, status] = /^HTTP\/1\.\d (\d{3})/.exec(chunk.toString('latin1', 0, 12)) ?? []
  return status === undefined ? undefined : Number(status)
}

const CAPITAL_H = 72
