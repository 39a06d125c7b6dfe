/** The relation of a customer and a provider from both sides: what each may do in each state, and what the other sees of it. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { openMuster } from '../support/server.ts'

const [ACME, BOREALIS, MERIDIAN, SUMMIT] = ['2000000001', '2000000002', '4000000001', '4000000002']
const muster = await openMuster()
after(() => muster.close())
const control = async (method: string, path: string, body: object) => {
  const answer = await muster.ask(method, `/_muster/v1/${path}`, { body })
  assert.equal(answer.status, 200, answer.text)
}
await control('POST', 'providers', { id: SUMMIT, name: 'Summit Services', country: 'CA' })
const tokens = {
  acme: await muster.token('acme'),
  borealis: await muster.token('borealis'),
  meridian: await muster.token('meridian'),
}

const relate = (provider: string, customer: string, row: object) => control('POST', 'managements', { provider, customer, ...row })
const act = (path: string, token = tokens.acme, headers: Record<string, string> = {}) =>
  muster.ask('POST', `/_muster/portal/v1/customer/providers/${path}`, { token, headers })
const listed = async (token = tokens.acme) =>
  (await muster.ask('GET', '/_muster/portal/v1/customer/providers', { token })).body.providers
const problem = (answer: { status: number; body: { type?: string; detail?: string } }) => [
  answer.status,
  answer.body.type?.replace('urn:muster:problem:', ''),
  answer.body.detail,
]

const ACTS = ['accept', 'reject', 'delink', 'delink/accept', 'delink/reject'] as const
const TRANSITION = {
  accept: 'accept',
  reject: 'reject',
  delink: 'requestDelink',
  'delink/accept': 'acceptDelink',
  'delink/reject': 'rejectDelink',
} as const

/** Each state, and what a jointly managed customer may do in it, with the state that follows. */
const STATES: readonly [status: string, label: string, next: Partial<Record<(typeof ACTS)[number], string | null>>][] = [
  ['Pending', 'Pending', { accept: 'Active', reject: 'Rejected' }],
  ['Active', 'Active', { delink: 'Delink request by customer' }],
  ['Rejected', 'Rejected', {}],
  ['DelinkPending', 'Delink request by MSP', { 'delink/accept': null, 'delink/reject': 'Active' }],
  ['DelinkPendingByCustomer', 'Delink request by customer', {}],
]
for (const [status, label, next] of STATES)
  test(`in the state "${label}" a customer can do what its transitions say, and the refusal of the rest names the state`, async () => {
    for (const path of ACTS) {
      await relate(MERIDIAN, ACME, { status })
      const [relation] = await listed()
      assert.equal(relation.status, label)
      assert.deepEqual(
        relation.transitions,
        ACTS.filter(one => one in next).map(one => TRANSITION[one]),
      )
      const answer = await act(`${MERIDIAN}/${path}`)
      if (path in next) {
        assert.deepEqual([answer.status, answer.body.status], [200, next[path]], answer.text)
        assert.deepEqual(await listed(), next[path] === null ? [] : [answer.body])
      } else {
        const detail = `The relation has the status ${label}, which does not allow this.`
        assert.deepEqual(problem(answer), [409, 'management-state', detail])
      }
    }
    await relate(MERIDIAN, ACME, { status: 'Active' })
  })

test('a relation is shown with the provider, its type, its services and its dates', async () => {
  const [{ created, updated, ...same }] = await listed(tokens.borealis)
  assert.ok(created > 0 && updated >= created)
  assert.deepEqual(same, {
    id: MERIDIAN,
    name: 'Meridian Managed Services',
    location: 'US',
    managementType: 'Jointly managed',
    status: 'Pending',
    services: ['KnoxMobileEnrollment'],
    managesAdmins: false,
    transitions: ['accept', 'reject'],
  })
})

test('a customer accepts one provider at a time, and each request is answered by itself', async () => {
  await relate(SUMMIT, BOREALIS, { status: 'Pending' })
  assert.equal((await act(`${SUMMIT}/accept`, tokens.borealis)).body.status, 'Active')
  const [meridian, summit] = await listed(tokens.borealis)
  assert.deepEqual([meridian.status, meridian.transitions], ['Pending', ['reject']])
  assert.deepEqual([summit.name, summit.transitions], ['Summit Services', ['requestDelink']])
  const other = [409, 'managed-by-other', 'Another provider manages the customer.']
  assert.deepEqual(problem(await act(`${MERIDIAN}/accept`, tokens.borealis)), other)
  assert.equal((await act(`${MERIDIAN}/reject`, tokens.borealis)).body.status, 'Rejected')
})

test('a fully managed customer cannot ask for a delink', async () => {
  await relate(MERIDIAN, ACME, { status: 'Active', managementType: 'FullyManaged' })
  assert.deepEqual((await listed())[0].transitions, [])
  const refused = [409, 'fully-managed', 'The customer is fully managed, which does not allow this.']
  assert.deepEqual(problem(await act(`${MERIDIAN}/delink`)), refused)
  await relate(MERIDIAN, ACME, { status: 'Active', managementType: 'JointlyManaged' })
})

test('a jointly managed customer lets a provider manage its administrators while the provider manages it', async () => {
  const permit = (managesAdmins: unknown) =>
    muster.ask('PATCH', `/_muster/portal/v1/customer/providers/${MERIDIAN}`, { token: tokens.acme, body: { managesAdmins } })
  const seen = async () =>
    (await muster.ask('GET', `/msp/v1/managedCustomers/${ACME}`, { token: tokens.meridian })).body.customerAdminManagement
  for (const managesAdmins of [true, false]) {
    const { status, body } = await permit(managesAdmins)
    assert.deepEqual([status, body.managesAdmins, await seen()], [200, managesAdmins, managesAdmins])
  }
  assert.deepEqual(problem(await permit('yes')).slice(0, 2), [400, 'request-unfit'])
  for (const [status, managementType, type] of [
    ['Pending', 'JointlyManaged', 'management-state'],
    ['Rejected', 'JointlyManaged', 'management-state'],
    ['Active', 'FullyManaged', 'fully-managed'],
  ] as const) {
    await relate(MERIDIAN, ACME, { status, managementType })
    assert.deepEqual(problem(await permit(true)).slice(0, 2), [409, type])
  }
  await relate(MERIDIAN, ACME, { status: 'Active', managementType: 'JointlyManaged' })
})

test('a provider does not consent for a customer that it acts for, and an unrelated provider is unknown', async () => {
  await relate(MERIDIAN, ACME, { status: 'DelinkPending' })
  for (const path of ACTS) {
    const asProvider = await act(`${MERIDIAN}/${path}`, tokens.meridian, { 'x-wsm-managed-tenantid': ACME })
    assert.deepEqual(problem(asProvider).slice(0, 2), [403, 'role-unfit'], path)
    assert.deepEqual(problem(await act(`${SUMMIT}/${path}`)), [
      404,
      'provider-unknown',
      `The customer has no relation with a provider ${SUMMIT}.`,
    ])
  }
})

test('both tenants have the acts of a customer in their logs', async () => {
  await relate(MERIDIAN, ACME, { status: 'Active' })
  await act(`${MERIDIAN}/delink`)
  for (const token of [tokens.acme, tokens.meridian]) {
    const { body } = await muster.ask('GET', '/_muster/portal/v1/activity?category=Customer&pageSize=1', { token })
    const { event, customer, service } = body.activity[0]
    assert.deepEqual([event, customer, service], ['Delink requested by customer', 'Acme Logistics', 'Knox Admin Portal'])
  }
})
