/** Each scenario on each engine, as a client of its accounts sees it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SCENARIOS, seedOf } from '../../src/apis/control/scenarios/index.ts'
import { DEVICE_STATES } from '../../src/enrolment/device.ts'
import { databases } from '../support/databases.ts'
import { spawnMuster } from '../support/process.ts'
import { type Muster, openMuster } from '../support/server.ts'

const ALL = Object.keys(SCENARIOS)
const RESELLERS = [
  ['northwind', '1000000001'],
  ['harbour', '1000000002'],
  ['summit', '1000000003'],
] as const
const STATUSES = ['Active', 'Pending', 'Rejected', 'DelinkPending', 'DelinkPendingByCustomer'] as const

/** Runs `use` with a server that started with the seed on an empty store. */
type Starting = (seed: string, use: (muster: Muster) => Promise<void>) => Promise<void>

for (const database of databases.filter(({ name }) => !name.includes('refuses'))) {
  describe(`on ${database.name}`, () => {
    const starting: Starting = async (seed, use) => {
      const data = await database.place()
      const muster = await openMuster({ data, seed })
      try {
        await use(muster)
      } finally {
        await muster.close()
        await database.drop(data)
      }
    }

    test('a server with the scenario empty has no tenant', () =>
      starting('scenario:empty', async muster => {
        for (const kind of ['resellers', 'customers', 'providers', 'apps']) {
          assert.equal((await muster.ask('GET', `/_muster/v1/${kind}`)).body.totalCount, 0, kind)
        }
      }))

    test('a server with the scenario devices lists 10,000 devices, some in each state, with each profile, of each reseller', () =>
      starting('scenario:devices', async muster => {
        const granite = await as(muster, 'granite')
        const list = async (query: string) =>
          (await granite('GET', `/kcs/v1/kme/devices/list?pageSize=1&${query}`)).body.totalCount as number
        const counts = new Map<string, number>()
        for (const state of DEVICE_STATES) counts.set(state, await list(`state=${state}`))
        assert.ok([...counts.values()].every(count => count >= 1000))
        assert.equal(
          [...counts.values()].reduce((sum, count) => sum + count),
          10_000,
        )
        assert.equal(await list(''), 9000)
        const profiles = (await granite('GET', '/kcs/v1/kme/profiles/list')).body.profileList as { id: string }[]
        assert.equal(profiles.length, 4)
        for (const { id } of profiles) assert.ok((await list(`profileId=${id}`)) > 1000, id)
        for (const [client, id] of RESELLERS) {
          const uploaded = await (await as(muster, client))('GET', `/kcs/v1/rp/devices?resellerId=${id}&pageSize=1`)
          assert.ok(Number(uploaded.body.totalCount) > 3000, uploaded.text)
        }
        assert.equal((await granite('GET', '/kcs/v1/kme/devices/uploads/list?state=Pending')).body.totalCount, 4)
      }))

    test('a pending upload of the scenario approvals is approved by KME, and its devices get the profile of its alias', () =>
      starting('scenario:approvals', async muster => {
        const acme = await as(muster, 'acme')
        const uploads = async (state: string) =>
          (await acme('GET', `/kcs/v1/kme/devices/uploads/list?state=${state}`)).body.uploadList.map(
            (upload: Record<string, unknown>) => [upload.transactionId, upload.resellerName, upload.deviceCount],
          )
        const [kiosk, ...others] = [
          ['NW-5002', 'Northwind Telecom', 2],
          ['NW-5001', 'Northwind Telecom', 3],
          ['NW-5003', 'Northwind Telecom', 1],
          ['HB-7001', 'Harbour Distribution', 2],
        ]
        assert.deepEqual((await uploads('Pending')).toSorted(), [kiosk, ...others].toSorted())
        const approved = await acme('POST', '/kcs/v1/kme/devices/uploads/approvals', { transactionIds: ['NW-5002'] })
        assert.deepEqual(approved.body, { totalCount: 1, successCount: 1, failedCount: 0 })
        assert.deepEqual(await uploads('Approved'), [kiosk])
        assert.deepEqual((await uploads('Pending')).toSorted(), others.toSorted())
        const { deviceList } = (await acme('GET', '/kcs/v1/kme/devices/list')).body
        assert.deepEqual(
          deviceList.map((device: Record<string, unknown>) => [device.state, device.profileName]),
          [
            ['ProfileAssigned', 'Base'],
            ['ProfileAssigned', 'Base'],
          ],
        )
      }))

    test('an approval of all uploads of the scenario approvals accepts Harbour as a reseller, and a reset restores the scenario', () =>
      starting('scenario:approvals', async muster => {
        const acme = await as(muster, 'acme')
        const approved = await acme('POST', '/kcs/v1/kme/devices/uploads/approvals', { approveAll: true })
        assert.equal(approved.body.successCount, 4, approved.text)
        assert.equal((await acme('GET', '/kcs/v1/kme/devices/list?state=Unassigned')).body.totalCount, 6)
        const association = (await muster.ask('GET', '/_muster/v1/associations/1000000002/2000000001')).body
        assert.equal(association.state, 'active')
        const harbour = await as(muster, 'harbour')
        const status = await harbour('GET', '/kcs/v1/rp/devices/status?resellerId=1000000002&transactionId=HB-7001')
        assert.match(status.text, /HB-7001/)
        assert.match(status.text, /COMPLETE/i)
        await muster.ask('POST', '/_muster/v1/seed', { body: { scenarios: ['tenants'] } })
        const { body } = await muster.ask('POST', '/_muster/v1/reset', { body: {} })
        assert.equal(body.applied.uploads, 4)
        assert.equal((await acme('GET', '/kcs/v1/kme/devices/uploads/list?state=Pending')).body.totalCount, 4)
        assert.equal((await muster.ask('GET', '/_muster/v1/customers/2000000003')).status, 404)
      }))

    test('each provider of the scenario msp lists two customers of each status, of its region, and a copied profile', () =>
      starting('scenario:msp', async muster => {
        const regions = await regionsOf(muster)
        for (const [client, region] of [
          ['meridian', 'us'],
          ['polaris', 'eu'],
        ] as const) {
          const provider = await as(muster, client)
          for (const status of STATUSES) {
            const { customers } = (await provider('GET', `/msp/v1/managedCustomers?status=${status}`)).body
            const found = customers.map((customer: Record<string, string>) => [
              customer.managementType,
              regions.get(customer.customerId ?? ''),
            ])
            assert.deepEqual(
              found.toSorted(),
              [
                ['FullyManaged', region],
                ['JointlyManaged', region],
              ],
              `${client} ${status}`,
            )
          }
          const { profiles } = (await provider('GET', '/msp/v1/profiles')).body as { profiles: Record<string, string>[] }
          const copy = profiles.find(({ parentProfileId }) => parentProfileId !== undefined)
          const parent = profiles.find(({ profileId }) => profileId === copy?.parentProfileId)
          assert.equal(parent?.profileName, 'Standard')
          assert.notEqual(parent?.customerId, copy?.customerId)
        }
        assert.equal(await (await as(muster, 'laurel'))('GET', '/kcs/v1/kme/devices/list').then(({ status }) => status), 200)
      }))

    test('calls with the credentials of the scenario tenants are refused with 4030003 for blocked and 4030005 for inactive tenants', () =>
      starting('scenario:tenants', async muster => {
        const calls = [
          ['cobalt', '/kcs/v1/kme/devices/list', 4030003],
          ['dune', '/kcs/v1/kme/devices/list', 4030005],
          ['copper', '/kcs/v1/rp/devices?resellerId=1000000011', 4030003],
          ['drift', '/kcs/v1/rp/devices?resellerId=1000000012', 4030005],
          ['cinder', '/kcs/v1/kme/devices/list', 4030003],
          ['dusk', '/kcs/v1/kme/devices/list', 4030005],
          // MSP has one row for both.
          ['cinder', '/msp/v1/managedCustomers', 4030000],
          ['dusk', '/msp/v1/managedCustomers', 4030000],
        ] as const
        for (const [client, path, code] of calls) {
          const { status, text } = await (await as(muster, client))('GET', path)
          assert.equal(status, 403, `${client}: ${text}`)
          assert.ok(text.includes(String(code)), `${client}: ${text}`)
        }
      }))

    test('a device of the scenario dual-sim is found by its second IMEI, by its serial number alone and by its MEID', () =>
      starting('scenario:dual-sim', async muster => {
        const harvest = await as(muster, 'harvest')
        const { deviceList } = (await harvest('GET', '/kcs/v1/kme/devices/list')).body
        assert.equal(deviceList.length, 8)
        const { devices } = seedOf(['dual-sim']) as { devices: Record<string, string>[] }
        const second = devices.find(({ imei2 }) => imei2 !== undefined)?.imei2
        for (const name of [second, 'R5F30000001', 'A0000053000002']) {
          const found = await harvest('GET', `/kcs/v1/kme/devices/list?devices=${name}`)
          assert.equal(found.body.totalCount, 1, `${name}: ${found.text}`)
        }
        const booted = await muster.ask('POST', '/_muster/v1/handsets/R5F10000001/boot', { body: {} })
        assert.equal(booted.body.state ?? booted.body.device?.state, 'Enrolled', booted.text)
      }))
  })
}

describe('POST /seed with scenarios', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster({ seed: 'scenario:empty' })
  })
  after(() => muster.close())
  const seed = (body: unknown) => muster.ask('POST', '/_muster/v1/seed', { body })

  test('a seed with scenarios stores the rows of the scenarios and of the document', async () => {
    const customer = { id: '2000000098', name: 'Own' }
    const { body } = await seed({ scenarios: ['default', 'approvals'], customers: [customer] })
    assert.deepEqual([body.applied.customers, body.applied.uploads], [6, 4])
    assert.equal((await muster.ask('GET', `/_muster/v1/customers/${customer.id}`)).body.name, 'Own')
  })

  test('a seed with a scenario does not change an upload that was approved before', async () => {
    await seed({ scenarios: ['approvals'] })
    const acme = await as(muster, 'acme')
    await acme('POST', '/kcs/v1/kme/devices/uploads/approvals', { approveAll: true })
    assert.equal((await seed({ scenarios: ['approvals'] })).status, 200)
    assert.equal((await acme('GET', '/kcs/v1/kme/devices/uploads/list?state=Approved')).body.totalCount, 4)
  })

  const refused: readonly [what: string, document: unknown, detail: RegExp][] = [
    ['an unknown scenario', { scenarios: ['msp', 'tennants'] }, /scenarios\.1 is tennants, .*empty, .*; the closest is tenants/],
    ['the name of a member of objects as a scenario', { scenarios: ['constructor'] }, /scenarios\.0 is constructor/],
    ['a scenario that is a number', { scenarios: [5] }, /scenarios\.0 is 5/],
    ['scenarios as a text', { scenarios: 'msp' }, /scenarios must be an array/],
    [
      'a row that differs from a scenario’s',
      { scenarios: ['default'], customers: [{ id: 2000000001, name: 'Other' }] },
      /customers has tenant 2000000001 in the document and differently in scenario:default/,
    ],
    [
      'a device that a scenario’s upload has',
      { scenarios: ['approvals'], devices: [{ customer: '2000000001', serialNumber: 'r5e20000001' }] },
      /uploads has device r5e20000001 in the document and differently in scenario:approvals/,
    ],
    ['a section that is not a list', { scenarios: ['msp'], customers: {} }, /customers must be an array/],
  ]
  for (const [what, document, detail] of refused) {
    test(`a seed with ${what} is refused and stores no row`, async () => {
      await muster.ask('POST', '/_muster/v1/reset', { body: {} })
      const answer = await seed(document)
      assert.equal(answer.status, 400, answer.text)
      assert.match(answer.body.detail, detail)
      assert.equal((await muster.ask('GET', '/_muster/v1/customers')).body.totalCount, 0)
    })
  }
})

test('all scenarios together start one server, and each app gets a token', async () => {
  const muster = await openMuster({ seed: ALL.map(name => `scenario:${name}`).join() })
  const { apps } = seedOf(ALL) as { apps: { clientId: string }[] }
  for (const { clientId } of apps) assert.equal(typeof (await muster.token(clientId)), 'string', clientId)
  await muster.close()
})

test('any two scenarios can be combined', () => {
  for (const one of ALL) for (const other of ALL) assert.doesNotThrow(() => seedOf([one, other]), `${one}, ${other}`)
})

test('a scenario is the same document at each call', () => {
  for (const name of ALL) assert.deepEqual(seedOf([name]), seedOf([name]))
})

for (const [how, flags, env] of [
  ['two --seed flags', ['--seed', 'scenario:default', '--seed', 'scenario:approvals'], {}],
  ['MUSTER_SEED', [], { MUSTER_SEED: 'scenario:default,scenario:approvals' }],
] as const) {
  test(`a server with ${how} applies both scenarios and prints their accounts`, async () => {
    const muster = await spawnMuster(':memory:', flags, { env })
    const counted = async (resource: string) => (await muster.ask('GET', `/_muster/v1/${resource}`)).body.totalCount
    assert.deepEqual([await counted('customers'), await counted('devices')], [5, 12])
    assert.equal(muster.printed.filter(line => /client acme /.test(line)).length, 1)
    await muster.close()
  })
}

/** A client with a token of the app. */
async function as(muster: Muster, clientId: string) {
  const token = await muster.token(clientId)
  return (method: string, path: string, body?: unknown) =>
    muster.ask(method, path, { token, ...(body === undefined ? {} : { body }) })
}

async function regionsOf(muster: Muster): Promise<ReadonlyMap<string, string>> {
  const { customers } = (await muster.ask('GET', '/_muster/v1/customers?pageSize=1000')).body
  return new Map(customers.map((customer: Record<string, string>) => [customer.id, customer.region]))
}
