import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { how } from '../../src/apis/reseller/how.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const muster = await openMuster()
const folder = await mkdtemp(join(tmpdir(), 'muster-'))
after(async () => {
  await muster.close()
  await rm(folder, { recursive: true })
})
const ENTRY = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))
const COVERAGE = '/_muster/v1/coverage'
const R = '1000000001'

interface Row {
  readonly api: string
  readonly code: number
  readonly name: string
  readonly byRule: number
  readonly byFault: number
  readonly onlyByFault: string | null
}

const newWorld = async (name: string) => {
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name } })
  return musterAt({ url: `${muster.url}/w/${name}`, close: async () => {} })
}
const rowsOf = async (world: Muster, query = ''): Promise<Row[]> => (await world.ask('GET', COVERAGE + query)).body.rows
const metIn = async (world: Muster, query = '') =>
  (await rowsOf(world, query)).flatMap(({ api, code, byRule, byFault }) =>
    byRule + byFault === 0 ? [] : [[api, code, byRule, byFault]],
  )

async function cli(...args: string[]) {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: muster.url }
  const child = spawn(process.execPath, [ENTRY, 'coverage', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: code as number, out, err }
}

test('a row that a rule raised and a row that a fault raised are counted apart, in the world of the request alone', async () => {
  const [world, other] = [await newWorld('apart'), await newWorld('untouched')]
  const token = await world.token('northwind')
  const list = `/kcs/v1/rp/customers/list?resellerId=${R}`
  await world.ask('GET', `${list}&pageNum=9`, { token })
  await world.ask('GET', `${list}&pageNum=9`, { token })
  await world.ask('POST', `/_muster/v1/faults`, { body: { match: { api: 'kdp' }, do: { code: 40000002 } } })
  await world.ask('GET', list, { token })
  assert.deepEqual(await metIn(world), [['kdp', 40000002, 2, 1]])
  assert.deepEqual(await metIn(other), [])
  const { operations } = (await world.ask('GET', COVERAGE)).body
  const { calls } = operations.find(({ operation }: { operation: string }) => operation === 'getAssociatedCustomersUsingGET')
  assert.equal(calls, 3)
})

test('the result of a device is counted when a status shows it: by the rule, or by the fault that ordered it', async () => {
  const world = await newWorld('devices')
  const token = await world.token('northwind')
  const fault = { match: { api: 'kdp' }, do: { device: '350000100000013', code: 40000004 } }
  await world.ask('POST', `/_muster/v1/faults`, { body: fault })
  const body = { resellerId: R, customerId: '2000000001', transactionId: 'T1', type: 'IMEI' }
  const devices = ['350000100000013', '350000100000014']
  await world.ask('PUT', `/kcs/v1/rp/devices/upload`, { token, body: { ...body, devices } })
  await world.ask('POST', `/_muster/v1/work/drain`)
  assert.deepEqual(await metIn(world), [])
  await world.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=T1`, { token })
  assert.deepEqual(await metIn(world), [
    ['kdp', 40000004, 0, 1],
    ['kdp', 40000007, 1, 0],
  ])
})

test('a row of KME that the gateway raises is counted for both APIs', async () => {
  const world = await newWorld('gateway')
  await world.ask('POST', '/ams/v1/users/accesstoken', { body: {} })
  assert.deepEqual(await metIn(world), [
    ['kme', 4010050, 1, 0],
    ['gateway', 4010050, 1, 0],
  ])
})

test('the counts of a world survive its reset, and those of the process survive the end of the world', async () => {
  const world = await newWorld('ended')
  const refused = () => world.ask('GET', `/kcs/v1/kme/devices/list`)
  await refused()
  const before = await metIn(world)
  assert.equal(before.length, 1)
  await muster.ask('POST', '/_muster/v1/worlds/ended/reset')
  assert.deepEqual(await metIn(world), before)
  const inProcess = await metIn(muster, '?scope=process')
  await muster.ask('DELETE', '/_muster/v1/worlds/ended')
  assert.deepEqual(await metIn(muster, '?scope=process'), inProcess)
  assert.ok(inProcess.some(([api]) => api === 'kme'))
  assert.deepEqual(await metIn(await newWorld('ended')), [])
})

test('every row of the catalogue of KDP is listed, and those that only a fault raises have the reason', async () => {
  const rows = (await rowsOf(muster)).filter(({ api }) => api === 'kdp')
  assert.deepEqual(
    rows.map(({ code, name }) => [code, name]),
    Object.values(how.rows).map(([code, name]) => [code, name]),
  )
  assert.deepEqual(
    rows.filter(({ onlyByFault }) => onlyByFault !== null).map(({ code }) => code),
    [50000000],
  )
})

test('a refused OAuth request is counted by its row, and two rows of the gateway are raised by faults alone', async () => {
  const world = await newWorld('oauth')
  await assert.rejects(world.token('unknown'), /invalid_client/)
  const rows = (await rowsOf(world)).filter(({ api }) => api === 'gateway')
  assert.deepEqual(
    rows.filter(({ byRule }) => byRule > 0).map(({ code, name }) => [code, name]),
    [[401, 'invalid_client']],
  )
  assert.deepEqual(
    rows.filter(({ onlyByFault }) => onlyByFault !== null).map(({ code }) => code),
    [5000000, 429],
  )
})

test('muster coverage prints the rows of a world, and exits with 1 below --min and with 0 from it on', async () => {
  const world = await newWorld('printed')
  const token = await world.token('northwind')
  await world.ask('GET', `/kcs/v1/rp/customers/list?resellerId=${R}&pageNum=9`, { token })
  const all = (await rowsOf(world)).filter(({ api, onlyByFault }) => api === 'kdp' && onlyByFault === null).length
  const percent = 100 / all
  const enough = await cli('--world', 'printed', '--api', 'kdp', '--min', String(Math.floor(percent)))
  assert.deepEqual([enough.code, enough.err], [0, ''])
  assert.match(enough.out, /^kdp +40000002 +PAGE_OUT_OF_BOUNDS +1 +0$/m)
  assert.match(enough.out, new RegExp(`^kdp +${percent.toFixed(1)} %: rules raised 1 of the ${all} rows`, 'm'))
  const short = await cli('--world', 'printed', '--api', 'kdp', '--min', '60')
  assert.equal(short.code, 1)
  assert.match(short.err, /^Rules raised \d+\.\d % of the rows, which is less than 60 %\.\n$/)
})

test('muster coverage --merge adds up files, and names a file that has no counts', async () => {
  const world = await newWorld('merged')
  await world.ask('GET', `/kcs/v1/kme/devices/list`)
  const { out } = await cli('--world', 'merged', '--json')
  const [one, two, bad] = ['one.json', 'two.json', 'bad.json'].map(name => join(folder, name)) as [string, string, string]
  await Promise.all([writeFile(one, out), writeFile(two, out), writeFile(bad, '{}')])
  const sum: { rows: Row[] } = JSON.parse((await cli('--merge', one, two, '--json')).out)
  assert.deepEqual(
    sum.rows.filter(({ byRule }) => byRule > 0).map(({ api, byRule }) => [api, byRule]),
    [['kme', 2]],
  )
  const { code, err } = await cli('--merge', bad)
  assert.notEqual(code, 0)
  assert.match(err, /bad\.json is not what "muster coverage --json" prints/)
})
