/**
 * A forward proxy on loopback for clients that hard-code the real service: requests to its hosts get their responses from a Muster
 * server, and no such request leaves the machine. One port takes CONNECT, requests with a whole URL, and, from clients whose
 * connections are redirected here (`preload.cjs`), TLS without CONNECT.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { HostCertificate } from './authority.ts'
import { isKnoxHost } from './knox-host.ts'
import { type OtherHosts, otherHosts } from './other-hosts.ts'

export interface ProxySettings extends OtherHosts {
  /** What takes the place of the real service. */
  readonly knox: KnoxHandler
  /** The port on loopback; 0 picks a free one. */
  readonly port: number
  readonly certificate: HostCertificate
}

/** Makes the responses to requests for hosts of the real service. */
export interface KnoxHandler {
  /** A connection of a client, without its TLS; `reset` ends it as a server does that has failed. */
  connection(client: Socket, about: { readonly scheme: string; readonly reset: () => void }): void
  /** A request without CONNECT. */
  request(request: IncomingMessage, response: ServerResponse, addressed: Addressed): void
}

/** Whom a request is for. */
export interface Addressed {
  readonly scheme: string
  readonly host: string
  /** With the query. */
  readonly path: string
}

export interface Proxy {
  readonly port: number
  /** Ends all connections. */
  close(): Promise<void>
}

/** Resolves once the proxy accepts connections. */
export async function startProxy(settings: ProxySettings): Promise<Proxy> {
  const { certificate, knox } = settings
  const others = otherHosts(settings)
  const sockets = new Set<Socket>()

  const relayed = (client: Socket, scheme: string) =>
    knox.connection(client, {
      scheme,
      // A connection of TLS cannot be reset, but the one below it.
      reset: () => [...sockets].find(({ remotePort }) => remotePort === client.remotePort)?.resetAndDestroy(),
    })
  const secure = createTlsServer(
    // HTTP/2 is not offered: the server has none.
    { key: certificate.key, cert: certificate.certificate, ALPNProtocols: ['http/1.1'] },
    socket => relayed(socket, 'https'),
  )
  const plain = createHttpServer({ maxHeaderSize: 1024 * 1024, requireHostHeader: false, requestTimeout: 0, headersTimeout: 0 })
  plain.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const addressed = addressOf(request)
    if (!isKnoxHost(addressed.host)) return others.request(request, response)
    knox.request(request, response, addressed)
  })
  plain.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!isKnoxHost(hostIn(request.url))) return others.connect(request, socket, head)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    accept(socket, () => relayed(socket, 'http'))
  })

  /** Takes a connection that may be one of TLS, which begins with a byte that no method of HTTP begins with. */
  const accept = (socket: Socket, withoutTls: () => void): void => {
    socket.once('readable', () => {
      const first: Buffer | null = socket.read()
      if (first === null) return
      socket.unshift(first)
      if (first[0] === TLS_HANDSHAKE) secure.emit('connection', socket)
      else withoutTls()
    })
  }
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    sockets.add(socket)
    // A client may reset its connection at any time.
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    accept(socket, () => plain.emit('connection', socket))
  })
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(settings.port, '127.0.0.1', resolve))
  return {
    // A listening server has an address with a port.
    port: (listener.address() as AddressInfo).port,
    close: () => {
      const closed = new Promise<void>(resolve => listener.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      return closed
    },
  }
}

const TLS_HANDSHAKE = 0x16

/** Whom a request without TLS is for: the host of its whole URL, or of its header where the target is a path. */
function addressOf({ url = '', headers }: IncomingMessage): Addressed {
  const [whole, scheme = 'http', authority = headers.host ?? ''] = /^(https?):\/\/([^/?]*)/i.exec(url) ?? ['']
  return { scheme: scheme.toLowerCase(), host: hostIn(authority), path: url.slice(whole.length) || '/' }
}

/** The host of `user@host:port`. */
const hostIn = (authority = ''): string => authority.replace(/^.*@/, '').replace(/:\d*$/, '')
