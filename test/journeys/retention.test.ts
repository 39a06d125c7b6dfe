/** A server that stores history for a limited time. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'

for (const { name, place, drop } of databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')) {
  test(`${name}: a server without a retention removes nothing; one with a retention removes old entries and transactions, and no device`, async t => {
    const data = await place()
    let muster = await openMuster({ data })
    t.after(async () => {
      await muster.close()
      await drop(data)
    })
    const restart = async (settings: Record<string, string> = {}) => {
      await muster.close()
      muster = await openMuster({ data, ...settings })
    }
    const devices = imeis(3)
    const upload = async (transactionId: string) =>
      muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
        token: await muster.token('northwind'),
        body: { resellerId: R, customerId: '2000000001', transactionId, type: 'IMEI', devices },
      })
    const get = async (path: string) => (await muster.ask('GET', path, { token: await muster.token('northwind') })).body
    const statusOf = (id: string) => get(`/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`)
    const seeded = (await get(`/kcs/v1/rp/devices?resellerId=${R}`)).totalCount
    assert.equal((await upload('OLD')).status, 200)
    await muster.drain()
    await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 3 * 86_400_000 } })
    assert.equal((await upload('NEW')).status, 200)
    await muster.drain()
    const logged = async (id: string) =>
      (await muster.ask('GET', `/_muster/v1/activity?tenant=${R}&pageSize=100`)).text.includes(`"${id}`)

    await restart()
    await sleep(300)
    assert.equal((await statusOf('OLD')).devices.transactions[0].state, 'Complete')
    assert.ok(await logged('OLD'))

    await restart({ transactionRetentionDays: '2', activityRetentionDays: '1' })
    while ((await statusOf('OLD')).devices !== undefined || (await logged('OLD'))) await sleep(20)
    assert.equal((await statusOf('OLD')).code, 40000013)
    assert.equal((await statusOf('NEW')).devices.transactions[0].state, 'Complete')
    assert.ok(await logged('NEW'))
    assert.equal((await get(`/kcs/v1/rp/devices?resellerId=${R}`)).totalCount, seeded + devices.length)
    assert.equal((await upload('OLD')).status, 200, 'the id may be used again')
  })
}
