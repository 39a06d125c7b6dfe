/** A server that answers with the next response of a script, for tests of clients; it records what it received. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A response; or what the server does instead. */
export type Scripted =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** The connection is closed before, or in the middle of, a response with status 200. */
  | 'drop'
  | 'truncate'
  /** Nothing is sent. */
  | 'hang'

export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export async function openScripted(script: readonly Scripted[]) {
  const received: ReceivedRequest[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    received.push({ method, url, headers, body: await text(request) })
    perform(script[received.length - 1] ?? { status: 500, body: 'the script is over' }, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    // The server listens on TCP.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function perform(scripted: Scripted, response: ServerResponse): void {
  if (scripted === 'hang') return
  if (scripted === 'drop') return void response.destroy()
  if (scripted === 'truncate') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"totalCount":')
    return void setTimeout(() => response.destroy(), 5)
  }
  const { status, headers, body = {} } = scripted
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
