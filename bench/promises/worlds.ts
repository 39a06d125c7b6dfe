import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { median, quantile, ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { scratchFolder } from '../sample-data.ts'
import { LIST, type Muster, startMuster, WITH_JOURNAL } from '../servers/muster.ts'
import { startServer } from '../servers/server.ts'

const CLIENTS = 50
const REQUESTS = 20
const ALIVE = 100
const MIB = 2 ** 20

export const worlds: Bench = {
  name: 'worlds',
  about: `Worlds in memory on one server. *Create* is the time from POST worlds to the first 200 of a page of devices in the new world, without the request of its token; *reset* and *fork* are the time of their request. The forked world has 10,000 devices more than the sample data. Memory is the resident memory of the server with ${ALIVE} worlds that have served a page each, less that before, for each world. *Clients*: ${CLIENTS} clients of ${REQUESTS} requests each, each client in a new world of one server, against the same with a new server for each client, ten servers at a time; the starts of the servers are part of the time, as they are in a test suite.`,
  run: async ({ scope, rounds }) => {
    const muster = scope.use(await startMuster(':memory:', { env: WITH_JOURNAL }))
    const large = await create(muster, { seed: ['default', 'devices'], name: 'large' })
    await page(muster, large)
    const measured = await inRounds<string, readonly number[]>(rounds, {
      create: () => times(20, () => created(muster)),
      reset: () =>
        times(
          20,
          () => timed(() => post(muster, 'worlds/large-reset/reset')),
          async () => ensure(muster, 'large-reset'),
        ),
      'fork of 10,000 devices': () => times(20, () => forked(muster)),
    })
    const clients = await inRounds<string, number>(Math.min(rounds, 3), {
      'one server': () => timed(() => Promise.all(Array.from({ length: CLIENTS }, () => inOwnWorld(muster)))),
      'a server for each client': () => timed(() => inOwnServers(scope)),
    })
    const memory = await memoryOfWorlds()
    return {
      promises: [
        { promise: 'a world: POST worlds to its first 200', values: medians(measured.create), goal: { most: 10 }, unit: 'ms' },
        { promise: 'a world: reset', values: medians(measured.reset), goal: { most: 10 }, unit: 'ms' },
        {
          promise: 'a world: fork of 10,000 devices, p95',
          values: (measured['fork of 10,000 devices'] ?? []).map(each => quantile(each, 0.95)),
          goal: { most: 100 },
          unit: 'ms',
        },
        { promise: `a world: memory, ${ALIVE} alive`, values: [memory], goal: { most: 3 }, unit: 'MiB' },
        {
          promise: `${CLIENTS} clients in worlds of one server, against ${CLIENTS} servers, time`,
          values: ratios(clients['one server'] ?? [], clients['a server for each client'] ?? []),
          goal: { most: 0.1 },
        },
      ],
      tables: [
        {
          title: 'Worlds',
          head: ['', 'ms, median of each round', 'ms, p95 of each round'],
          rows: Object.entries(measured).map(([name, all]) => [
            name,
            spread(medians(all)),
            spread(all.map(each => quantile(each, 0.95))),
          ]),
        },
        {
          title: `${CLIENTS} clients`,
          head: ['', 's'],
          rows: Object.entries(clients).map(([name, all]) => [name, spread(all.map(ms => ms / 1000))]),
        },
      ],
    }
  },
}

const medians = (all: readonly (readonly number[])[] = []): number[] => all.map(median)

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

async function times(count: number, measure: () => Promise<number>, first?: () => Promise<unknown>): Promise<number[]> {
  await first?.()
  const values: number[] = []
  for (let i = 0; i < count; i++) values.push(await measure())
  return values
}

async function post({ url }: { url: string }, path: string, body: object = {}): Promise<{ name: string; url: string }> {
  const response = await fetch(`${url}/_muster/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} is ${response.status}: ${await response.text()}`)
  return (await response.json()) as { name: string; url: string }
}

const create = async (muster: { url: string }, body: object = {}): Promise<string> => (await post(muster, 'worlds', body)).name

const remove = (muster: { url: string }, name: string) => fetch(`${muster.url}/_muster/v1/worlds/${name}`, { method: 'DELETE' })

async function ensure(muster: Muster, name: string): Promise<void> {
  const found = await fetch(`${muster.url}/_muster/v1/worlds/${name}`)
  if (!found.ok) await create(muster, { name })
}

async function tokenIn(muster: { url: string }, world: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'acme', client_secret: 'acme-secret' })
  const response = await fetch(`${muster.url}/w/${world}/ams/v1/oauth2/token`, { method: 'POST', body })
  return ((await response.json()) as { access_token: string }).access_token
}

async function page(muster: { url: string }, world: string, token?: string): Promise<void> {
  const headers = { authorization: `Bearer ${token ?? (await tokenIn(muster, world))}` }
  const response = await fetch(`${muster.url}/w/${world}${LIST}`, { headers })
  await response.bytes()
  if (!response.ok) throw new Error(`a page of ${world} is ${response.status}`)
}

/** From the request of a new world to its first page, without the request of the token. */
async function created(muster: Muster): Promise<number> {
  const began = performance.now()
  const name = await create(muster)
  const made = performance.now() - began
  const token = await tokenIn(muster, name)
  const read = await timed(() => page(muster, name, token))
  await remove(muster, name)
  return made + read
}

async function forked(muster: Muster): Promise<number> {
  const began = performance.now()
  const { name } = await post(muster, 'worlds/large/fork')
  const ms = performance.now() - began
  await remove(muster, name)
  return ms
}

async function inOwnWorld(muster: Muster): Promise<void> {
  const name = await create(muster)
  const token = await tokenIn(muster, name)
  for (let i = 0; i < REQUESTS; i++) await page(muster, name, token)
  await remove(muster, name)
}

async function inOwnServers(scope: AsyncDisposableStack): Promise<void> {
  const waiting = Array.from({ length: CLIENTS }, () => join(scratchFolder(scope), 'data'))
  const next = async (): Promise<void> => {
    for (let data = waiting.pop(); data !== undefined; data = waiting.pop()) {
      await using server = await startMuster(data, { env: WITH_JOURNAL })
      for (let i = 0; i < REQUESTS; i++) await (await fetch(server.url + LIST, { headers: server.customer.headers })).bytes()
    }
  }
  await Promise.all(Array.from({ length: 10 }, next))
}

/** In a server of its own, whose heap is collected before each measurement. */
async function memoryOfWorlds(): Promise<number> {
  await using muster = await startServer({
    command: process.execPath,
    args: port => ['--expose-gc', '--import', COLLECTOR, PROGRAM, 'serve', '--port', String(port), '--data', ':memory:'],
    answers: async url => (await fetch(`${url}/_muster/v1/health`)).ok,
  })
  await page(muster, await create(muster))
  await muster.query()
  const before = muster.memory()
  for (let i = 0; i < ALIVE; i++) await page(muster, await create(muster))
  await muster.query()
  return (muster.memory() - before) / MIB / ALIVE
}

const PROGRAM = new URL('../../dist/cli/muster.js', import.meta.url).pathname
/** Collects garbage when the bench asks for its values. */
const COLLECTOR = `data:text/javascript,${encodeURIComponent(
  "process.on('message', () => { globalThis.gc(); globalThis.gc(); process.send?.({}) }); process.channel?.unref()",
)}`
