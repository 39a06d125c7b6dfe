import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { sql } from 'kysely'
import { listReader } from './list-reader.ts'
import { openSqlite } from './sqlite.ts'
import { fileOf, identityOf } from './sqlite-file.ts'

/** An engine on a file with ten settings. */
async function engineOf(t: TestContext) {
  const place = await mkdtemp(join(tmpdir(), 'muster-'))
  const engine = openSqlite(place, 'create')
  t.after(async () => {
    await engine.close()
    await rm(place, { recursive: true })
  })
  await engine.write(async tx => {
    await sql`create table settings (name text primary key, value text not null)`.execute(tx)
    for (let i = 0; i < 10; i++)
      await tx
        .insertInto('settings')
        .values({ name: `${i}`, value: `of ${i}` })
        .execute()
  })
  return { engine, data: { path: fileOf(place), file: identityOf(fileOf(place)) } }
}

/** A query that reads for long; its row is the number of its steps. */
const counting = (steps: number) => ({
  text: `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${steps}) select count(*) as steps from n`,
  parameters: [],
})

test('a list sees each commit before it, and its query does not run on the event loop', async t => {
  const { engine } = await engineOf(t)
  const list = () => engine.lists('a tenant').selectFrom('settings').select('name').orderBy('name', 'desc').limit(2).execute()
  assert.deepEqual(await list(), [{ name: '9' }, { name: '8' }])
  await engine.write(tx => tx.deleteFrom('settings').where('name', '=', '9').execute())
  assert.deepEqual(await list(), [{ name: '8' }, { name: '7' }])
  let turns = 0
  const turn = () => {
    turns++
    counted = setImmediate(turn)
  }
  let counted = setImmediate(turn)
  await sql.raw(counting(300_000).text).execute(engine.lists('a tenant'))
  clearImmediate(counted)
  assert.ok(turns > 0, 'the event loop turned during the query')
})

test('the rows of a list come from the query cache until the next commit', async t => {
  const { engine } = await engineOf(t)
  const query = engine.db.selectFrom('settings').select('value').where('name', '=', '3').compile()
  const first = await engine.readList('a tenant', query)
  assert.equal(await engine.readList('another', query), first)
  await engine.write(tx => tx.updateTable('settings').set({ value: 'new' }).where('name', '=', '3').execute())
  assert.deepEqual(await engine.readList('a tenant', query), [{ value: 'new' }])
})

test('the queries of tenants take turns, and a failing query rejects alone', async t => {
  const { data } = await engineOf(t)
  const lists = listReader(data)
  t.after(lists.close)
  const order: string[] = []
  const read = async (tenant: string, steps: number) => {
    const rows = await lists.read(tenant, counting(steps))
    assert.deepEqual(rows, [{ steps }])
    order.push(`${tenant}${steps}`)
  }
  const failing = assert.rejects(lists.read('b', { text: 'select * from nowhere', parameters: [] }), /no such table: nowhere/)
  await Promise.all([failing, read('a', 1), read('a', 2), read('a', 3), read('b', 1), read('c', 1)])
  assert.deepEqual(order, ['a1', 'b1', 'c1', 'a2', 'a3'])
})

test('a thread that cannot open the database rejects the query, and the next query starts another thread', async t => {
  const { data } = await engineOf(t)
  const missing = { ...data, path: `${data.path}-missing` }
  const lists = listReader(missing)
  t.after(lists.close)
  await assert.rejects(lists.read('a', counting(1)), /unable to open database file/)
  missing.path = data.path
  assert.deepEqual(await lists.read('a', counting(5)), [{ steps: 5 }])
})

test('a list is not read from another file that has replaced the database', async t => {
  const { data } = await engineOf(t)
  const { engine: other, data: another } = await engineOf(t)
  assert.equal(other.name, 'sqlite')
  const lists = listReader({ ...data, path: another.path })
  t.after(lists.close)
  await assert.rejects(lists.read('a', counting(1)), /was replaced by another file/)
})
