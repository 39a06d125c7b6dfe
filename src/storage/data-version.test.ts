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
  status: 'active',
  createdAt: 0,
  updatedAt: revision,
  knoxGuardApproved: false,
})

for (const database of databases) {
  test(`a read that starts after a commit was acknowledged sees it, while eight readers share the query cache, ${database.name}`, async t => {
    const place = await database.place()
    const how = { projections: NO_LISTS, now: 1 }
    const { store: writer } = await openStore(place, how)
    // A store in memory cannot be opened twice.
    const other = place === ':memory:' ? undefined : await openStore(place, how)
    const { store: reader } = other ?? { store: writer }
    t.after(async () => {
      await other?.store.close()
      await writer.close()
      await database.drop(place)
    })
    await writer.tenants.put(tenant(0))
    let acknowledged = 0
    let isOver = false
    let unchanged = 0
    const read = async () => {
      let last: object | undefined
      while (!isOver) {
        const least = acknowledged
        const version = await reader.dataVersion()
        const found = await reader.tenants.get('4000000001')
        assert.ok((found?.updatedAt ?? -1) >= least, `${found?.updatedAt} was read after ${least} was acknowledged`)
        if (version !== undefined && version === last) unchanged++
        last = version
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
    assert.ok(unchanged > 0, 'the data version changed at each read, so the cache was never used')
  })
}
