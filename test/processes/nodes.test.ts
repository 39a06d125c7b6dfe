/** Several processes on one store: API nodes and workers, some of which are killed. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'in memory')) {
  test(`${name}: a clock that is advanced through one node is advanced on every node`, async t => {
    const data = await place()
    const one = await openMuster({ data, role: 'api' })
    const other = await openMuster({ data, role: 'api' })
    t.after(async () => {
      await Promise.all([one.close(), other.close()])
      await drop(data)
    })
    const token = await other.token('northwind')
    const list = `/kcs/v1/rp/devices?resellerId=${R}`
    for (let times = 0; times < 3; times++) {
      assert.equal((await other.ask('GET', list, { token })).status, times === 0 ? 200 : 401, 'a token is valid for ten minutes')
      const { now } = (await one.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 3_600_000, freeze: true } })).body
      assert.equal((await other.ask('GET', '/_muster/v1/clock')).body.now, now)
    }
  })
}

const postgres = databases.find(({ name }) => name === 'PostgreSQL')
const skip = postgres === undefined && 'MUSTER_TEST_POSTGRES names no server'

test('two API nodes and two workers lose no upload and register no device twice when one of each is killed', {
  skip,
}, async t => {
  assert.ok(postgres)
  const data = await postgres.place()
  const running: ProcessMuster[] = []
  t.after(async () => {
    await Promise.all(running.map(muster => muster.kill()))
    await postgres.drop(data)
  })
  const start = async (role: string) => {
    const muster = await spawnMuster(data, ['--role', role])
    running.push(muster)
    return muster
  }
  const [first, second, worker, other] = await Promise.all(['api', 'api', 'worker', 'worker'].map(start))
  assert.ok(first && second && worker && other)
  const tokens = new Map([
    [first, await first.token('northwind')],
    [second, await second.token('northwind')],
  ])
  const seeded = (await second.ask('GET', `/kcs/v1/rp/devices?resellerId=${R}&pageSize=1`, { token: tokens.get(second) })).body
    .totalCount

  const all = imeis(16_000, 100_000)
  // Every fourth upload has the devices of the upload before it, so one of the two must fail for each device.
  const devicesOf = (i: number) => all.slice((i % 4 === 3 ? i - 1 : i) * 400).slice(0, 400)
  const acknowledged = new Set<string>()
  const uploading = async (node: ProcessMuster, from: number) => {
    for (let i = from; i < 40; i += 2) {
      const body = { resellerId: R, customerId: C, transactionId: `T${i}`, type: 'IMEI', devices: devicesOf(i) }
      const answer = await node.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.get(node), body }).catch(() => undefined)
      if (answer === undefined) return
      assert.equal(answer.status, 200, answer.text)
      acknowledged.add(`T${i}`)
      // Not awaited: each process is killed during its work.
      if (i === 18) void worker.kill()
      if (i === 25) void second.kill()
    }
  }
  await Promise.all([uploading(first, 0), uploading(second, 1)])
  assert.ok(acknowledged.size >= 33 && acknowledged.size < 40, `${acknowledged.size} uploads were acknowledged`)

  const token = tokens.get(first)
  const ask = async (path: string) => (await first.ask('GET', `/kcs/v1/rp/devices${path}`, { token })).body
  const stored: string[] = (await ask(`/status?resellerId=${R}&pageSize=100`)).devices.transactions.map(
    ({ transactionId }: { transactionId: string }) => transactionId,
  )
  assert.deepEqual(
    [...acknowledged].filter(id => !stored.includes(id)),
    [],
    'every acknowledged upload is stored',
  )
  assert.ok(stored.length <= acknowledged.size + 1, 'the killed node had at most one request without a response')

  const named = new Set<string>()
  const registered: string[] = []
  for (const id of stored) {
    const devices = devicesOf(Number(id.slice(1)))
    const status = await untilComplete(async () => transactionIn(await ask(`/status?resellerId=${R}&transactionId=${id}`)))
    for (const { imei, code } of status.devices) assert.equal(code, 40000005, imei)
    const failed = status.devices.map(({ imei }) => imei)
    assert.deepEqual(
      devices.filter(imei => failed.includes(imei)),
      failed,
      `the failed rows of ${id} are in the order of its devices`,
    )
    for (const imei of devices) named.add(imei)
    registered.push(...devices.filter(imei => !failed.includes(imei)))
  }
  assert.deepEqual(registered.sort(), [...named].sort(), 'each device was registered by exactly one upload')
  assert.equal((await ask(`?resellerId=${R}&pageSize=1`)).totalCount - seeded, named.size, 'each device is counted once')
})

interface Status {
  readonly state: string
  readonly devices: readonly { readonly imei: string; readonly code: number }[]
}

async function untilComplete(ask: () => Promise<Status>): Promise<Status> {
  for (;;) {
    const status = await ask()
    if (status.state === 'Complete') return status
    await sleep(20)
  }
}

test('twenty nodes that start at once seed the store once, and are ready after all their connections were terminated', {
  skip,
}, async t => {
  assert.ok(postgres)
  const data = await postgres.place()
  const nodes = await Promise.all(Array.from({ length: 20 }, () => openMuster({ data, logLevel: 'silent' })))
  t.after(async () => {
    await Promise.all(nodes.map(node => node.close()))
    await postgres.drop(data)
  })
  const [first] = nodes
  assert.equal((await first?.ask('GET', '/_muster/v1/activity?operation=seed'))?.body.totalCount, 1)

  const database = new pg.Client(data)
  await database.connect()
  const cut = () =>
    database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  const busy = nodes.map(async node => {
    // Some requests fail, but no node may end.
    for (let i = 0; i < 20; i++) await node.ask('PATCH', '/_muster/v1/customers/2000000001', { body: { name: `Acme ${i}` } })
  })
  for (let i = 0; i < 20; i++) await cut()
  await Promise.all(busy)
  await database.end()
  for (const node of nodes) assert.equal((await node.ask('GET', '/_muster/v1/ready')).status, 200)
})

test('a node whose database was dropped keeps running and is not ready', { skip }, async t => {
  assert.ok(postgres)
  const data = await postgres.place()
  const node = await openMuster({ data, role: 'api', logLevel: 'silent' })
  t.after(() => node.close())
  assert.equal((await node.ask('GET', '/_muster/v1/ready')).status, 200)
  await postgres.drop(data)
  const ready = () => node.ask('GET', '/_muster/v1/ready')
  // A readiness result is cached for one second.
  let answer = await ready()
  while (answer.status === 200) {
    await sleep(20)
    answer = await ready()
  }
  assert.equal(answer.status, 503)
  assert.match(answer.body.detail, /^The store (takes no writes: \w+|did not answer in 3 seconds)\.$/)
  assert.equal((await node.ask('GET', '/_muster/v1/health')).status, 200)
  const { text } = await node.ask('GET', '/_muster/v1/metrics')
  assert.match(text, /^muster_transactions_in_progress Nan$/im)
})

test('a node whose database becomes read-only is not ready, and is ready again once it takes writes', { skip }, async t => {
  assert.ok(postgres)
  const data = await postgres.place()
  const node = await openMuster({ data, role: 'api', logLevel: 'silent' })
  const database = new pg.Client(data)
  await database.connect()
  t.after(async () => {
    await Promise.all([node.close(), database.end()])
    await postgres.drop(data)
  })
  const readOnly = async (value: 'on' | 'off') => {
    // A connection has the setting that was valid when it was opened.
    await database.query('set default_transaction_read_only = off')
    await database.query(`alter database ${new URL(data).pathname.slice(1)} set default_transaction_read_only = ${value}`)
    await database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  }
  const details: (string | undefined)[] = []
  for (const [value, status] of [
    ['on', 503],
    ['off', 200],
  ] as const) {
    await readOnly(value)
    let answer = await node.ask('GET', '/_muster/v1/ready')
    // The first check may still use a terminated connection (57P01).
    while (answer.status !== status || answer.body.detail?.includes('57P01')) {
      await sleep(20)
      answer = await node.ask('GET', '/_muster/v1/ready')
    }
    details.push(answer.body.detail)
  }
  // read_only_sql_transaction
  assert.deepEqual(details, ['The store takes no writes: 25006.', undefined])
})
