/** What the portal API shows to a provider of its customers, and what it can do in each state of a relation. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [ACME, BOREALIS, ELM, MERIDIAN] = ['2000000001', '2000000002', '2000000005', '4000000001']
const muster = await openMuster()
after(() => muster.close())
const token = await muster.token('meridian')
const customer = await muster.token('acme')
const relate = async (row: object, id = ACME) => {
  const body = { provider: MERIDIAN, customer: id, managementType: 'JointlyManaged', services: ['KnoxMobileEnrollment'], ...row }
  const answer = await muster.ask('POST', '/_muster/v1/managements', { body })
  assert.equal(answer.status, 200, answer.text)
}
const get = async (path: string) => {
  const answer = await muster.ask('GET', `/_muster/portal/v1/provider/${path}`, { token })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const answerDelink = (answer: string, id = ACME) =>
  muster.ask('POST', `/_muster/portal/v1/provider/customers/${id}/delink/${answer}`, { token })
const msp = (path: string, body: object) => muster.ask('POST', `/msp/v1/managedCustomers/${path}`, { token, body })
const problem = (answer: { status: number; body: { type?: string; detail?: string } }) => [
  answer.status,
  answer.body.type?.replace('urn:muster:problem:', ''),
  answer.body.detail,
]

test('the customers of a provider are in its list in every state, and their devices only where it manages them', async () => {
  const { customers, next } = await get('customers')
  assert.equal(next, null)
  const dates = customers.map(({ linked, modified, created, ...same }: Record<string, unknown>) => {
    assert.ok(Number(linked) > 0 && Number(modified) >= Number(linked) && Number(created) > 0)
    return same
  })
  const same = { managementType: 'Jointly managed', services: ['KnoxMobileEnrollment'] }
  assert.deepEqual(dates, [
    {
      id: ACME,
      name: 'Acme Logistics',
      location: 'US',
      status: 'Active',
      devices: 3,
      transitions: ['change', 'delink', 'actFor', 'moveDevices'],
      ...same,
    },
    { id: BOREALIS, name: 'Borealis Retail', location: 'CA', status: 'Pending', devices: null, transitions: [], ...same },
  ])
  assert.deepEqual(await get(`customers/${BOREALIS}`), customers[1])
})

test('the list of a provider is filtered by each column and paged by the id', async () => {
  await relate({ status: 'Rejected', managementType: 'FullyManaged', services: ['KnoxConfigure'] }, ELM)
  const ids = async (query: string) => (await get(`customers?${query}`)).customers.map(({ id }: { id: string }) => id)
  const cases: readonly [query: string, ids: readonly string[]][] = [
    ['', [ACME, BOREALIS, ELM]],
    ['status=Active', [ACME]],
    ['status=Rejected', [ELM]],
    ['status=Delink request by MSP', []],
    ['managementType=Fully managed', [ELM]],
    ['service=KnoxMobileEnrollment', [ACME, BOREALIS]],
    ['service=KnoxConfigure&status=Pending', []],
    ['search=LOG', [ACME]],
    ['search=20000000', [ACME, BOREALIS, ELM]],
    ['search=it@elm', [ELM]],
    ['search=nobody', []],
  ]
  for (const [query, expected] of cases) assert.deepEqual(await ids(query), expected, query)
  const first = await get('customers?pageSize=2')
  assert.deepEqual([first.customers.length, first.next], [2, BOREALIS])
  const second = await get(`customers?pageSize=2&after=${first.next}`)
  assert.deepEqual([second.customers.map(({ id }: { id: string }) => id), second.next], [[ELM], null])
  await muster.ask('DELETE', `/_muster/v1/managements/${MERIDIAN}/${ELM}`)
})

/** Each state of a jointly and of a fully managed customer, with what the provider can do. */
const STATES: readonly [status: string, type: string, transitions: readonly string[]][] = [
  ['Pending', 'JointlyManaged', []],
  ['Active', 'JointlyManaged', ['change', 'delink', 'actFor', 'moveDevices']],
  ['Active', 'FullyManaged', ['change', 'actFor', 'moveDevices']],
  ['Rejected', 'JointlyManaged', ['link']],
  ['DelinkPending', 'JointlyManaged', ['actFor', 'moveDevices']],
  ['DelinkPendingByCustomer', 'JointlyManaged', ['acceptDelink', 'rejectDelink', 'actFor', 'moveDevices']],
]
for (const [status, managementType, transitions] of STATES)
  test(`a provider can do with a customer that is ${managementType} and ${status} what its transitions say, and no more`, async () => {
    const terms = { managementType: 'JointlyManaged', managedServices: ['KnoxMobileEnrollment'] }
    const acts: readonly [transition: string, act: () => Promise<{ status: number; text: string }>][] = [
      ['link', () => msp('link', { customerId: ACME, ...terms })],
      ['change', () => muster.ask('PUT', `/msp/v1/managedCustomers/${ACME}`, { token, body: { city: 'Springfield' } })],
      ['delink', () => msp('delink', { customerId: ACME })],
      ['acceptDelink', () => answerDelink('accept')],
      ['rejectDelink', () => answerDelink('reject')],
      ['actFor', () => muster.ask('GET', '/kcs/v1/kme/devices/list', { token, headers: { 'x-wsm-managed-tenantid': ACME } })],
    ]
    for (const [transition, act] of acts) {
      await relate({ status, managementType })
      assert.deepEqual((await get(`customers/${ACME}`)).transitions, transitions)
      const answer = await act()
      assert.equal(answer.status < 300, transitions.includes(transition), `${transition}: ${answer.text}`)
    }
    await relate({ status: 'Active' })
  })

test('a provider answers a delink that the customer requested, and each refusal names the state', async () => {
  const states: readonly [status: string, label: string][] = [
    ['Active', 'Active'],
    ['DelinkPending', 'Delink request by MSP'],
  ]
  for (const [status, label] of states) {
    await relate({ status })
    const detail = `The relation has the status ${label}, which does not allow this.`
    assert.deepEqual(problem(await answerDelink('accept')), [409, 'management-state', detail])
  }
  const ask = () => muster.ask('POST', `/_muster/portal/v1/customer/providers/${MERIDIAN}/delink`, { token: customer })
  await relate({ status: 'Active' })
  await ask()
  const rejected = await answerDelink('reject')
  assert.deepEqual([rejected.status, rejected.body.status, rejected.body.devices], [200, 'Active', 3], rejected.text)
  await ask()
  const accepted = await answerDelink('accept')
  assert.deepEqual(
    [accepted.body.id, accepted.body.status, accepted.body.devices, accepted.body.transitions],
    [ACME, null, null, []],
  )
  const unrelated = [404, 'customer-unrelated', `The provider has no relation with a customer ${ACME}.`]
  assert.deepEqual(problem(await answerDelink('accept')), unrelated)
  await relate({ status: 'Active' })
})

test('the dashboard of a provider counts its customers by status and type, and the devices of both sides', async () => {
  const before = await get('dashboard')
  assert.deepEqual([before.id, before.name, before.country], [MERIDIAN, 'Meridian Managed Services', 'US'])
  assert.deepEqual([before.customers, before.managedDevices, before.ownDevices, before.pendingUploads], [2, 3, 1, 0])
  const one = (status: string, fullyManaged: number, jointlyManaged: number) => ({ status, fullyManaged, jointlyManaged })
  assert.deepEqual(before.statuses, [
    one('Pending', 0, 1),
    one('Active', 0, 1),
    one('Rejected', 0, 0),
    one('Delink request by MSP', 0, 0),
    one('Delink request by customer', 0, 0),
  ])
  await relate({ status: 'Pending', managementType: 'FullyManaged' })
  const body = { resellerId: '1000000001', customerId: MERIDIAN, transactionId: 'own', type: 'IMEI', devices: imeis(2, 960) }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
  await muster.drain()
  const now = await get('dashboard')
  assert.deepEqual([now.managedDevices, now.ownDevices, now.pendingUploads], [0, 1, 1])
  assert.deepEqual(now.statuses.slice(0, 2), [one('Pending', 1, 1), one('Active', 0, 0)])
  await relate({ status: 'Active' })
})
