import { createRequire } from 'node:module'
import type { Table } from './bench.ts'
import { median, short, spread } from './figures.ts'
import { LIST } from './servers/muster.ts'
import { MANIFEST, needPeers } from './servers/peers.ts'
import type { Server } from './servers/server.ts'

/** What a server did under load, and what it took. */
export interface Loaded {
  readonly rps: number
  /** The server's own processor time a request, µs. */
  readonly cpu: number
  /** How much of one core the server had: well below 1 for a program of one thread, the generator was the limit. */
  readonly cores: number
}

export interface Load {
  readonly seconds: number
  readonly headers?: Readonly<Record<string, string>>
  /** For each connection what it asks, again and again; as many connections as there are lists. */
  readonly paths: readonly (readonly string[])[]
}

/** As many connections that each ask one path. */
export const CONNECTIONS = 10
export const always = (path: string): string[][] => Array.from({ length: CONNECTIONS }, () => [path])

/** Each connection's pages of a list of so many devices: an equal part of it, from its own place on. */
export function walks(devices: number): string[][] {
  const pages = Math.floor(devices / 100 / CONNECTIONS)
  return Array.from({ length: CONNECTIONS }, (_, connection) =>
    Array.from({ length: pages }, (_, page) => `${LIST}?pageNum=${connection * pages + page}`),
  )
}

/** Asks as fast as answers come. Throws when any answer is no 2xx. */
export async function load(server: Server, { seconds, headers = {}, paths }: Load): Promise<Loaded> {
  const autocannon = loadGenerator()
  const lists = paths.values()
  const cpu = server.cpu()
  const began = performance.now()
  const result = await autocannon({
    url: server.url,
    connections: paths.length,
    duration: seconds,
    setupClient: client => client.setRequests((lists.next().value ?? ['/']).map(path => ({ method: 'GET', path, headers }))),
  })
  const took = performance.now() - began
  const used = server.cpu() - cpu
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${server.url}${paths[0]?.[0]} failed`)
  return { rps: result.requests.total / result.duration, cpu: used / result.requests.total, cores: used / 1000 / took }
}

/** Servers that answered the same thing, `what`. */
export const tableOfLoads = (title: string, what: string, measured: Readonly<Record<string, readonly Loaded[]>>): Table => ({
  title,
  head: ['server', `${what}s a second`, `CPU µs a ${what}`, 'cores used'],
  rows: Object.entries(measured).map(([name, loads]) => [
    name,
    spread(loads.map(one => one.rps)),
    spread(loads.map(one => one.cpu)),
    short(median(loads.map(one => one.cores))),
  ]),
})

// The package brings no types; this is what is used of it.
type Autocannon = (options: {
  url: string
  connections: number
  duration: number
  setupClient(client: { setRequests(requests: object[]): void }): void
}) => Promise<{ requests: { total: number }; duration: number; non2xx: number; errors: number; timeouts: number }>

function loadGenerator(): Autocannon {
  needPeers()
  return createRequire(MANIFEST)('autocannon')
}
