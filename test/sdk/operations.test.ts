/** Every operation of the documents through its method, against a server. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { type Auth, createKnoxClient, isKnoxError } from '../../src/sdk/index.ts'
import { GEN1 } from '../../src/sdk/kdp/gen1-operations.ts'
import { KDP } from '../../src/sdk/kdp/kdp-operations.ts'
import { KME } from '../../src/sdk/kme/kme-operations.ts'
import { MSP } from '../../src/sdk/msp/msp-operations.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(() => muster.close())

const called = new Set<string>()
const client = (auth: Auth) =>
  createKnoxClient({
    baseUrl: `${muster.url}/`,
    auth,
    resellerId: '1000000001',
    hooks: { request: ({ operation }) => void called.add(operation) },
  })
const app = (clientId: string): Auth => ({ clientId, clientSecret: `${clientId}-secret` })

const ACME = '2000000001'
const { kdp } = client(app('northwind'))
const { kme } = client(app('acme'))
const { msp } = client(app('meridian'))
const { gen1 } = client({ staticKey: 'northwind-gen1' }).kdp

async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of pages) items.push(item)
  return items
}

test('a reseller uploads and deletes devices in several transactions, and gets what became of each', async () => {
  const devices = [...imeis(23, 5000), '350000000000212', '350000000000115']
  const upload = await kdp.upload({ customerId: ACME, type: 'IMEI', devices, orderNo: 'PO 7' }, { chunkSize: 10 })
  assert.deepEqual(
    upload.transactions.map(({ devices, state }) => [devices, state]),
    [
      [10, 'accepted'],
      [10, 'accepted'],
      [5, 'accepted'],
    ],
  )
  const progress: string[] = []
  const onProgress = ({ state }: { state: string }) => void progress.push(state)
  const { id, succeeded, failed, transactions } = await kdp.waitForTransactions(upload, { onProgress })
  assert.equal(id, upload.id)
  assert.deepEqual(
    transactions.map(({ operationType, orderNo }) => `${operationType} ${orderNo}`),
    Array(3).fill('UPLOAD PO 7'),
  )
  assert.equal(succeeded, 23)
  assert.deepEqual(
    failed.map(({ imei, code, message }) => [imei, code, message]),
    [
      ['350000000000212', 40000004, 'DEVICE_INVALID'],
      ['350000000000115', 40000007, 'DEVICE_IMEI_INVALID'],
    ],
  )
  assert.equal(progress.filter(state => state === 'Complete').length, 3)

  const removed = await kdp.delete({ customerId: ACME, type: 'IMEI', devices: imeis(3, 5000) })
  assert.equal((await kdp.waitForTransactions(removed)).succeeded, 3)
  const listed = await all(kdp.devices.list({ customerId: [ACME], pageSize: 7 }))
  assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length)
  assert.equal(listed.filter(({ imei }) => devices.includes(imei ?? '')).length, 20)
})

test('a reseller sends single orders and reads transactions, customers, aliases, vendors and itself', async () => {
  const order = { customerId: ACME, type: 'IMEI', devices: ['350000000000113'] } as const
  const accepted = await kdp.devices.upload({ ...order, transactionId: 'single' })
  assert.deepEqual([accepted.state, accepted.operationType], ['Progress', 'UPLOAD'])
  assert.equal((await kdp.waitForTransaction('single')).devices, undefined)
  await kdp.devices.delete({ customerId: ACME, transactionId: 'undo', removeTransactionId: 'single' })
  assert.equal((await kdp.waitForTransaction('undo')).operationType, 'DELETE')
  assert.equal((await kdp.transactions.get('single')).state, 'Complete')
  assert.ok((await all(kdp.transactions.list({ pageSize: 2 }))).length >= 6)
  assert.equal((await kdp.transactions.list({ pageSize: 2 }).page()).devices.transactions.length, 2)

  assert.ok((await all(kdp.customers.list())).some(({ customerId }) => customerId === ACME))
  const made = await kdp.customers.create({
    companyName: 'Fir Foods',
    email: 'it@fir.example',
    country: 'US',
    firstName: 'Ada',
    lastName: 'Fir',
    service: 'KME',
  })
  assert.equal((await kdp.customers.get(made.customerId)).status, 'PENDING')
  await kdp.customers.dissociate(made.customerId)
  assert.equal((await kdp.customers.associate({ customerId: made.customerId })).status, 'PENDING')
  assert.ok(Array.isArray((await kdp.profileAliases.list(ACME)).profileAliases))
  assert.equal((await kdp.resellers.get()).name, 'Northwind Telecom')
  assert.equal((await all(kdp.vendors.list())).length, 2)
})

test('a customer approves uploads, makes profiles, assigns, unassigns and deletes', async () => {
  const uploadIds = (await all(kme.uploads.list({ state: 'Pending', pageSize: 2 }))).map(({ uploadId }) => uploadId)
  assert.ok(uploadIds.length >= 3)
  assert.equal((await kme.uploads.approve({ uploadIds })).failedCount, 0)

  const draft = { name: 'Kiosk', doEnabled: true, supportedMDM: 'Knox Manage' }
  const { id: profileId } = await kme.profiles.create(draft)
  assert.equal((await kme.profiles.get(profileId)).name, 'Kiosk')
  assert.equal((await kme.profiles.update(profileId, { ...draft, name: 'Desk' })).name, 'Desk')
  assert.ok((await all(kme.profiles.list({ pageSize: 1 }))).some(({ name }) => name === 'Desk'))
  const { transactionId } = await kme.profiles.createAsync({ ...draft, name: 'Later' })
  const published = await kme.profiles.waitForTransaction(transactionId)
  assert.equal(published?.state, 'Complete')
  assert.equal((await all(kme.profiles.transactions())).length, 1)
  assert.equal(await kme.profiles.waitForTransaction('unknown'), undefined)

  const deviceIds = imeis(5, 5003)
  assert.equal((await kme.devices.assignProfile({ profileId, deviceIds })).successCount, 5)
  const assigned = await all(kme.devices.list({ profileId: [profileId], pageSize: 2 }))
  assert.deepEqual(new Set(assigned.map(({ mei }) => mei)), new Set(deviceIds))
  assert.equal((await kme.devices.unassignProfile({ deviceIds: deviceIds.slice(0, 2) })).successCount, 2)
  const each = await kme.devices.unassignProfileV2({ deviceIds: [...deviceIds.slice(2), '350000000999999'] })
  assert.deepEqual([each.successDeviceList.length, each.invalidDeviceList], [3, ['350000000999999']])
  const gone = await kme.devices.delete({ devices: { imeiOrSerials: [deviceIds[0] ?? '', 'R5CT99ZZZZZ'] } })
  assert.deepEqual([gone.successDeviceList, gone.notFoundDeviceList], [[deviceIds[0]], ['R5CT99ZZZZZ']])

  await kme.resellers.approve({ resellerId: '1000000002', autoApproval: true })
  const alias = await kme.profileAliases.create({ resellerId: '1000000001', profileId, alias: 'desks' })
  assert.equal((await kme.profileAliases.update(alias.profileAliasId, { alias: 'counters' })).alias, 'counters')
  await kme.profileAliases.delete(alias.profileAliasId)
  await kme.profiles.delete(profileId)
  await assert.rejects(kme.profiles.get(profileId), error => isKnoxError(error, 'kme', 'BULK_ENROLL_PROFILE_NOT_FOUND'))
})

test('a provider creates, changes, links and delinks customers, and lists, copies and overwrites profiles', async () => {
  const company = {
    email: 'it@grove.example',
    firstName: 'Grace',
    lastName: 'Grove',
    officeNumber: '15550100',
    companyName: 'Grove Gardens',
    street1: '1 Main Street',
    city: 'Springfield',
    zipCode: '12345',
    country: 'US',
    managementType: 'FullyManaged',
    managedServices: [{ service: 'KnoxMobileEnrollment' }],
  } as const
  const { customerId } = await msp.customers.create(company)
  assert.equal((await msp.customers.update(customerId, { city: 'Shelbyville' })).city, 'Shelbyville')
  assert.equal((await msp.customers.get(customerId)).status, 'Active')
  assert.ok((await all(msp.customers.list({ pageSize: 1 }))).some(each => each.customerId === customerId))

  const { id: profileId } = await client(app('meridian')).kme.actingFor(customerId).profiles.create({
    name: 'Garden',
    doEnabled: true,
    supportedMDM: 'Knox Manage',
  })
  assert.deepEqual(
    (await all(msp.profiles.list({ customerIds: customerId }))).map(({ profileName }) => profileName),
    ['Garden'],
  )
  const { results } = await msp.profiles.copy({
    service: 'KnoxMobileEnrollment',
    sourceCustomerId: customerId,
    profiles: [{ profileId, targets: [{ customerId: ACME }] }],
  })
  assert.equal(results[0]?.result, 'SUCCESS')
  await msp.profiles.overwrite({ service: 'KnoxMobileEnrollment', parentProfileId: profileId })

  assert.equal((await msp.customers.delink({ customerId: ACME })).status, 'DelinkPending')
  await assert.rejects(
    msp.customers.link({
      customerId: ACME,
      managementType: 'JointlyManaged',
      managedServices: [{ service: 'KnoxMobileEnrollment' }],
    }),
    error => isKnoxError(error, 'msp', 'ADD_EC_DELINK_PENDING') && error.errorId !== undefined,
  )
})

test('a client of the first generation saves, deletes and lists devices and reads its customers', async () => {
  const [imei = ''] = imeis(1, 7000)
  const devices = { type: 'IMEI', list: [imei] } as const
  const saved = await gen1.devices.save({ customerId: ACME, transactionId: 'g1', devices })
  assert.equal(saved.state, 'Progress')
  await muster.drain()
  const [transaction] = await all(gen1.transactions.list({ transactionId: 'g1' }))
  assert.deepEqual(transaction?.devices, [{ imei }])
  assert.ok((await all(gen1.devices.list({ transactionId: 'g1' }))).length > 0)
  await gen1.devices.delete({ customerId: ACME, transactionId: 'g2', devices })
  assert.equal((await gen1.customers.get(ACME)).customerId, ACME)
  assert.equal((await gen1.resellers.get()).name, 'Northwind Telecom')
  await assert.rejects(gen1.devices.save({ customerId: ACME, transactionId: 'g1', devices }), error =>
    isKnoxError(error, 'kdp', 'TRANSACTION_ID_DUPLICATE'),
  )
})

/** Paths and methods of the same operations, and earlier versions that do less. */
const SYNONYMS: readonly string[] = [
  'unassignProfileV2ByPost',
  'getProfileShort',
  'changeProfileAliasBare',
  'deleteProfileAliasBare',
  'gen1SaveDevicesV1',
  'gen1GetStatusV1',
]

test('every operation of the documents has a method, except synonyms, and every method was called above', () => {
  const documented = ['kdp', 'kme', 'msp'].flatMap(name => {
    const { paths } = JSON.parse(readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8'))
    return Object.values<Record<string, { operationId: string }>>(paths).flatMap(methods =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
  })
  const methods = Object.keys({ ...KDP, ...GEN1, ...KME, ...MSP })
  assert.deepEqual([...methods, ...SYNONYMS].sort(), documented.sort())
  assert.deepEqual([...called].filter(operation => operation !== 'postToken').sort(), methods.sort())
})

test('a list of a managed service provider ends at its total, which the API sends as text', async () => {
  const { totalCount } = await msp.customers.list().page()
  assert.equal(typeof totalCount, 'string')
  assert.equal((await all(msp.customers.list({ pageSize: 1 }))).length, Number(totalCount))
})

test('a list requests a page when its items are needed, and none after the caller stops', async () => {
  let requests = 0
  const auth = app('northwind')
  const request = ({ operation }: { operation: string }) => {
    if (operation === 'getDevicesUsingGET') requests++
  }
  const lazy = createKnoxClient({ baseUrl: muster.url, auth, resellerId: '1000000001', hooks: { request } }).kdp.devices.list({
    pageSize: 5,
  })
  assert.equal(requests, 0)
  let items = 0
  for await (const _ of lazy) if (++items === 6) break
  assert.equal(requests, 2)
})

test('a call without a resellerId is refused before a request, with a message that says where to give it', async () => {
  const { kdp } = createKnoxClient({ baseUrl: muster.url, auth: app('northwind') })
  await assert.rejects(kdp.devices.list().page(), {
    name: 'TypeError',
    message: /^resellerId is missing: give it once to createKnoxClient/,
  })
})
