/** The activity logs of a reseller, its customer and the customer's provider, entry by entry, on every engine. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { APIS } from '../../src/all-apis.ts'
import { ACT_OF } from '../../src/apis/control/refused-activity.ts'
import { eventOf } from '../../src/enrolment/activity-events.ts'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const M = '4000000001'
const PROFILE = '65a000000000000000000001'
/** Tenants of the seed: a reseller, its customer and the customer's provider, and tenants that no act here concerns. */
const APPS = { [R]: 'northwind', [C]: 'acme', [M]: 'meridian' } as const
const FOREIGN = { '1000000002': 'harbour', '2000000002': 'borealis' } as const

type Entry = Readonly<Record<string, unknown>>

/** The members of an entry that are the same in each run of the test. */
const stable = ({ id: _id, date: _date, errorId: _errorId, details: _details, ...same }: Entry): Entry => same

const own = async (muster: Muster, app: string, query = ''): Promise<Entry[]> =>
  (await muster.ask('GET', `/_muster/v1/activity?${query}`, { token: await muster.token(app) })).body.activity
const logOf = async (muster: Muster, tenant: string, query = ''): Promise<Entry[]> =>
  (await muster.ask('GET', `/_muster/v1/activity?tenant=${tenant}&${query}`)).body.activity

const upload = async (muster: Muster, transactionId: string, devices: readonly string[], customerId = C) =>
  muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
    token: await muster.token('northwind'),
    body: { resellerId: R, customerId, transactionId, type: 'IMEI', orderNo: 'PO-7', devices },
  })

const concerning = { customer: 'Acme Logistics', customerId: C, code: null }

for (const { name, place, drop } of databases) {
  const on = (title: string, run: (muster: Muster) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const data = await place()
      const muster = await openMuster({ data })
      try {
        await run(muster)
      } finally {
        await muster.close()
        await drop(data)
      }
    })

  on('one upload, one approval and one refusal are in the log of every tenant concerned, and in no other', async muster => {
    const [phone = '', other = ''] = imeis(2, 70_000)
    assert.equal((await upload(muster, 'FIRST', [phone, other])).status, 200)
    await muster.drain()
    const acme = await muster.token('acme')
    const approved = await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', {
      token: acme,
      body: { transactionIds: ['FIRST'] },
    })
    assert.equal(approved.status, 200)
    const assigned = await muster.ask('PUT', '/kcs/v1/kme/devices/assignProfile', {
      token: await muster.token('meridian'),
      headers: { 'x-wsm-managed-tenantid': C },
      body: { profileId: PROFILE, deviceIds: [phone] },
    })
    assert.equal(assigned.status, 200)
    const refused = await upload(muster, 'FIRST', [phone])
    assert.equal(refused.body.code, 40000014)

    const kdp = { service: 'Knox Deployment Program', category: 'Device', channel: 'kdp' }
    const kme = { service: 'Knox Mobile Enrollment', category: 'Device', channel: 'kme' }
    const uploaded = { ...concerning, ...kdp, event: 'Devices uploaded', operation: 'upload', status: 'Completed' }
    const approval = { ...concerning, ...kme, event: 'Upload approved', operation: 'approveUploads', status: 'Completed' }
    const assignment = { ...concerning, ...kme, event: 'Profile assigned', operation: 'assignProfile', status: 'Completed' }
    const expected: Readonly<Record<keyof typeof APPS, readonly Entry[]>> = {
      [R]: [
        {
          ...uploaded,
          tenant: R,
          performedBy: 'northwind',
          customer: '',
          customerId: null,
          operation: 'uploadDevicesUsingPUT',
          status: 'Error',
          code: 40000014,
          description: refused.body.data,
        },
        { ...approval, tenant: R, performedBy: 'Acme Logistics', description: '1 upload, 2 devices' },
        { ...uploaded, tenant: R, performedBy: 'northwind', description: '2 devices' },
      ],
      [C]: [
        { ...assignment, tenant: C, performedBy: 'Meridian Managed Services', description: 'Base, 1 device' },
        { ...approval, tenant: C, performedBy: 'acme', description: '1 upload, 2 devices' },
        { ...uploaded, tenant: C, performedBy: 'Northwind Telecom', description: '2 devices' },
      ],
      [M]: [{ ...assignment, tenant: M, performedBy: 'meridian', description: 'Base, 1 device' }],
    }
    for (const [tenant, app] of Object.entries(APPS)) {
      const log = await logOf(muster, tenant)
      assert.deepEqual(log.map(stable), expected[tenant as keyof typeof APPS])
      assert.deepEqual(await own(muster, app), log, 'its own credential shows the same')
      assert.deepEqual(await own(muster, app, `tenant=${tenant === R ? C : R}`), log, 'and no other log')
    }
    for (const app of Object.values(FOREIGN)) assert.deepEqual(await own(muster, app), [])

    const [uploadId] = (await logOf(muster, C, 'operation=approveUploads')).flatMap(
      entry => (entry.details as { uploadIds: string[] }).uploadIds,
    )
    const details = async (tenant: string) => (await logOf(muster, tenant)).map(entry => entry.details)
    assert.deepEqual(await details(R), [
      { error: 'TRANSACTION_ID_DUPLICATE', request: '/kcs/v1/rp/devices/upload' },
      { transactionIds: ['FIRST'] },
      { transactionId: 'FIRST', orderNo: 'PO-7' },
    ])
    assert.deepEqual(await details(C), [
      { profileId: PROFILE },
      { uploadIds: [uploadId] },
      { transactionId: 'FIRST', resellerId: R },
    ])
    const [first] = await logOf(muster, R, 'status=Error')
    assert.equal(first?.errorId, refused.body.errorId)
    const dates = (await logOf(muster, R)).map(({ date }) => date as number)
    assert.deepEqual(
      dates,
      dates.toSorted((a, b) => b - a),
      'newest first',
    )
  })

  on('an upload is in progress until its devices are checked, and then has the same status in both logs', async muster => {
    const [good = '', ...others] = imeis(3, 71_000)
    await muster.ask('POST', '/_muster/v1/work/hold')
    for (const [id, devices] of [
      ['GOOD', others],
      ['PARTLY', [good, 'no IMEI']],
      ['FAILED', ['no IMEI']],
    ] as const)
      assert.equal((await upload(muster, id, devices)).status, 200)
    const statuses = async (tenant: string) =>
      (await logOf(muster, tenant, 'event=Devices uploaded')).map(entry => [
        (entry.details as { transactionId: string }).transactionId,
        entry.status,
      ])
    const waiting = ['FAILED', 'PARTLY', 'GOOD'].map(id => [id, 'In progress'])
    assert.deepEqual([await statuses(R), await statuses(C)], [waiting, waiting])
    await muster.drain()
    const ended = [
      ['FAILED', 'Error'],
      ['PARTLY', 'Completed with error'],
      ['GOOD', 'Completed'],
    ]
    assert.deepEqual([await statuses(R), await statuses(C)], [ended, ended])
    for (const [status, count] of [
      ['In progress', 0],
      ['Error', 1],
      ['Completed with error', 1],
      ['Completed', 1],
    ] as const)
      assert.equal((await logOf(muster, C, `status=${status}`)).length, count, status)
  })

  on('an approval of two resellers’ uploads shows each reseller its own uploads alone', async muster => {
    const [one = '', two = '', three = ''] = imeis(3, 72_000)
    await upload(muster, 'NORTH', [one, two])
    await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: await muster.token('harbour'),
      body: { resellerId: '1000000002', customerId: C, transactionId: 'HARBOUR', type: 'IMEI', devices: [three] },
    })
    await muster.drain()
    const token = await muster.token('acme')
    const body = { transactionIds: ['NORTH', 'HARBOUR'] }
    assert.equal((await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', { token, body })).status, 200)
    const approvals = async (app: string) =>
      (await own(muster, app, 'category=Device&channel=kme')).map(entry => [entry.description, entry.details])
    assert.deepEqual(await approvals('northwind'), [['1 upload, 2 devices', { transactionIds: ['NORTH'] }]])
    assert.deepEqual(await approvals('harbour'), [['1 upload, 1 device', { transactionIds: ['HARBOUR'] }]])
    assert.equal((await own(muster, 'acme', 'operation=approveUploads'))[0]?.description, '2 uploads, 3 devices')
    const trusted = async (app: string) =>
      (await own(muster, app, 'category=Reseller')).map(entry => [entry.event, entry.performedBy, entry.description])
    assert.deepEqual(await trusted('harbour'), [['Reseller registered', 'Acme Logistics', '']])
    assert.deepEqual(await trusted('northwind'), [])
    assert.deepEqual(await trusted('acme'), [['Reseller registered', 'acme', 'Harbour Distribution']])
  })

  on('a customer’s preferences are in no reseller’s log, and a reseller’s internal reference is in no log', async muster => {
    const acme = await muster.token('acme')
    await muster.ask('POST', '/kcs/v1/kme/reseller/approvals', {
      token: acme,
      body: { resellerId: R, autoApproval: true, update: true },
    })
    await muster.ask('POST', '/kcs/v1/rp/customers/associate', {
      token: await muster.token('northwind'),
      body: { resellerId: R, customerId: '2000000002', internalReference: 'our best one' },
    })
    const events = (log: readonly Entry[]) => log.map(({ event, customer, description }) => [event, customer, description])
    assert.deepEqual(events(await own(muster, 'acme')), [['Reseller preferences changed', 'Acme Logistics', 'Northwind Telecom']])
    assert.deepEqual(await own(muster, 'borealis'), [], 'a customer sees a reseller from its first upload on')
    const reseller = await own(muster, 'northwind')
    assert.ok(!JSON.stringify(reseller).includes('our best one'))
    assert.deepEqual(events(reseller), [['Customer added', 'Borealis Retail', '']])
  })

  on('a deleted tenant leaves the entry of its deletion in its log and all entries in the logs of others', async muster => {
    await upload(muster, 'BEFORE', imeis(1, 73_000), '2000000001')
    await muster.drain()
    const before = (await logOf(muster, R)).map(stable)
    const id = '2000000009'
    await muster.ask('POST', '/_muster/v1/customers', { body: { id, name: 'Short-lived' } })
    assert.equal((await muster.ask('DELETE', `/_muster/v1/customers/${id}`)).status, 200)
    assert.deepEqual(
      (await logOf(muster, id)).map(entry => [entry.event, entry.customer, entry.performedBy]),
      [['Customer deleted', 'Short-lived', 'operator']],
    )
    await muster.ask('POST', '/_muster/v1/customers', { body: { id, name: 'Another' } })
    assert.deepEqual(
      (await logOf(muster, id)).map(entry => [entry.event, entry.customer]),
      [['Customer set', 'Another']],
      'a new tenant with the id does not see the log of the former one',
    )
    assert.deepEqual((await logOf(muster, R)).map(stable), before)
  })
}

test('each operation that the activity log names by its act is an operation of an API, and each act has an event', () => {
  const ids = new Set(APIS.flatMap(({ operations }) => operations.map(({ id }) => id)))
  assert.deepEqual(
    Object.keys(ACT_OF).filter(id => !ids.has(id)),
    [],
  )
  assert.deepEqual(
    Object.values(ACT_OF).filter(act => eventOf(act).category === 'General'),
    [],
  )
})
