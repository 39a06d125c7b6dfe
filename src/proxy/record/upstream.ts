/** Sends requests to the service that is recorded. */
import { Agent as HttpAgent, type IncomingMessage, request as sendHttp } from 'node:http'
import { Agent, request as sendHttps } from 'node:https'
import { buffer } from 'node:stream/consumers'

export interface UpstreamSettings {
  /** Such as `https://us-kcs-api.samsungknox.com`. */
  readonly origin: string
  /** The certificates to trust, PEM; Node's own where they are left out. */
  readonly ca: readonly string[] | undefined
  /** Names the user's own proxy, if there is one. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface UpstreamRequest {
  readonly method: string
  readonly target: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly body: Buffer
}

export interface UpstreamResponse {
  readonly status: number
  readonly httpVersion: string
  readonly headers: readonly string[]
  readonly body: Buffer
}

export interface Upstream {
  readonly origin: string
  /** Rejects where there is no response, or not a whole one. */
  send(request: UpstreamRequest): Promise<UpstreamResponse>
  close(): void
}

export function upstreamAt({ origin, ca, env }: UpstreamSettings): Upstream {
  const { protocol, host } = new URL(origin)
  const isSecure = protocol === 'https:'
  const options = { keepAlive: true, proxyEnv: env as NodeJS.ProcessEnv }
  const agent = isSecure ? new Agent({ ...options, ...(ca && { ca: [...ca] }) }) : new HttpAgent(options)
  return {
    origin,
    send: ({ method, target, headers, body }) =>
      new Promise((resolve, reject) => {
        const url = new URL(origin)
        const sent = (isSecure ? sendHttps : sendHttp)({
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port || (isSecure ? 443 : 80),
          method,
          path: target,
          // A body that is not compressed can be read and written without more.
          headers: [...without(headers, CHANGED), 'host', host, 'accept-encoding', 'identity', ...lengthOf(method, body)],
          agent,
          timeout: LONGEST_MS,
        })
        sent.on('timeout', () => sent.destroy(new Error(`${origin} sent nothing for ${LONGEST_MS / 1000} s`)))
        sent.on('error', reject)
        sent.on('response', (response: IncomingMessage) => {
          buffer(response).then(
            received =>
              resolve({
                status: response.statusCode ?? 502,
                httpVersion: response.httpVersion,
                headers: response.rawHeaders,
                body: received,
              }),
            reject,
          )
        })
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}

const LONGEST_MS = 120_000

const CHANGED: ReadonlySet<string> = new Set([
  'host',
  'accept-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'expect',
])

const lengthOf = (method: string, body: Buffer): string[] =>
  body.length > 0 || !['GET', 'HEAD'].includes(method) ? ['content-length', String(body.length)] : []

/** Names and values in turn, without the names of a set. */
export function without(raw: readonly string[], names: ReadonlySet<string>): string[] {
  const left: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = raw.slice(i, i + 2)
    if (!names.has(name.toLowerCase())) left.push(name, value)
  }
  return left
}
