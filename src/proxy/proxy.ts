/**
 * A forward proxy on loopback for clients that hard-code the real service: requests to its hosts get their responses from a Muster
 * server, and no such request leaves the machine. One port takes CONNECT, requests with a whole URL, and, from clients whose
 * connections are redirected here (`preload.cjs`), TLS without CONNECT.
 */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { HostCertificate } from './authority.ts'
import { type Exchange, type Forwarding, forwarder } from './forward.ts'
import { isKnoxHost } from './knox-host.ts'
import { type OtherHosts, otherHosts } from './other-hosts.ts'

export interface ProxySettings extends Forwarding, OtherHosts {
  /** The port on loopback; 0 picks a free one. */
  readonly port: number
  readonly certificate: HostCertificate
  /** Called when an exchange has ended. */
  readonly exchanged: (exchange: Exchange) => void
}

export interface Proxy {
  readonly port: number
  /** Ends all connections. */
  close(): Promise<void>
}

/** Resolves once the proxy accepts connections. */
export async function startProxy(settings: ProxySettings): Promise<Proxy> {
  const { forward, close: closeForwarder } = forwarder(settings)
  const others = otherHosts(settings)
  const sockets = new Set<Socket>()

  const secure = createHttpsServer({
    ...UNLIMITED,
    key: settings.certificate.key,
    cert: settings.certificate.certificate,
    // HTTP/2 is not offered: the server has none.
    ALPNProtocols: ['http/1.1'],
  })
  const plain = createHttpServer(UNLIMITED)
  // Without the listeners, Node itself would answer `Expect`.
  for (const event of ['request', 'checkContinue', 'checkExpectation']) {
    secure.on(event, (request, response) => forward(request, response, { scheme: 'https', target: request.url }))
    plain.on(event, (request, response) => {
      const { scheme, host, target } = addressedBy(request)
      if (isKnoxHost(host)) forward(request, response, { scheme, target })
      else others.request(request, response)
    })
  }
  plain.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!isKnoxHost(hostIn(request.url))) return others.connect(request, socket, head)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    accept(socket)
  })

  /** A connection of TLS begins with a byte that no method of HTTP begins with. */
  const accept = (socket: Socket): void => {
    socket.once('readable', () => {
      const first: Buffer | null = socket.read()
      if (first === null) return
      socket.unshift(first)
      const server = first[0] === TLS_HANDSHAKE ? secure : plain
      server.emit('connection', socket)
    })
  }
  const listener = createServer(socket => {
    sockets.add(socket)
    // A client may reset its connection at any time.
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    accept(socket)
  })
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(settings.port, '127.0.0.1', resolve))
  return {
    // A listening server has an address with a port.
    port: (listener.address() as AddressInfo).port,
    close: () => {
      const closed = new Promise<void>(resolve => listener.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      closeForwarder()
      return closed
    },
  }
}

const TLS_HANDSHAKE = 0x16

/** The server behind the proxy has the limits, and refuses in the dialect of its API what exceeds them. */
const UNLIMITED = {
  maxHeaderSize: 1024 * 1024,
  requireHostHeader: false,
  requestTimeout: 0,
  headersTimeout: 0,
  keepAliveTimeout: 0,
} as const

/** Whom a request without TLS is for: the host of its whole URL, or of its header where the target is a path. */
function addressedBy({ url = '', headers }: IncomingMessage): { scheme: string; host: string; target: string } {
  const [whole, scheme = 'http', authority = headers.host ?? ''] = /^(https?):\/\/([^/?]*)/i.exec(url) ?? ['']
  return { scheme: scheme.toLowerCase(), host: hostIn(authority), target: url.slice(whole.length) || '/' }
}

/** The host of `user@host:port`. */
const hostIn = (authority = ''): string => authority.replace(/^.*@/, '').replace(/:\d*$/, '')
