import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const ACME = '2000000001'
const NORTHWIND = '1000000001'

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'an SQLite file')) {
  test(`${name}: a phone receives the version of its profile that was assigned, until the profile is assigned again`, async t => {
    const data = await place()
    const muster = await openMuster({ data })
    t.after(async () => {
      await muster.close()
      await drop(data)
    })
    const [acme, northwind] = [await muster.token('acme'), await muster.token('northwind')]
    const kme = async (method: string, path: string, body: object) => {
      const answer = await muster.ask(method, `/kcs/v1/kme/${path}`, { token: acme, body })
      assert.equal(answer.status, 200, answer.text)
      return answer.body
    }
    const received = async (phone = '') => {
      const { body } = await muster.ask('POST', `/_muster/v1/handsets/${phone}/boot`, { body: {} })
      return [body.profile.name, body.profile.companyName]
    }
    const draft = { name: 'Tills', doEnabled: true, supportedMDM: 'Microsoft Intune', companyName: 'first' }
    const { id } = await kme('POST', 'profiles/create', draft)
    const [early = '', late = '', put = ''] = imeis(3, 6_600_000)
    const upload = async (transactionId: string, devices: string[]) => {
      const body = { resellerId: NORTHWIND, customerId: ACME, transactionId, type: 'IMEI', devices }
      assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: northwind, body })).status, 200)
      await muster.drain()
      await kme('POST', 'devices/uploads/approvals', { transactionIds: [transactionId], profileId: id })
    }
    await upload('early', [early])
    assert.deepEqual(await received(early), ['Tills', 'first'])

    await kme('PUT', `profiles/${id}`, { ...draft, name: 'Tills 2', companyName: 'second' })
    await kme('PUT', `profiles/${id}`, { ...draft, name: 'Tills 3', companyName: 'third' })
    assert.deepEqual(await received(early), ['Tills', 'first'], 'an edit does not reach assigned devices')
    await upload('late', [late])
    assert.deepEqual(await received(late), ['Tills 3', 'third'], 'a device that is approved later has the later version')
    const row = { customer: ACME, imei: put, profile: id }
    assert.equal((await muster.ask('POST', '/_muster/v1/devices', { body: row })).status, 200)
    assert.deepEqual(await received(put), ['Tills 3', 'third'])

    const before = (await muster.ask('GET', `/kcs/v1/kme/devices/list?devices=${early}`, { token: acme })).body.deviceList[0]
    assert.equal(before.profileName, 'Tills 3', 'the list of devices has the current name of the profile')
    await kme('PUT', 'devices/assignProfile', { profileId: id, deviceIds: [early] })
    assert.deepEqual(await received(early), ['Tills 3', 'third'])

    await kme('PUT', `profiles/${id}`, { ...draft, companyName: 'fourth' })
    await kme('PUT', 'devices/unassignProfile', { deviceIds: [early, late, put] })
    assert.equal((await muster.ask('DELETE', `/kcs/v1/kme/profiles/${id}`, { token: acme, body: {} })).status, 200)
  })
}
