/**
 * `npm run fuzz` sends rounds of generated requests to a server on each engine. It fails if a response is a 5xx that no published
 * table has, if a request gets no response, if the server ends, and if its heap grows. `npm run fuzz -- --seed 7` repeats a run.
 * `--engines memory,sqlite` chooses engines; without it the run uses every available one. PostgreSQL is available if
 * MUSTER_TEST_POSTGRES names a server.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { parseArgs } from 'node:util'
import * as fc from 'fast-check'
import { DOCUMENTS } from '../../src/all-apis.ts'
import { type Database, databases } from '../support/databases.ts'
import { type FuzzRequest, requestsOf } from './requests.ts'

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string' },
    engines: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '6000' },
  },
})
const seed = Number(flags.seed ?? Date.now() % 1_000_000)
const ROUNDS = Number(flags.rounds)
const REQUESTS = Number(flags.requests)
const AT_ONCE = 16
/** The values of `--engines`, with the names of their databases. */
const ENGINES: Readonly<Record<string, string>> = { memory: 'in memory', sqlite: 'an SQLite file', postgres: 'PostgreSQL' }
const KEEP_ALIVE = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

/** Operations that would end or change the run: the clock, which all tokens depend on, held work, faults, resets, and streams. */
const LEFT_OUT = /_muster\/(v1\/(reset|seed|clock|faults|work\/hold|work\/drain|metrics)|(portal\/)?v1\/events)/
const APPS = ['northwind', 'harbour', 'acme', 'borealis', 'meridian', 'dune'] as const

interface Failure {
  readonly sent: FuzzRequest
  readonly why: string
}

async function main(): Promise<void> {
  const chosen = enginesOf(flags.engines)
  console.log(`random seed ${seed}: ${ROUNDS} rounds of ${REQUESTS} requests, ${chosen.map(({ name }) => name).join(', ')}`)
  let failed = false
  for (const database of chosen) {
    const data = await database.place()
    try {
      failed = !(await fuzz(database.name, data)) || failed
    } finally {
      await database.drop(data)
    }
  }
  process.exitCode = failed ? 1 : 0
}

function enginesOf(list: string | undefined): readonly Database[] {
  const available = (name: string | undefined) => databases.filter(database => database.name === name)
  if (list === undefined) return Object.values(ENGINES).flatMap(available)
  return list.split(',').flatMap(engine => {
    const found = available(ENGINES[engine])
    if (found.length > 0) return found
    throw new Error(
      engine === 'postgres'
        ? '--engines postgres needs MUSTER_TEST_POSTGRES to name a server'
        : `--engines has ${engine}: it takes ${Object.keys(ENGINES).join(', ')}, with commas between them`,
    )
  })
}

async function fuzz(name: string, data: string): Promise<boolean> {
  const began = performance.now()
  const child = fork(new URL('served.ts', import.meta.url), [data], { execArgv: ['--expose-gc'] })
  const ended = once(child, 'exit')
  try {
    const { url } = await reply(child)
    const callers = await callersAt(url)
    const heaps: number[] = []
    const failures: Failure[] = []
    const statuses = new Map<number, number>()
    for (let round = 0; round < ROUNDS; round++) {
      const made = fc.sample(requestsOf(await Promise.all(Object.values(DOCUMENTS).map(make => make())), LEFT_OUT), {
        numRuns: REQUESTS,
        seed: seed + round,
      })
      const queue = made.map((sent, i) => ({ sent, headers: callerOf(callers, sent.target, i) }))
      await Promise.all(Array.from({ length: AT_ONCE }, () => sendAll(url, queue, { failures, statuses })))
      child.send('heap')
      heaps.push((await reply(child)).heap)
    }
    const [, second = 0] = heaps
    const growth = (heaps.at(-1) ?? 0) / second
    console.log(
      `${name}: ${[...statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, count]) => `${status} × ${count}`)
        .join(', ')}; ` +
        `heap ${heaps.map(heap => (heap / 2 ** 20).toFixed(1)).join(' → ')} MiB, last ÷ second ${growth.toFixed(2)}; ${((performance.now() - began) / 1000).toFixed(0)} s`,
    )
    for (const { sent, why } of failures.slice(0, 10)) console.log(`  ${why}\n    ${shown(sent)}`)
    if (failures.length > 0) console.log(`  ${failures.length} requests failed`)
    if (growth > 1.1) console.log('  the heap grew by more than 10 %')
    child.send('end')
    const [code] = await ended
    if (code !== 0) console.log(`  the server ended with ${code}`)
    return failures.length === 0 && growth <= 1.1 && code === 0
  } finally {
    child.kill()
  }
}

async function reply(child: ChildProcess): Promise<{ url: string; heap: number }> {
  const answer = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => [new Error(`ended: ${code}`)])])
  if (answer[0] instanceof Error) throw answer[0]
  return answer[0] as { url: string; heap: number }
}

/** Callers with the credentials of the sample data, and callers with invalid ones. */
async function callersAt(url: string): Promise<Callers> {
  const bearers = await Promise.all(
    APPS.map(async app => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: app,
        client_secret: `${app}-secret`,
        expires_in: '3600',
      })
      const answer = (await (await fetch(`${url}/ams/v1/oauth2/token`, { method: 'POST', body: form })).json()) as {
        access_token: string
      }
      return { authorization: `Bearer ${answer.access_token}` }
    }),
  )
  const [reseller = {}, , customer = {}, , provider = {}] = bearers
  const managing = { ...provider, 'x-wsm-managed-tenantid': '2000000001' }
  return {
    '/kcs/v1/rp': [reseller],
    '/kcs': [customer, customer, managing],
    '/msp': [provider],
    '/bulkenroll': [{ 'x-wsm-api-token': 'northwind-gen1' }],
    '': [...bearers, managing, {}, { 'x-knox-apitoken': 'a.b.c' }],
  }
}

/** Callers by the path prefix of the API that admits them; those of the empty prefix call any path. */
type Callers = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>

/** Four of five times a caller that the API of the path admits. */
function callerOf(callers: Callers, target: string, i: number): Readonly<Record<string, string>> {
  const prefix = Object.keys(callers).find(start => i % 5 !== 0 && target.startsWith(start)) ?? ''
  const among = callers[prefix] ?? []
  return among[i % among.length] ?? {}
}

interface Seen {
  readonly failures: Failure[]
  readonly statuses: Map<number, number>
}

async function sendAll(
  url: string,
  waiting: { sent: FuzzRequest; headers: Readonly<Record<string, string>> }[],
  { failures, statuses }: Seen,
): Promise<void> {
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { sent } = next
    const { status, text } = await send(url, sent, next.headers)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status === 0 || (status >= 500 && !isPublished(text))) failures.push({ sent, why: `${status} ${text.slice(0, 300)}` })
  }
}

/** Published rows with 5xx for an error of the request: an agent that cannot be downloaded or read. */
const isPublished = (text: string): boolean => /"code":(5000000|5000005|5000006)\b/.test(text) && !/unknown internal/i.test(text)

function send(
  url: string,
  { method, target, headers, body }: FuzzRequest,
  credential: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  return new Promise(resolve => {
    const { hostname, port } = new URL(url)
    const sending = request(
      {
        hostname,
        port,
        method,
        path: target,
        // Node does not add the length of a DELETE's body.
        headers: {
          ...headers,
          ...credential,
          ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        },
        timeout: 20_000,
        agent: KEEP_ALIVE,
      },
      answer => {
        const chunks: Buffer[] = []
        answer.on('data', chunk => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      },
    )
    sending.on('timeout', () => sending.destroy(new Error('no response within 20 s')))
    sending.on('error', error => resolve({ status: 0, text: String(error) }))
    sending.end(body)
  })
}

const shown = ({ method, target, body }: FuzzRequest): string =>
  `${method} ${target.slice(0, 300)} ${body === undefined ? '' : JSON.stringify(Buffer.from(body).toString().slice(0, 400))}`

await main()
