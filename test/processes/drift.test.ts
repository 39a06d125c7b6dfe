/** `muster drift` with recordings of a service that is Muster, or Muster with seven changes. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { driftOf } from '../../src/cli/drift.ts'
import { type Change, type ServiceRequest, writeAuthority } from '../support/changing-service.ts'
import { recordTenant } from '../support/recorded-tenant.ts'
import { musterDrift } from '../support/recording.ts'
import { openMuster } from '../support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-drift-'))
const ca = join(folder, 'ca.pem')
after(() => rmSync(folder, { recursive: true }))
writeAuthority(ca)

const recorded = async (name: string, change: Change): Promise<{ file: string; requests: readonly ServiceRequest[] }> => {
  const file = join(folder, name)
  return { file, requests: await recordTenant(file, { change, ca }) }
}

/** In one server for all comparisons. */
const muster = await openMuster()
after(muster.close)
const reportOf = (file: string) => driftOf(file, { url: muster.url, tolerate: 100 })

describe('a recording of a service without a change', () => {
  let file: string
  let requests: readonly ServiceRequest[]
  before(async () => {
    ;({ file, requests } = await recorded('same.har', () => {}))
  })

  test('has no difference, and each request is compared but those that no world can repeat', async () => {
    const report = await reportOf(file)
    assert.deepEqual(report.differences, [])
    assert.deepEqual(
      report.skipped.map(({ reason }) => reason),
      ['it was blocked', 'its credential was refused, and a recording does not say why', 'it was blocked', 'it was blocked'],
    )
    assert.ok(report.compared > 35)
  })

  test('has no change that was not allowed', () => {
    const changes = requests.filter(({ method, target }) => method !== 'GET' && !/^\/ams\/|\/resellers$/.test(target))
    assert.deepEqual(
      changes.map(({ target }) => target),
      ['/kcs/v1/kme/devices/assignProfile', '/kcs/v1/rp/devices/upload', '/kcs/v1/rp/devices/upload'],
    )
  })

  test('has no original value', () => {
    const text = readFileSync(file, 'utf8')
    const values =
      'fjord,alta,bergen,delta,solveig,strand,4722334455,4711223344,po 9,boats,350000000000915,350000000000402,a0000000ee0001,2000000072,1000000071,4000000074,65a0000000,client identifier,eyJ[\\w-]{9}'
    // Letters that are drawn may have any of these words inside.
    for (const value of values.split(',')) assert.doesNotMatch(text, new RegExp(`\\b${value}`, 'i'))
  })

  test('whose ids have another form is replayed with ids of the world, and the forms are the only differences', async () => {
    const other = join(folder, 'ids.har')
    const text = readFileSync(file, 'utf8')
    const [, reseller = ''] = /resellerId=(\d{10})/.exec(text) ?? []
    const profiles = new Set([...text.matchAll(/\\"profileId\\":\\"([0-9a-f]{24})\\"/g)].map(([, id = '']) => id))
    assert.ok(profiles.size >= 2)
    const changed = [...profiles].reduce((done, id, i) => done.replaceAll(id, `PRF-${i}`), text.replaceAll(reseller, 'RES1'))
    writeFileSync(other, changed)
    const { differences, compared } = await reportOf(other)
    assert.ok(compared > 35)
    const found = new Set(differences.map(({ kind, path }) => `${kind} ${path.replace(/.*\./, '')}`))
    assert.deepEqual([...found].sort(), ['form id', 'form profileId', 'form resellerId'])
  })

  test('that was cut is compared as far as it is whole, and the report says what is missing', async () => {
    const cut = join(folder, 'cut.har')
    const text = readFileSync(file, 'utf8')
    writeFileSync(cut, text.slice(0, text.length - 2000))
    const report = await reportOf(cut)
    assert.deepEqual(report.differences, [])
    assert.match(report.notes[0] ?? '', /^The file was cut: \d+ requests are whole, and 1 more cannot be read\.$/)
  })
})

describe('a recording of a service with seven changes', () => {
  let file: string
  let polls = 0
  before(async () => {
    ;({ file } = await recorded('changed.har', ({ method, target }, response) => {
      const path = `${method} ${target.split('?', 1)[0]}`
      const { body } = response
      if (path === 'GET /kcs/v1/kme/devices/list' && response.status === 200) {
        delete body.processingCount
        body.deviceList.reverse()
      }
      if (path === 'GET /kcs/v1/kme/profiles/status') body.profiles.totalPage = String(body.profiles.totalPage)
      if (path.endsWith('fff/get')) body.code += 1
      if (path === 'GET /msp/v1/managedCustomers/2999999998') response.status = 410
      if (path === 'GET /kcs/v1/rp/devices') for (const device of body.devices) device.lockStatus = 'Unlocked'
      if (path === 'GET /kcs/v1/rp/devices/status') {
        polls += 1
        const [transaction] = body.devices.transactions
        if (polls < 3) {
          transaction.state = 'Progress'
          delete transaction.devices
        }
      }
    }))
  })

  test('has these seven differences and no other', async () => {
    const report = await reportOf(file)
    assert.deepEqual(report.differences.map(({ kind, path, request }) => `${kind} ${request.operation} ${path}`).sort(), [
      'code getProfile $.code',
      'extra member getDevicesUsingGET $.devices[0].lockStatus',
      'missing member listDevices $.processingCount',
      'order listDevices $.deviceList',
      'pace getDeviceTransactionStatusUsingGET $.devices.transactions[0].state',
      'status getManagedCustomer $',
      'type queryTransactionStatusUsingGET $.profiles.totalPage',
    ])
    const valuesOf = (kind: string) =>
      report.differences.filter(each => each.kind === kind).map(({ recorded, muster }) => [recorded, muster])
    assert.deepEqual(valuesOf('code'), [[4041701, 4041700]])
    assert.deepEqual(valuesOf('type'), [['0', 0]])
    assert.match(String(valuesOf('status')[0]), /^410 404\d+,404 404\d+$/)
    assert.match(String(valuesOf('pace')[0]), /^Progress for at least [\d.]+ s,Complete at once$/)
  })

  test('is printed with the request, the place and both values', async () => {
    const { out, code } = await musterDrift([file, '--tolerate', '100'])
    assert.equal(code, 1)
    assert.match(
      out,
      /^request \d+: GET \/kcs\/v1\/kme\/profiles\/[0-9a-f]{24}\/get \(getProfile\)\n {2}code {2}\$\.code\n {4}recorded {2}4041701\n {4}Muster {4}4041700$/m,
    )
    assert.match(out, /^7 differences in \d+ compared requests\.$/m)
  })
})

for (const [what, text, message] of [
  [
    'another HAR',
    '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"request":{}}]}}',
    /it is no recording/,
  ],
  ['another text', 'no JSON', /it is no recording/],
] as const) {
  test(`${what} is refused`, async () => {
    const path = join(folder, 'other.har')
    writeFileSync(path, text)
    await assert.rejects(reportOf(path), message)
  })
}
