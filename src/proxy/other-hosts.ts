/** What becomes of requests to hosts that are not of the real service: they go where they are addressed to, or are refused. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES, request as send } from 'node:http'
import { connect as connectTo, type Socket } from 'node:net'
import { answerItself, forward } from './forward.ts'
import type { Upstream } from './relay.ts'

export interface OtherHosts {
  readonly others: 'tunnel' | 'refuse'
  readonly outer: OuterProxies
}

/** The user's own proxy for each scheme of a target: requests go through it, as they do without Muster. */
export interface OuterProxies {
  readonly http?: Upstream | undefined
  readonly https?: Upstream | undefined
}

interface OtherHostsHandler {
  /** A request without CONNECT. */
  request(request: IncomingMessage, response: ServerResponse): void
  connect(request: IncomingMessage, socket: Socket, head: Buffer): void
}

export const otherHosts = ({ others, outer }: OtherHosts): OtherHostsHandler => ({
  request: (request, response) => {
    const { url = '' } = request
    if (!URL.canParse(url)) return answerItself(response, 400, 'this is a proxy; a request needs a whole URL as its target')
    const target = new URL(url)
    if (target.protocol !== 'http:') return answerItself(response, 400, `${target.protocol} needs CONNECT`)
    if (others === 'refuse') return answerItself(response, 403, REFUSED)
    if (outer.http !== undefined) return forward(request, response, { ...outer.http, path: url })
    forward(request, response, { ...addressOf(target), headers: {}, path: target.pathname + target.search })
  },
  connect: ({ url = '' }, socket, head) => {
    const refuse = (status: number, why: string) =>
      void socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n\r\nmuster: ${why}\n`)
    if (others === 'refuse') return refuse(403, REFUSED)
    const join = (far: Socket): void => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.write(head)
      far.on('close', () => socket.destroy()).pipe(socket)
      socket.on('close', () => far.destroy()).pipe(far)
    }
    const by = outer.https
    if (by === undefined) {
      const target = `http://${url}`
      if (!URL.canParse(target)) return refuse(400, `${url} is no host with a port`)
      const far = connectTo(addressOf(new URL(target)), () => join(far))
      far.on('error', error => refuse(502, `${url}: ${error.message}`))
      return
    }
    const { host, port, headers } = by
    send({ host, port, method: 'CONNECT', path: url, headers: { host: url, ...headers } })
      .on('connect', ({ statusCode = 502 }: IncomingMessage, far: Socket, first: Buffer) => {
        if (statusCode !== 200) return refuse(statusCode, `${host}:${port} refused ${url}`)
        far.on('error', () => far.destroy()).unshift(first)
        join(far)
      })
      .on('error', error => refuse(502, `${host}:${port}: ${error.message}`))
      .end()
  },
})

/** The proxies that variables name. Throws for one that is not spoken to by HTTP. */
export function outerProxies(env: Readonly<Record<string, string | undefined>>): OuterProxies {
  const named = (...variables: readonly string[]): Upstream | undefined => {
    const variable = variables.find(name => env[name])
    if (variable === undefined) return undefined
    const text = env[variable] ?? ''
    const address = text.includes('://') ? text : `http://${text}`
    if (URL.canParse(address) && address.startsWith('http://')) {
      const url = new URL(address)
      return { ...addressOf(url), headers: authorization(url) }
    }
    throw new Error(`${variable} must name a proxy of the form http://host:port; --others refuse needs none`)
  }
  return { http: named('http_proxy', 'HTTP_PROXY'), https: named('https_proxy', 'HTTPS_PROXY') }
}

const REFUSED = 'only hosts of samsungknox.com are answered, because of --others refuse'

/** `net` takes an IPv6 address without the brackets of a URL. */
const addressOf = ({ hostname, port }: URL) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 80 })

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {}
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(account).toString('base64')}` }
}
