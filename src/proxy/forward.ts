/** Forwards a request that a client has sent to the proxy itself, with a whole URL, instead of through a tunnel. */
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { Upstream } from './relay.ts'

export function forward(request: IncomingMessage, response: ServerResponse, to: Upstream & { readonly path: string }): void {
  const { host, port, path } = to
  const headers = [...endToEnd(request.rawHeaders), ...Object.entries(to.headers).flat()]
  const sent = send({ host, port, method: request.method ?? 'GET', path, headers })
  sent.on('response', answer => {
    response.sendDate = false
    const closing = answer.headers.connection === 'close' ? ['connection', 'close'] : []
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, [...endToEnd(answer.rawHeaders), ...closing])
    // A response that was cut off stays cut off.
    answer.on('error', () => response.destroy()).pipe(response)
  })
  sent.on('error', error => {
    if (response.headersSent) response.destroy()
    else answerItself(response, 502, `${host}:${port} sent no response: ${error.message}`)
  })
  response.on('close', () => {
    // The client has left, or the server has responded before the end of the body, which is then read and dropped.
    if (response.writableFinished && sent.writableFinished) return
    request.unpipe(sent).resume()
    sent.destroy()
  })
  request.pipe(sent)
}

/** A response of the proxy's own. */
export const answerItself = (response: ServerResponse, status: number, why: string): void =>
  void response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`muster: ${why}\n`)

/** Drops the headers that are about one connection. */
function endToEnd(raw: readonly string[]): string[] {
  const kept: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = raw.slice(i, i + 2)
    if (!OF_THE_CONNECTION.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}

const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization'])
