/** Requests and background work while another session of the database holds a lock longer than Muster waits for it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'

for (const database of databases.filter(({ name }) => name === 'PostgreSQL')) {
  test('an upload that waits too long for a lock gets 50000000 and is not stored; it succeeds when repeated, and its work waits for a lock uncounted', {
    timeout: 60_000,
  }, async t => {
    const data = await database.place()
    const muster = await openMuster({ data, lockTimeoutSeconds: '1', logLevel: 'silent' })
    const other = new pg.Client(data)
    await other.connect()
    t.after(async () => {
      await other.end()
      await muster.close()
      await database.drop(data)
    })
    const token = await muster.token('northwind')
    const body = { resellerId: R, customerId: C, transactionId: 'PO-9', type: 'IMEI', devices: imeis(3), orderNo: 'PO-9' }
    const upload = () => muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
    const status = () => muster.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=PO-9`, { token })

    await other.query('begin; lock table transactions in exclusive mode')
    const refused = await upload()
    assert.deepEqual([refused.status, refused.body.code], [500, 50000000])
    assert.equal((await status()).body.code, 40000013, 'nothing was stored')
    await other.query('rollback')

    await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
    assert.equal((await upload()).status, 200)
    await other.query('begin; lock table devices in exclusive mode')
    await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
    // Longer than two attempts.
    await new Promise(resolve => setTimeout(resolve, 3000))
    const { rows } = await other.query('select state, attempts from transactions')
    assert.equal(rows[0].state, 'progress')
    assert.ok(rows[0].attempts <= 1, `${rows[0].attempts} attempts`)
    await other.query('rollback')
    await muster.drain()
    const complete = transactionIn((await status()).body)
    assert.deepEqual([complete.state, complete.devices], ['Complete', []])
  })
}
