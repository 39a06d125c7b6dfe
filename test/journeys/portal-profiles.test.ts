/** What the portal API shows to a provider of the profiles of its customers, and of the originals of copies. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { M, M2, openMspMuster } from '../support/msp-server.ts'

const muster = await openMspMuster()
after(() => muster.close())
const tokens: Readonly<Record<string, string>> = { [M.app]: await muster.token(M.app), [M2.app]: await muster.token(M2.app) }

const source = await muster.created(M, { companyName: 'Source' })
const target = await muster.managed(M)
const profile = async (customer: string, name: string) =>
  (await muster.control('POST', 'profiles', { customer, name, doEnabled: true })).body.id
const kiosk = await profile(source, 'Kiosk')

const list = async (query = '', app: string = M.app) => {
  const answer = await muster.ask('GET', `/_muster/portal/v1/provider/profiles?${query}`, { token: tokens[app] ?? '' })
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const copyTo = async (customerId: string, newProfileName: string) => {
  const profiles = [{ profileId: kiosk, targets: [{ customerId, newProfileName }] }]
  const { body } = await muster.as(M, 'POST', 'profiles/copy', { service: 'KME', sourceCustomerId: source, profiles })
  return body.results[0].newProfileId
}
const overwrite = async () => {
  const answer = await muster.as(M, 'POST', 'profiles/overwrite', { service: 'KME', parentProfileId: kiosk })
  assert.equal(answer.status, 200, answer.text)
}
const originOf = async (id: string) =>
  (await list(`customer=${target}`)).profiles.find((one: { id: string }) => one.id === id)?.origin

test('the profiles of managed customers are listed by name, with their devices and what can be copied', async () => {
  const base = await profile(target, 'Base')
  const device = { customer: target, profile: base, state: 'ProfileAssigned', imei: imeis(1, 1100)[0] }
  await muster.control('POST', 'devices', device)
  const rows = async (query: string, app?: string) =>
    (await list(query, app)).profiles.map(({ name, customer, devices, origin, copyable }: Record<string, unknown>) => [
      name,
      (customer as { id: string }).id,
      devices,
      origin,
      copyable,
    ])
  const [kioskRow, baseRow] = [
    ['Kiosk', source, 0, null, true],
    ['Base', target, 1, null, false],
  ]
  assert.deepEqual(await rows(`customer=${source}`), [kioskRow])
  assert.deepEqual(await rows(`customer=${target}`), [baseRow])
  assert.deepEqual(await rows('copyable=true'), [kioskRow])
  const names = async (query: string) => (await rows(query)).map(([name]: unknown[]) => name)
  assert.deepEqual(await names('pageSize=1&pageNum=1'), ['Base'], 'the sample data has another one of this name')
  assert.deepEqual(await names('descending=true&pageSize=1'), ['Kiosk'])
  assert.deepEqual(await rows('', M2.app), [], 'another provider')
  assert.equal((await list('pageSize=1')).totalPage, 3)
})

test('a copy has its original, which is changed until the copy is overwritten, whoever changes the copy itself', async () => {
  const copy = await copyTo(target, 'Lobby')
  const { customer, ...origin } = await originOf(copy)
  assert.equal(customer.id, source)
  const { updated, ...same } = origin
  assert.deepEqual(same, { id: kiosk, name: 'Kiosk', state: 'Unchanged' })
  await muster.control('POST', 'clock', { advanceMs: 1000 })
  await muster.control('PATCH', `profiles/${kiosk}`, { description: 'Two' })
  const changed = await originOf(copy)
  assert.deepEqual([changed.state, changed.updated > updated], ['Changed', true])
  await muster.control('POST', 'clock', { advanceMs: 1000 })
  await muster.control('PATCH', `profiles/${copy}`, { name: 'Lobby 2' })
  assert.equal((await originOf(copy)).state, 'Changed')
  await overwrite()
  assert.equal((await originOf(copy)).state, 'Unchanged')
})

test('the original of a copy has no name where it was deleted, or where the provider does not manage its customer any more', async () => {
  const copy = await copyTo(target, 'Last')
  const gone = { id: kiosk, name: null, customer: null, updated: null }
  await muster.control('DELETE', `managements/${M.id}/${source}`)
  assert.deepEqual(await originOf(copy), { ...gone, state: 'Unmanaged' })
  const relation = { provider: M.id, customer: source, status: 'Active', managementType: 'FullyManaged' }
  await muster.control('POST', 'managements', { ...relation, services: ['KnoxConfigure'] })
  assert.deepEqual(await originOf(copy), { ...gone, state: 'Unmanaged' }, 'it manages another service')
  await muster.control('POST', 'managements', { ...relation, services: ['KnoxMobileEnrollment'] })
  assert.equal((await originOf(copy)).name, 'Kiosk')
  await muster.control('DELETE', `profiles/${kiosk}`)
  assert.deepEqual(await originOf(copy), { ...gone, state: 'Deleted' })
})
