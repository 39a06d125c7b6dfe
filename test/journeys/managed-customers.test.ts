import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { databases } from '../support/databases.ts'
import { company, linking, M, M2, openMspMuster } from '../support/msp-server.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMspMuster()
after(muster.close)

/** Sends a request to the Customer API as the provider, for one of its customers. */
const kmeFor = async (customer: string, method: string, path: string, body?: object) =>
  muster.ask(method, `/kcs/v1/kme/${path}`, {
    token: await muster.token(M.app),
    headers: { 'x-wsm-managed-tenantid': customer },
    body,
  })
const statusOf = async (customer: string) => (await muster.as(M, 'GET', `managedCustomers/${customer}`)).body.status
const problem = (path: string, body: object = {}) => muster.ask('POST', `/_muster/v1/managements/${path}`, { body })

test('a provider acts for a customer from acceptance to delink, and devices and profiles remain with the customer', async () => {
  const id = await muster.account()
  await muster.control('POST', 'devices', { customer: id, imei: '350000000000519' })
  const asked = await muster.as(M, 'POST', 'managedCustomers/link', linking(id))
  assert.deepEqual([asked.body.customerId, asked.body.status], [id, 'Pending'])
  assert.equal((await kmeFor(id, 'GET', 'devices/list')).body.code, 40300000, 'not before the customer has accepted')

  await muster.control('POST', `managements/${id}/accept`)
  const listed = await kmeFor(id, 'GET', 'devices/list')
  assert.deepEqual([listed.status, listed.body.totalCount], [200, 1])
  const profile = { name: 'Ours', doEnabled: true, supportedMDM: 'Knox Manage' }
  const made = await kmeFor(id, 'POST', 'profiles/create', profile)
  const assigned = await kmeFor(id, 'PUT', 'devices/assignProfile', { profileId: made.body.id, deviceIds: ['350000000000519'] })
  assert.equal(assigned.status, 200, assigned.text)

  const leaving = await muster.as(M, 'POST', 'managedCustomers/delink', { customerId: id })
  assert.deepEqual(leaving.body, { customerId: id, status: 'DelinkPending' })
  assert.equal((await kmeFor(id, 'GET', 'devices/list')).status, 200, 'the management is in effect until the delink is accepted')
  await muster.control('POST', `managements/${id}/delink/reject`)
  assert.equal(await statusOf(id), 'Active')

  await muster.as(M, 'POST', 'managedCustomers/delink', { customerId: id })
  const over = await muster.control('POST', `managements/${id}/delink/accept`)
  assert.deepEqual(over.body, { provider: M.id, customer: id, status: null })
  assert.equal((await kmeFor(id, 'GET', 'devices/list')).body.code, 40300000, 'the delink applies at once')
  assert.equal((await muster.as(M, 'GET', `managedCustomers/${id}`)).body.errorCode, '4002113')

  const app = { tenant: id, clientId: `own-${id}`, clientSecret: `own-${id}-secret`, scopes: ['kme'], redirectUris: [] }
  await muster.control('POST', 'apps', { ...app, grantTypes: ['client_credentials'] })
  const own = await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: await muster.token(app.clientId) })
  const [device] = own.body.deviceList
  assert.deepEqual([device.mei, device.profileName, device.state], ['350000000000519', 'Ours', 'ProfileAssigned'])

  const again = await muster.as(M2, 'POST', 'managedCustomers/link', linking(id))
  assert.equal(again.body.status, 'Pending', 'another provider may link a delinked customer')
})

test('a provider acts for a customer that requested a delink until the delink is accepted', async () => {
  const id = await muster.leaving(M)
  assert.equal(await statusOf(id), 'DelinkPendingByCustomer')
  assert.equal((await kmeFor(id, 'GET', 'devices/list')).status, 200)
  await muster.control('POST', `managements/${id}/delink/reject`)
  assert.equal(await statusOf(id), 'Active')
  await muster.control('POST', `managements/${id}/leave`)
  await muster.control('POST', `managements/${id}/delink/accept`)
  assert.equal((await kmeFor(id, 'GET', 'devices/list')).status, 403)
})

test('the contact person of a linked customer is in responses only after it accepted', async () => {
  const id = await muster.pending(M)
  const before = (await muster.as(M, 'GET', `managedCustomers/${id}`)).body
  assert.deepEqual(
    [before.firstName, before.managedServices],
    [undefined, [{ service: 'KnoxMobileEnrollment', status: 'Pending' }]],
  )
  await muster.control('POST', `managements/${id}/accept`)
  const agreed = (await muster.as(M, 'GET', `managedCustomers/${id}`)).body
  assert.deepEqual([agreed.firstName, agreed.managedServices[0].status], ['Ada', 'Active'])
})

test('a linked account gets the requested Knox Manage and Knox Guard tenants when it accepts, and none before', async () => {
  const services = ['KnoxManage', 'KnoxGuard']
  const asked = { managedServices: services, kmTenantPrefix: 'Field', kgTenantInfo: { kgDomainType: 'Enterprise' } }
  const id = await muster.account({ services, email: 'it@consent.example' })
  const shown = async () => {
    const { knoxManage, knoxGuard } = (await muster.control('GET', `customers/${id}`)).body
    return { knoxManage, knoxGuard }
  }
  await muster.as(M, 'POST', 'managedCustomers/link', linking(id, asked))
  await muster.control('POST', `managements/${id}/reject`)
  assert.deepEqual(await shown(), { knoxManage: undefined, knoxGuard: undefined })
  await muster.as(M, 'POST', 'managedCustomers/link', linking(id, asked))
  await muster.control('POST', `managements/${id}/accept`)
  assert.deepEqual(await shown(), { knoxManage: 'field.consent.example', knoxGuard: { domain: 'Enterprise' } })
  const { kgTenantInfo } = (await muster.as(M, 'GET', `managedCustomers/${id}`)).body
  assert.deepEqual(kgTenantInfo, [{ kgDomainType: 'Enterprise' }])
})

test('of two links with one Knox Manage domain, the second acceptance is refused with knox-manage-taken', async () => {
  const asked = { managedServices: ['KnoxManage'] }
  const ids = await Promise.all(
    ['a', 'b'].map(name => muster.account({ email: `${name}@both.example`, services: ['KnoxManage'] })),
  )
  for (const id of ids) await muster.as(M, 'POST', 'managedCustomers/link', linking(id, asked))
  const [first, second] = ids
  await muster.control('POST', `managements/${first}/accept`)
  const refused = await problem(`${second}/accept`)
  assert.deepEqual([refused.status, refused.body.type], [409, 'urn:muster:problem:knox-manage-taken'])
})

test('an acceptance with two pending providers is refused unless it names one', async () => {
  const customer = await muster.account()
  for (const provider of [M.id, M2.id]) await muster.control('POST', 'managements', { provider, customer, status: 'Pending' })
  const several = await problem(`${customer}/accept`)
  assert.deepEqual(
    [several.status, several.body.detail],
    [409, `Several providers have a pending request: ${M.id}, ${M2.id}. The member provider must name one.`],
  )
  assert.equal((await problem(`${customer}/accept`, { provider: '4000000009' })).body.title, 'Nothing asked')
  assert.deepEqual((await muster.control('POST', `managements/${customer}/accept`, { provider: M2.id })).body, {
    provider: M2.id,
    customer,
    status: 'Active',
  })
  const both = await problem(`${customer}/accept`)
  assert.deepEqual([both.status, both.body.title], [409, 'Already managed'], 'a customer has one provider at most')
  await muster.control('POST', `managements/${customer}/reject`)
})

test('an acceptance, rejection or leave without a matching management, or of an unknown customer, is refused', async () => {
  const id = await muster.managed(M)
  for (const path of ['accept', 'reject', 'delink/accept', 'delink/reject'])
    assert.equal((await problem(`${id}/${path}`)).status, 409)
  assert.equal((await problem('2999999999/accept')).status, 404)
  assert.equal((await problem(`${await muster.created(M)}/leave`)).body.title, 'Fully managed')
  assert.equal((await problem(`${id}/leave`, { who: 'me' })).status, 400)
})

test('the activity logs of provider and customer both have each step of a management', async () => {
  const id = await muster.delinking(M)
  await muster.control('POST', `managements/${id}/delink/accept`)
  const entriesOf = async (tenant: string) => {
    const { body } = await muster.ask('GET', `/_muster/v1/activity?tenant=${tenant}&customerId=${id}&category=Customer&status=OK`)
    const entries: { operation: string; performedBy: string; customer: string; details: unknown }[] = body.activity
    return entries
      .filter(({ operation }) => !/^put/.test(operation))
      .map(({ operation, performedBy, customer, details }) => [operation, performedBy, customer, details])
  }
  const steps = ['acceptDelink', 'delinkCustomer', 'acceptLink', 'linkCustomer']
  const by = (operation: string, provider: string) => (/^accept/.test(operation) ? 'operator' : provider)
  const { name } = (await muster.ask('GET', `/_muster/v1/customers/${id}`)).body
  assert.deepEqual(
    await entriesOf(id),
    steps.map(step => [step, by(step, 'Meridian Managed Services'), name, { providerId: M.id }]),
  )
  assert.deepEqual(
    await entriesOf(M.id),
    steps.map(step => [step, by(step, M.app), name, {}]),
  )
})

test('the operator approves accounts and Knox Guard by the control API, and the activity log has each approval', async () => {
  const id = await muster.account({ approval: 'pending' })
  await muster.control('PATCH', `customers/${id}`, { approval: 'approved' })
  assert.equal((await muster.as(M, 'POST', 'managedCustomers/link', linking(id))).status, 200)
  const guarded = company({ managedServices: ['KnoxGuard'], kgTenantInfo: [{ kgDomainType: 'Insurance' }] })
  assert.equal((await muster.as(M2, 'POST', 'managedCustomers', guarded)).body.errorCode, '4002124')
  await muster.control('PATCH', `providers/${M2.id}`, { knoxGuardApproved: true })
  assert.equal((await muster.as(M2, 'POST', 'managedCustomers', guarded)).status, 200)
  await muster.control('PATCH', `providers/${M2.id}`, { knoxGuardApproved: false })
  for (const [operation, description] of [
    ['patchCustomer', `tenant ${id}`],
    ['patchProvider', `tenant ${M2.id}`],
  ]) {
    const { body } = await muster.ask('GET', `/_muster/v1/activity?operation=${operation}&pageSize=1`)
    assert.equal(body.activity[0].description, description)
  }
})

test('a change of a created customer leaves absent members unchanged and adds services to management and account', async () => {
  const id = await muster.created(M, { website: 'https://acme.example/about', industry: 'ENERGY', officeNumber: '55501000' })
  const before = (await muster.as(M, 'GET', `managedCustomers/${id}`)).body
  const changed = await muster.as(M, 'PUT', `managedCustomers/${id}`, {
    companyName: 'Acme Mobile',
    accessType: 'JointlyManaged',
    managedServices: [{ service: 'kc' }, { service: 'KnoxMobileEnrollment', status: 'Active' }],
    lastName: null,
  })
  assert.deepEqual(changed.body, {
    ...before,
    companyName: 'Acme Mobile',
    managementType: 'JointlyManaged',
    managedServices: [...before.managedServices, { service: 'KnoxConfigure', status: 'Active' }],
    optional: { ...before.optional, modified: changed.body.optional.modified },
  })
  const same = await muster.as(M, 'PUT', `managedCustomers/${id}`, changed.body)
  assert.deepEqual([same.status, same.body.companyName], [200, 'Acme Mobile'], 'a PUT accepts the body of a GET')
  const { body } = await muster.control('GET', `customers/${id}`)
  assert.deepEqual(body.services, ['KnoxMobileEnrollment', 'KnoxConfigure'])
})

test('customerAdminManagement shows managesAdmins of the management, and a change by the provider leaves it', async () => {
  const id = await muster.managed(M)
  const managesAdmins = async () => (await muster.as(M, 'GET', `managedCustomers/${id}`)).body.customerAdminManagement
  assert.equal(await managesAdmins(), false)
  await muster.control('PATCH', `managements/${M.id}/${id}`, { managesAdmins: true })
  assert.equal(await managesAdmins(), true)
  await muster.as(M, 'PUT', `managedCustomers/${id}`, { city: 'Elsewhere' })
  assert.equal(await managesAdmins(), true)
})

test('in service mode an acceptance by the control API requires the admin token', async () => {
  const adminToken = 'x'.repeat(32)
  const service = await openMuster({ mode: 'service', adminToken })
  const ask = (path: string, body: object, token?: string) => service.ask('POST', `/_muster/v1/${path}`, { body, token })
  await ask('providers', { id: M.id, name: 'M' }, adminToken)
  await ask('customers', { id: '2000000001', name: 'C' }, adminToken)
  await ask('managements', { provider: M.id, customer: '2000000001', status: 'Pending' }, adminToken)
  assert.equal((await ask('managements/2000000001/accept', {})).status, 401)
  assert.equal((await ask('managements/2000000001/accept', {}, adminToken)).body.status, 'Active')
  await service.close()
})

for (const { name, place, drop } of databases) {
  test(`${name}: of two concurrent links of one customer, or creations with one e-mail, one succeeds`, async () => {
    const where = await place()
    const both = await openMspMuster({ data: where })
    const statuses = async (asks: readonly Promise<{ status: number; body: { errorCode?: string } }>[]) =>
      (await Promise.all(asks)).map(({ status, body }) => body.errorCode ?? status).sort()
    try {
      for (let round = 0; round < 5; round++) {
        const id = await both.account()
        const asks = [M, M2].map(provider => both.as(provider, 'POST', 'managedCustomers/link', linking(id)))
        assert.deepEqual(await statuses(asks), [200, '4002103'])
        const same = company()
        assert.deepEqual(await statuses([M, M2].map(provider => both.as(provider, 'POST', 'managedCustomers', same))), [
          200,
          '4002106',
        ])
        const shared = (email: string) => company({ email: `${email}@round-${round}.example`, managedServices: ['KnoxManage'] })
        const [won, lost] = await statuses(['a', 'b'].map(email => both.as(M, 'POST', 'managedCustomers', shared(email))))
        assert.equal(won, 200)
        assert.ok(lost === '4002110' || lost === '4002121', String(lost))
      }
    } finally {
      await both.close()
      await drop(where)
    }
  })
}
