import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Event, follow } from '../support/event-reader.ts'
import { spawnMuster } from '../support/process.ts'
import { type Muster, openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const LIST = '/kcs/v1/kme/devices/list'
const isRequestTo =
  (target: string) =>
  ({ type, data }: Event): boolean =>
    type === 'request' && data.target === target

async function upload(at: Muster, id: string, devices: readonly string[]): Promise<void> {
  const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: id, type: 'IMEI', devices }
  const answer = await at.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await at.token('northwind'), body })
  assert.equal(answer.status, 200, answer.text)
}

test('a reader gets requests, transactions, devices and the clock as they happen', async () => {
  const reader = await follow(muster.url)
  await upload(muster, 'events-1', ['350000000000113'])
  const of = (type: string, state?: string) => (event: Event) =>
    event.type === type && event.data.transaction === 'events-1' && event.data.state === state
  const accepted = await reader.seen(of('transaction', 'accepted'))
  assert.deepEqual([accepted.data.tenant, accepted.data.kind, accepted.data.count], ['1000000001', 'upload', 1])
  const complete = await reader.seen(of('transaction', 'complete'))
  assert.deepEqual([complete.data.done, complete.data.request], [1, accepted.data.request])
  const { data } = await reader.seen(of('devices'))
  assert.deepEqual([data.tenants, data.count], [['1000000001', '2000000001'], 1])
  const request = await reader.seen(isRequestTo('/kcs/v1/rp/devices/upload'))
  assert.deepEqual([request.data.id, request.data.transaction], [accepted.data.request, 'events-1'])
  await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 60_000, freeze: true } })
  const clock = await reader.seen(({ type }) => type === 'clock')
  assert.equal(clock.data.frozen, true)
  await muster.ask('POST', '/_muster/v1/clock', { body: { freeze: false } })
  reader.leave()
})

test('a reader that connects again by the id of its last event misses none and gets none twice', async () => {
  const targets = Array.from({ length: 40 }, (_, i) => `${LIST}?n=${i}`)
  const begin = await follow(muster.url)
  let last = (await begin.seen(({ type }) => type === 'open')).id
  begin.leave()
  const asking = (async () => {
    for (const target of targets) await muster.ask('GET', target)
  })()
  const got: Event[] = []
  const isLast = isRequestTo(targets.at(-1) ?? '')
  for (let connection = 0; !got.some(isLast); connection++) {
    const reader = await follow(muster.url, last)
    // Each connection ends after a few events.
    await reader.seen(event => reader.events.length >= 4 + (connection % 3) || isLast(event))
    reader.leave()
    await reader.ended.catch(() => {})
    got.push(...reader.events.filter(({ type }) => type !== 'open'))
    last = reader.events.at(-1)?.id ?? last
  }
  await asking
  assert.ok(got.every(({ type }) => type !== 'gap'))
  assert.equal(new Set(got.map(({ id }) => id)).size, got.length)
  assert.deepEqual(
    got.flatMap(({ data }) => (String(data.target).startsWith(`${LIST}?n=`) ? [data.target] : [])),
    targets,
  )
})

test('a reader with the id of another process gets a gap, and then the events from now on', async () => {
  const reader = await follow(muster.url, '0123456789ab-3')
  const gap = await reader.seen(({ type }) => type === 'gap')
  assert.deepEqual(gap.data, { missed: null })
  await muster.ask('GET', `${LIST}?after-gap`)
  await reader.seen(isRequestTo(`${LIST}?after-gap`))
  reader.leave()
})

test('a reader gets the events of its own world alone, and connects again after a reset without a gap', async () => {
  for (const name of ['events-a', 'events-b']) await muster.ask('POST', '/_muster/v1/worlds', { body: { name } })
  const a = await follow(`${muster.url}/w/events-a`)
  await muster.ask('GET', `/w/events-b${LIST}?b`)
  await muster.ask('GET', `/w/events-a${LIST}?a`)
  await a.seen(isRequestTo(`${LIST}?a`))
  assert.ok(!a.events.some(isRequestTo(`${LIST}?b`)))
  await muster.ask('POST', '/_muster/v1/worlds/events-a/reset', { body: {} })
  // The stream ends, because it would keep the former store open.
  await a.ended
  const again = await follow(`${muster.url}/w/events-a`, a.events.at(-1)?.id)
  await muster.ask('GET', `/w/events-a${LIST}?again`)
  await again.seen(isRequestTo(`${LIST}?again`))
  const types = [...a.events, ...again.events].map(({ type }) => type)
  assert.deepEqual([types.filter(type => type === 'reset').length, types.includes('gap')], [1, false])
  await muster.ask('DELETE', '/_muster/v1/worlds/events-a')
  await again.ended
})

test('the events of background work in a thread are those of the work on the event loop', async () => {
  await using ending = new AsyncDisposableStack()
  const { mkdtempSync, rmSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'muster-'))
  ending.defer(() => rmSync(folder, { recursive: true }))
  const stored = await openMuster({ data: folder })
  ending.defer(stored.close)
  const reader = await follow(stored.url)
  await upload(stored, 'events-thread', ['350000000000113'])
  const complete = await reader.seen(({ type, data }) => type === 'transaction' && data.state === 'complete')
  assert.equal(complete.data.transaction, 'events-thread')
  await reader.seen(({ type }) => type === 'devices')
  reader.leave()
})

test('a stopping server ends event streams first and exits without a failure', async () => {
  const server = await spawnMuster(':memory:')
  const reader = await follow(server.url)
  await reader.seen(({ type }) => type === 'open')
  server.signal('SIGTERM')
  // It would be cut, and this would reject, if the server waited for it until the time limit.
  await reader.ended
  assert.equal(await server.ended, 0)
})
