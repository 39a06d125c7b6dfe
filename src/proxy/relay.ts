/** Passes on the headers and the responses of exchanges, so that both connections live independently of each other. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Sends a response on as it arrives. */
export function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.sendDate = false
  const closing = answer.headers.connection === 'close' ? ['connection', 'close'] : []
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, [...endToEnd(answer.rawHeaders), ...closing])
  // A response that was cut off stays cut off.
  answer.on('error', () => response.destroy())
  answer.pipe(response)
  // Node writes the head with the first bytes of the body, which may take long; those of a short response are here by then.
  setImmediate(() => {
    if (!response.writableEnded) response.flushHeaders()
  })
}

/** Drops the headers that are about one connection, and those that the proxy sets itself. */
export function endToEnd(raw: readonly string[], set: readonly string[] = []): string[] {
  const kept: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = raw.slice(i, i + 2)
    const lower = name.toLowerCase()
    if (!OF_THE_CONNECTION.has(lower) && !set.includes(lower)) kept.push(name, value)
  }
  return kept
}

const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization'])
