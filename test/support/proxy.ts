/** The proxy of `muster run` in the process of a test, and clients of it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { Agent, request } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { makeAuthority } from '../../src/proxy/authority.ts'
import { type MusterSettings, musterHandler } from '../../src/proxy/muster-handler.ts'
import { type ProxySettings, startProxy } from '../../src/proxy/proxy.ts'
import type { Exchange } from '../../src/proxy/relay.ts'

const authority = makeAuthority('samsungknox.com', Date.now())
const certificate = authority.certify('samsungknox.com')

export const AUTHORITY: string = authority.certificate

export interface TestedProxy extends AsyncDisposable {
  readonly port: number
  /** Sends CONNECT to the proxy. */
  readonly agent: Agent
  /** The exchanges so far. */
  readonly exchanges: readonly Exchange[]
}

export async function openProxy(settings: Partial<ProxySettings & MusterSettings>): Promise<TestedProxy> {
  const exchanges: Exchange[] = []
  const exchanged = (exchange: Exchange) => void exchanges.push(exchange)
  const { server = 'http://127.0.0.1:1', world } = settings
  const knox = musterHandler({ server, world, exchanged })
  const proxy = await startProxy({ knox, others: 'refuse', outer: {}, port: 0, certificate, ...settings })
  const agent = new Agent({
    keepAlive: true,
    ca: AUTHORITY,
    proxyEnv: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
  })
  return {
    port: proxy.port,
    agent,
    exchanges,
    [Symbol.asyncDispose]: async () => {
      agent.destroy()
      await proxy.close()
    },
  }
}

export interface Asked {
  readonly agent?: Agent
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

export interface AskedResponse {
  readonly response: IncomingMessage
  readonly body: string
  readonly socket: Socket
}

/** Sends a request over TLS. Unlike `fetch`, it takes any agent. */
export async function ask(url: string, { body, ...options }: Asked): Promise<AskedResponse> {
  const sent = request(url, options)
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const { socket } = response
  return { response, body: await text(response), socket }
}

/** Sends these bytes to a port, and returns what is received until the connection ends. */
export async function sendBytes(port: number, ...texts: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  for (const bytes of texts) {
    socket.write(bytes)
    if (bytes !== texts.at(-1)) await once(socket, 'readable')
  }
  return text(socket)
}

export interface OtherServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
}

/** A server that is not Muster: another host, or one whose responses a test controls. */
export async function otherServer(listener: RequestListener): Promise<OtherServer> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, port, [Symbol.asyncDispose]: close }
}
