/** `muster upload` whose connection is cut: nothing is done twice, and nothing is lost. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand } from '../../test/support/command.ts'
import { type Cut, openCuttingProxy } from '../../test/support/cutting-proxy.ts'
import { imeis } from '../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../test/support/server.ts'

const RESELLER = '1000000001'
const ACME = '2000000001'
const APP = ['--reseller', RESELLER, '--client-id', 'northwind', '--client-secret', 'northwind-secret']

let server: Muster
let folder: string
before(async () => {
  server = await openMuster()
  folder = mkdtempSync(join(tmpdir(), 'muster-upload-'))
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const fileOf = (name: string, devices: readonly string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, `imei\n${devices.join('\n')}\n`)
  return path
}

const toAcme = (path: string, ...args: readonly string[]) =>
  runCommand('upload', path, '--customer', ACME, ...APP, '--url', server.url, ...args)

const UPLOAD = 'PUT /kcs/v1/rp/devices/upload'
const STATUS = 'GET /kcs/v1/rp/devices/status'
const phases = ['before', 'mid-request', 'after-commit', 'mid-response'] as const

async function cutting(cuts: readonly Cut[]) {
  const proxy = await openCuttingProxy(server.url, cuts)
  after(() => proxy.close())
  const uploads = () => proxy.requests.filter(each => each.startsWith(UPLOAD)).length
  return { proxy, uploads, args: [...APP, '--url', proxy.url] }
}

test('an upload that was committed and never answered is sent once', async () => {
  const fault = { recipe: 'lost-answer', match: { operation: 'uploadDevicesUsingPUT' } }
  const { body } = await server.ask('POST', '/_muster/v1/faults', { body: fault })
  const { uploads, args } = await cutting([])
  const path = fileOf('lost.csv', imeis(3, 720_000))
  const { code, out, err } = await runCommand('upload', path, '--customer', ACME, '--id', 'LOST', ...args)
  assert.deepEqual([code, uploads()], [0, 1], err)
  assert.match(out, /^LOSTp1x\w{16} is complete: 3 registered, 0 refused\n$/)
  assert.match(err, /^uploadDevicesUsingPUT: NO_RESPONSE: .*unknown whether the request was done.* Next attempt in /)
  const applied = await server.ask('GET', `/_muster/v1/faults/${body.faultId}`)
  assert.equal(applied.body.applied, 1)
})

test('30,001 devices are split, and a connection that is cut in every phase registers each device once', async () => {
  const { proxy, args } = await cutting([
    ...phases.map(phase => ({ request: UPLOAD, phase })),
    ...phases.map(phase => ({ request: STATUS, phase })),
  ])
  const path = fileOf('large.csv', [...imeis(30_000, 800_000), 'bad'])
  const { code, out, err } = await runCommand('upload', path, '--customer', ACME, '--id', 'LARGE', ...args)
  assert.equal(code, 1, err)
  assert.deepEqual(proxy.left, [])
  const ids = out.match(/LARGEp\dx\w+/g) ?? []
  assert.equal(ids.length, 4)
  assert.equal(out.match(/10000 registered, 0 refused/g)?.length, 3)
  assert.match(out, /LARGEp4x\w+ is complete: 0 registered, 1 refused\n/)
  assert.match(out, /large\.csv:30002 +bad +40000007 /)
  assert.match(err, / {3}30,001 of 30,001 devices processed\n$/)
  const token = await server.token('northwind')
  const counts = ids.map(async transactionId => {
    const query = new URLSearchParams({ resellerId: RESELLER, transactionId, pageSize: '1' })
    return (await server.ask('GET', `/kcs/v1/rp/devices?${query}`, { token })).body.totalCount
  })
  assert.deepEqual(await Promise.all(counts), [10_000, 10_000, 10_000, 0])
})

test('an upload that stopped at a lost response is continued by the same command with the id that its message names', async () => {
  const path = fileOf('stopped.csv', imeis(3, 730_000))
  const lost = [{ request: UPLOAD, phase: 'after-commit' }, ...Array(5).fill({ request: STATUS, phase: 'before' })] as const
  const { uploads, args } = await cutting(lost)
  const stopped = await runCommand('upload', path, '--customer', ACME, ...args)
  assert.deepEqual([stopped.code, stopped.out, uploads()], [1, '', 1])
  const [, id = ''] =
    /stopped\.csv:2; devices that were not accepted: 3\.\nThe same command with --id (\w+) /.exec(stopped.err) ?? []
  const { code, out } = await runCommand('upload', path, '--customer', ACME, '--id', id, ...APP, '--url', server.url)
  assert.equal(code, 0)
  assert.match(out, new RegExp(`^${id}p1x\\w+ is complete: 3 registered, 0 refused\n$`))
})

const UPLOADING = { operation: 'uploadDevicesUsingPUT' }
const SHOWING = { operation: 'getDeviceTransactionStatusUsingGET' }
for (const [i, [what, faults]] of (
  [
    ['whose response is lost', [{ recipe: 'lost-answer', match: UPLOADING }]],
    ['that a gateway does not wait for', [{ recipe: 'gateway-timeout', match: UPLOADING }]],
    ['whose response is cut', [{ match: UPLOADING, do: { drop: 'middle' } }]],
    ['that is lost before it is accepted', [{ match: UPLOADING, when: { times: 2 }, do: { reset: 'before' } }]],
    ['of which a status is lost', [{ match: SHOWING, when: { times: 2 }, do: { drop: 'after' } }]],
  ] as const
).entries()) {
  test(`an upload ${what} is completed and not sent a second time`, async () => {
    for (const body of faults) assert.equal((await server.ask('POST', '/_muster/v1/faults', { body })).status, 200)
    const [device = ''] = imeis(1, 990_000 + i)
    const { code, out, err } = await toAcme(fileOf(`lost-${i}.csv`, [device]), '--transaction', `LOST-${i}`)
    assert.deepEqual([code, out], [0, `LOST-${i} is complete: 1 registered, 0 refused\n`], err)
    const { body } = await server.ask('GET', '/_muster/v1/faults')
    assert.ok(body.faults.every(({ state }: { state: string }) => state === 'spent'))
  })
}

test('an upload that never gets a response is reported after five attempts, with the failure of the last one', async t => {
  t.after(() => server.ask('DELETE', '/_muster/v1/faults'))
  const body = { match: UPLOADING, when: { untilRemoved: true }, do: { drop: 'before' } }
  const { faultId } = (await server.ask('POST', '/_muster/v1/faults', { body })).body
  const { code, err } = await toAcme(fileOf('never.csv', imeis(1, 995_000)), '--transaction', 'NEVER')
  assert.equal(code, 1)
  assert.match(
    err,
    /uploadDevicesUsingPUT: NO_RESPONSE: fetch failed: other side closed .*\nThe upload stopped at \S+never\.csv:2; /,
  )
  assert.match(err, /\nmuster status NEVER says whether the service has it\.\n/)
  assert.equal((await server.ask('GET', `/_muster/v1/faults/${faultId}`)).body.applied, 5)
})

test('an upload of several transactions that loses its server while it waits names the command that continues it', async t => {
  t.after(() => server.ask('DELETE', '/_muster/v1/faults'))
  await server.ask('POST', '/_muster/v1/faults', {
    body: { match: SHOWING, when: { untilRemoved: true }, do: { drop: 'before' } },
  })
  const { code, err } = await toAcme(fileOf('waits.csv', [...imeis(10_000, 600_000), 'bad']), '--id', 'WAITS')
  assert.equal(code, 1)
  assert.match(err, /\nAll transactions are accepted\. The same command with --id WAITS continues it: /)
})
