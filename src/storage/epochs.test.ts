import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, NO_LISTS } from '../../test/support/databases.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import { openStore } from './open.ts'

const tenant = (revision: number): Tenant => ({
  kind: 'provider',
  id: '4000000001',
  name: 'Meridian',
  country: 'US',
  region: 'us',
  standing: 'active',
  createdAt: 0,
  updatedAt: revision,
  knoxGuardApproved: false,
})

for (const database of databases) {
  test(`nobody is told what was before an acknowledged change, however many ask at once, ${database.name}`, async t => {
    const place = await database.place()
    const how = { projections: NO_LISTS, now: 1 }
    const { store: writer, credentials: own } = await openStore(place, how)
    // In memory a store is nobody else's.
    const other = place === ':memory:' ? undefined : await openStore(place, how)
    const { store: reader, credentials } = other ?? { store: writer, credentials: own }
    t.after(async () => {
      await other?.store.close()
      await writer.close()
      await database.drop(place)
    })
    await writer.tenants.put(tenant(0))
    let acknowledged = 0
    let isOver = false
    let remembered = 0
    const read = async () => {
      let last: object | undefined
      while (!isOver) {
        const least = acknowledged
        const epoch = await credentials.epoch()
        const found = await reader.tenants.get('4000000001')
        assert.ok((found?.updatedAt ?? -1) >= least, `${found?.updatedAt} was told after ${least} was acknowledged`)
        if (epoch !== undefined && epoch === last) remembered++
        last = epoch
        await new Promise(resolve => setImmediate(resolve))
      }
    }
    const readers = Array.from({ length: 8 }, read)
    for (let revision = 1; revision <= 60; revision++) {
      await writer.tenants.put(tenant(revision))
      acknowledged = revision
      await new Promise(resolve => setTimeout(resolve, revision % 4))
    }
    isOver = true
    await Promise.all(readers)
    assert.ok(remembered > 0, 'nothing was remembered, so nothing was shown')
  })
}
