/** Uploads and deletes whose connection is cut, or whose process ends: nothing is done twice, and nothing is lost. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { createKnoxClient, isKnoxError, type OrderState } from '../../src/sdk/index.ts'
import { type Cut, openCuttingProxy, type Phase } from '../support/cutting-proxy.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(() => muster.close())

const RESELLER = '1000000001'
const customerId = '2000000001'
const UPLOAD = 'PUT /kcs/v1/rp/devices/upload'
const DELETE = 'PUT /kcs/v1/rp/devices/delete'
const STATUS = 'GET /kcs/v1/rp/devices/status'

const clientAt = (baseUrl: string, attempts = 5) =>
  createKnoxClient({
    baseUrl,
    auth: { clientId: 'northwind', clientSecret: 'northwind-secret' },
    resellerId: RESELLER,
    retry: { delayMs: 1, attempts },
  }).kdp
const direct = clientAt(muster.url)

async function cutting(cuts: readonly Cut[], attempts?: number) {
  const proxy = await openCuttingProxy(muster.url, cuts)
  after(() => proxy.close())
  return {
    proxy,
    kdp: clientAt(proxy.url, attempts),
    sent: (line: string) => proxy.requests.filter(each => each.startsWith(line)).length,
  }
}

const phases: readonly Phase[] = ['before', 'mid-request', 'after-commit', 'mid-response']

/** Identifiers that no other test uses. */
let used = 0
function fresh(count: number): string[] {
  used += count
  return imeis(count, 1_000_000 + used - count)
}

/** The devices that the server has for an order, by the list of the API, and its transactions. */
async function recount(id: string) {
  let devices = 0
  const transactions: string[] = []
  for await (const { transactionId } of direct.transactions.list())
    if (transactionId.startsWith(`${id}p`)) transactions.push(transactionId)
  for (const transactionId of transactions)
    devices += (await direct.devices.list({ transactionId, pageSize: 1 }).page()).totalCount
  return { devices, transactions: transactions.length }
}

test('an upload of 30,001 devices that is cut in every phase, and while it waits, registers each device once', async () => {
  const cuts = [...phases.map(phase => ({ request: UPLOAD, phase })), ...phases.map(phase => ({ request: STATUS, phase }))]
  const { proxy, kdp } = await cutting(cuts)
  const upload = await kdp.upload({ customerId, type: 'IMEI', devices: fresh(30_001) })
  const { succeeded, failed } = await kdp.waitForTransactions(upload)
  assert.deepEqual([succeeded, failed], [30_001, []])
  assert.deepEqual(await recount(upload.id), { devices: 30_001, transactions: 4 })
  assert.deepEqual(proxy.left, [])
})

for (const phase of phases) {
  const isDone = phase === 'after-commit' || phase === 'mid-response'

  test(`an upload that is cut in the phase ${phase} is looked up, and sent again only if the server does not know it`, async () => {
    const { kdp, sent } = await cutting([{ request: UPLOAD, phase }])
    const upload = await kdp.upload({ customerId, type: 'IMEI', devices: fresh(3) })
    assert.deepEqual([sent(UPLOAD), sent(STATUS)], [isDone ? 1 : 2, 1])
    const { succeeded, failed } = await kdp.waitForTransactions(upload)
    assert.deepEqual([succeeded, failed], [3, []])
    assert.deepEqual(await recount(upload.id), { devices: 3, transactions: 1 })
  })

  test(`a delete that is cut in the phase ${phase} deletes each device once`, async () => {
    const devices = fresh(25)
    const upload = await direct.upload({ customerId, type: 'IMEI', devices })
    await direct.waitForTransactions(upload)
    const { kdp } = await cutting([{ request: DELETE, phase }])
    const removed = await kdp.delete({ customerId, type: 'IMEI', devices }, { chunkSize: 10 })
    const { succeeded, failed } = await kdp.waitForTransactions(removed)
    assert.deepEqual([succeeded, failed], [25, []])
    assert.deepEqual(await recount(upload.id), { devices: 0, transactions: 1 })
  })

  test(`a wait whose status is cut in the phase ${phase} goes on`, async () => {
    const upload = await direct.upload({ customerId, type: 'IMEI', devices: fresh(3) })
    const { kdp, proxy } = await cutting([{ request: STATUS, phase }])
    assert.equal((await kdp.waitForTransactions(upload)).succeeded, 3)
    assert.deepEqual(proxy.left, [])
  })

  test(`an order of one request that is cut in the phase ${phase} is accepted once`, async () => {
    const { kdp } = await cutting([{ request: UPLOAD, phase }])
    const body = {
      customerId,
      type: 'IMEI',
      devices: fresh(2),
      transactionId: `single${phase.replace('-', '')}`,
      orderNo: 'PO 7',
    } as const
    const { operationType, state } = await kdp.devices.upload(body)
    assert.deepEqual([operationType, state], ['UPLOAD', 'Progress'])
    assert.equal((await kdp.waitForTransaction(body.transactionId)).devices, undefined)
  })
}

test('an upload of unknown outcome whose status cannot be read is not sent again, and its error says so', async () => {
  const cuts = [{ request: UPLOAD, phase: 'after-commit' }, ...Array(3).fill({ request: STATUS, phase: 'before' })] as const
  const { kdp, sent } = await cutting(cuts, 3)
  const order = { customerId, type: 'IMEI', devices: fresh(3), id: 'outage' } as const
  await assert.rejects(kdp.upload(order), error => isKnoxError(error, 'kdp', 'NO_RESPONSE') && error.outcome === 'unknown')
  assert.equal(sent(UPLOAD), 1)
  // The same order under its id: the server has it, so it is not done again.
  const upload = await kdp.upload(order)
  assert.equal((await kdp.waitForTransactions(upload)).succeeded, 3)
  assert.deepEqual(await recount('outage'), { devices: 3, transactions: 1 })
})

test('an order that is given again under its id with other devices is another one', async () => {
  const [first, second] = [fresh(2), fresh(2)]
  for (const devices of [first, second, first]) await direct.upload({ customerId, type: 'IMEI', devices, id: 'reused' })
  await muster.drain()
  assert.deepEqual(await recount('reused'), { devices: 4, transactions: 2 })
})

test('a transaction id that another order has is refused as a duplicate, also after a cut', async () => {
  const transactionId = 'taken'
  const devices = fresh(2)
  await direct.devices.upload({ customerId, type: 'IMEI', devices, transactionId, orderNo: 'first' })
  const duplicate = (error: unknown) => isKnoxError(error, 'kdp', 'TRANSACTION_ID_DUPLICATE')
  await assert.rejects(direct.devices.upload({ customerId, type: 'IMEI', devices, transactionId, orderNo: 'first' }), duplicate)
  const upload = await cutting([{ request: UPLOAD, phase: 'before' }])
  await assert.rejects(
    upload.kdp.devices.upload({ customerId, type: 'IMEI', devices, transactionId, orderNo: 'second' }),
    duplicate,
  )
  const removal = await cutting([{ request: DELETE, phase: 'before' }])
  await assert.rejects(removal.kdp.devices.delete({ customerId, type: 'IMEI', devices, transactionId }), duplicate)
})

test('an upload under the contract of 2023, whose status is one transaction without a list, is looked up after a cut', async t => {
  const earlier = await openMuster({ contract: '2023-12' })
  const proxy = await openCuttingProxy(earlier.url, [
    { request: UPLOAD, phase: 'after-commit' },
    { request: UPLOAD, phase: 'before' },
  ])
  t.after(async () => {
    await proxy.close()
    await earlier.close()
  })
  const kdp = clientAt(proxy.url)
  const upload = await kdp.upload({ customerId, type: 'IMEI', devices: [...fresh(3), 'no IMEI'] }, { chunkSize: 2 })
  const { succeeded, failed } = await kdp.waitForTransactions(upload)
  assert.deepEqual([succeeded, failed.length], [3, 1])
  assert.deepEqual(proxy.left, [])
})

test('a state of other devices is refused before a request', async () => {
  const order = { customerId, type: 'IMEI', devices: fresh(2) } as const
  const resume = await direct.upload(order)
  await assert.rejects(direct.upload({ ...order, devices: fresh(2) }, { resume }), {
    message: 'the order differs from the one whose state is in resume',
  })
})

/** A program that uploads and stores its state, and ends itself where the second transaction has `state`, before it stores that. */
const program = (devices: readonly string[], file: string, state: string) => `
import { writeFileSync } from 'node:fs'
import { createKnoxClient } from ${JSON.stringify(join(import.meta.dirname, '../../src/sdk/index.ts'))}
const { kdp } = createKnoxClient(${JSON.stringify({
  baseUrl: muster.url,
  auth: { clientId: 'northwind', clientSecret: 'northwind-secret' },
  resellerId: RESELLER,
})})
await kdp.upload({ customerId: '${customerId}', type: 'IMEI', devices: ${JSON.stringify(devices)} }, {
  chunkSize: 10,
  onState: order => {
    if (order.transactions[1].state === '${state}') process.kill(process.pid, 'SIGKILL')
    writeFileSync(${JSON.stringify(file)}, JSON.stringify(order))
  },
})`

for (const [state, stored] of [
  ['sent', ['accepted', 'unsent', 'unsent']],
  ['accepted', ['accepted', 'sent', 'unsent']],
] as const)
  test(`an upload whose process is killed before it stores that a transaction is ${state} goes on in another process`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-resume-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const devices = fresh(25)
    const file = join(folder, 'order.json')
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program(devices, file, state)])
    const [said, [, signal]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
    assert.equal(signal, 'SIGKILL', said)
    const resume: OrderState = JSON.parse(readFileSync(file, 'utf8'))
    assert.deepEqual(
      resume.transactions.map(each => each.state),
      stored,
    )
    const { kdp, sent } = await cutting([])
    const upload = await kdp.upload({ customerId, type: 'IMEI', devices }, { resume })
    assert.equal(sent(UPLOAD), state === 'sent' ? 2 : 1)
    assert.equal((await kdp.waitForTransactions(upload)).succeeded, 25)
    assert.deepEqual(await recount(resume.id), { devices: 25, transactions: 3 })
  })
