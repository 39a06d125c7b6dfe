import { createRequire } from 'node:module'
import type { Table } from './bench.ts'
import { median, short, spread } from './figures.ts'
import { LIST } from './servers/muster.ts'
import { MANIFEST, needPeers } from './servers/peers.ts'
import type { Server } from './servers/server.ts'

/** The throughput of a server under load, and its processor time. */
export interface Loaded {
  readonly rps: number
  /** The server's processor time for a request, µs. */
  readonly cpu: number
  /** The cores that the server used. If a server of one thread used clearly less than 1, the load generator was the limit. */
  readonly cores: number
}

export interface Load {
  readonly seconds: number
  readonly headers?: Readonly<Record<string, string>>
  /** For each connection the paths that it requests repeatedly. */
  readonly paths: readonly (readonly string[])[]
}

/** The number of connections. */
export const CONNECTIONS = 10
export const always = (path: string): string[][] => Array.from({ length: CONNECTIONS }, () => [path])

/** For each connection an equal part of the pages of a list of so many devices. */
export function walks(devices: number): string[][] {
  const pages = Math.floor(devices / 100 / CONNECTIONS)
  return Array.from({ length: CONNECTIONS }, (_, connection) =>
    Array.from({ length: pages }, (_, page) => `${LIST}?pageNum=${connection * pages + page}`),
  )
}

/** Sends each request as soon as the previous response is complete. Throws if a response is not 2xx. */
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

/** A table of servers that sent the same response; `what` names it. */
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

// The package has no types; these are the used ones.
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
