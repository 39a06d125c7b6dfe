/** The responses of a server while its PostgreSQL database does not respond. */
import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { databases } from '../support/databases.ts'
import { openMuster } from '../support/server.ts'

for (const database of databases.filter(({ name }) => name === 'PostgreSQL')) {
  test('health answers, and ready reports a limit of 3 s, while every connection of the pool is in use', {
    timeout: 60_000,
  }, async t => {
    const data = await database.place()
    const muster = await openMuster({ data })
    const other = new pg.Client(data)
    await other.connect()
    t.after(async () => {
      await other.end()
      await muster.close()
      await database.drop(data)
    })
    const token = await muster.token('northwind')
    await other.query('begin; lock table settings, associations in access exclusive mode')
    // More reads than the pool has connections; all of them wait for the locked tables.
    const waiting = Array.from({ length: 12 }, (_, i) =>
      muster.ask('GET', `/kcs/v1/rp/customers/list?resellerId=1000000001&pageNum=${i}`, { token }),
    )
    // Longer than the interval in which a clock that was read is current.
    await new Promise(resolve => setTimeout(resolve, 300))
    const health = await muster.ask('GET', '/_muster/v1/health')
    const ready = await muster.ask('GET', '/_muster/v1/ready')
    await other.query('rollback')
    assert.deepEqual([health.status, health.body.status], [200, 'ok'])
    assert.deepEqual([ready.status, ready.body.detail], [503, 'The store did not answer in 3 seconds.'])
    await Promise.all(waiting)
  })
}
