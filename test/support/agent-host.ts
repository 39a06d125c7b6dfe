import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A host of EMM agents. `/agent.apk` is an agent, `/slow.apk` is one that is sent after `release`, any other path is a page. */
export interface AgentHost {
  readonly url: string
  /** The number of requests by path. */
  readonly requests: ReadonlyMap<string, number>
  /** Resolves when `count` requests wait for the slow agent; with 0, when no connection is open. */
  waiting(count: number): Promise<void>
  /** Answers all waiting requests, and later ones immediately. */
  release(): void
  close(): Promise<void>
}

export async function openAgentHost(): Promise<AgentHost> {
  const apk = readFileSync(new URL('../../src/agents/samples/jar-signed.apk', import.meta.url))
  const requests = new Map<string, number>()
  const slow = new Set<ServerResponse>()
  const connections = new Set<Socket>()
  let isReleased = false
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    requests.set(path, (requests.get(path) ?? 0) + 1)
    if (path === '/agent.apk' || (path === '/slow.apk' && isReleased)) response.end(apk)
    else if (path === '/slow.apk') {
      slow.add(response)
      response.on('close', () => slow.delete(response))
    } else response.setHeader('content-type', 'text/html').end('<html></html>')
  })
  server.on('connection', socket => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    waiting: async count => {
      while (count === 0 ? connections.size > 0 : slow.size < count) await new Promise(resolve => setTimeout(resolve, 5))
    },
    release: () => {
      isReleased = true
      for (const response of slow) response.end(apk)
    },
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
