/** Forwards requests to a Muster server over HTTP and streams bodies in both directions. */
import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { endToEnd, relay } from './relay.ts'

export interface Forwarding {
  /** The origin of the server, such as `http://127.0.0.1:4600`. */
  readonly server: string
  /** The world that requests are for; without one it is the server's default. */
  readonly world: string | undefined
}

/** A request to the proxy and how it ended. */
export interface Exchange {
  readonly method: string
  readonly host: string
  readonly target: string
  /** Undefined where the connection ended without a response. */
  readonly status: number | undefined
  readonly ms: number
}

/** As what a request was sent: a scheme, and a target without it. */
interface Sent {
  readonly scheme: string
  readonly target: string
}

export interface Forwarder {
  forward(request: IncomingMessage, response: ServerResponse, sent: Sent): void
  close(): void
}

export function forwarder({ server, world, exchanged }: Forwarding & { exchanged: (exchange: Exchange) => void }): Forwarder {
  const { hostname, port } = new URL(server)
  const agent = new Agent({ keepAlive: true })
  const to = { agent, host: hostname.replace(/^\[|\]$/g, ''), port: port || 80 }
  const forward: Forwarder['forward'] = (request, response, { scheme, target }) => {
    const began = performance.now()
    const { method = 'GET', headers } = request
    const added = ['x-forwarded-proto', scheme, ...(world === undefined ? [] : ['x-muster-world', world])]
    const sent = send({ ...to, method, path: target, headers: [...endToEnd(request.rawHeaders, added), ...added] })
    sent.on('response', answer => relay(answer, response))
    // The client waits for it before it sends the body.
    sent.on('continue', () => response.writeContinue())
    sent.on('error', error => fail(sent, response, `${server} sent no response: ${error.message}`))
    response.on('close', () => {
      // The client has left, or the server has responded before the end of the body, which is then read and dropped.
      if (!response.writableFinished || !sent.writableFinished) {
        request.unpipe(sent).resume()
        sent.destroy()
      }
      const status = response.headersSent ? response.statusCode : undefined
      exchanged({ method, host: headers.host ?? '', target, status, ms: performance.now() - began })
    })
    request.pipe(sent)
  }
  return { forward, close: () => agent.destroy() }
}

/** Without a connection to the server the client gets a 502; a connection that the server has closed is closed here too. */
function fail(sent: ClientRequest, response: ServerResponse, text: string): void {
  const wasConnected = sent.socket?.remoteAddress !== undefined || sent.reusedSocket
  if (response.headersSent || wasConnected) return void response.destroy()
  response.writeHead(502, { 'content-type': 'text/plain', connection: 'close' }).end(`muster: ${text}\n`)
}
