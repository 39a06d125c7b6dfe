import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const LIST = '/kcs/v1/kme/devices/list?state=Pending'
const STATUS = '/kcs/v1/rp/devices/status?transactionId=T'

for (const database of databases) {
  test(`${database.name}: a repeated request gets the same response until a commit changes it`, async t => {
    const data = await database.place()
    const muster = await openMuster({ data })
    t.after(async () => {
      await muster.close()
      await database.drop(data)
    })
    const [northwind, harbour] = [await muster.token('northwind'), await muster.token('harbour')]
    const [acme, borealis] = [await muster.token('acme'), await muster.token('borealis')]
    // Enough devices to make the list a large value, which is cached at its second request.
    const [second = '', ...phones] = imeis(21)
    const upload = (transactionId: string, devices = phones) =>
      muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
        token: northwind,
        body: { resellerId: '1000000001', customerId: '2000000001', transactionId, type: 'IMEI', devices },
      })
    const listed = async (token: string) =>
      (await muster.ask('GET', LIST, { token })).body.deviceList.map(({ mei }: { mei: string }) => mei)

    const [acmes, boreals] = [await listed(acme), await listed(borealis)]
    await upload('T')
    await muster.drain()
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(await listed(acme), [...acmes, ...phones])
      assert.deepEqual(await listed(borealis), boreals)
    }

    const readStatus = () => muster.ask('GET', STATUS, { token: northwind, headers: { resellerId: '1000000001' } })
    const { status, text } = await readStatus()
    assert.deepEqual([status, (await readStatus()).text], [200, text])
    // The same target with another header is another request.
    for (const [token, reseller, refused] of [
      [northwind, '1000000002', 403],
      [harbour, '1000000001', 403],
      [harbour, '1000000002', 400],
    ] as const) {
      assert.equal((await muster.ask('GET', STATUS, { token, headers: { resellerId: reseller } })).status, refused)
    }
    assert.equal((await muster.ask('GET', STATUS, { token: northwind })).status, 400)

    await upload('U', [second])
    await muster.drain()
    assert.deepEqual(await listed(acme), [...acmes, ...phones, second])
    assert.equal((await muster.ask('PATCH', '/_muster/v1/customers/2000000001', { body: { name: 'Renamed' } })).status, 200)
    const { deviceList } = (await muster.ask('GET', LIST, { token: acme })).body
    assert.deepEqual(new Set(deviceList.map((device: { tenantName: string }) => device.tenantName)), new Set(['Renamed']))
  })
}
