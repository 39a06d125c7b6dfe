/** The limits of time of a PostgreSQL's statements, on connections of its own and through a transaction pooler. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { databases } from '../../../test/support/databases.ts'
import { noPooler, type Pooler, startPooler } from '../../../test/support/pooler.ts'
import { openEngine } from '../open.ts'
import { type Engine, NO_LIMITS } from './engine.ts'

const postgres = databases.find(({ name }) => name === 'PostgreSQL')
const server = process.env.MUSTER_TEST_POSTGRES ?? ''
// One database for all tests here, because PostgreSQL takes longest to create one.
let place: Promise<string> | undefined
let pooler: Promise<Pooler> | undefined
after(async () => {
  await (await pooler)?.stop()
  if (place !== undefined) await postgres?.drop(await place)
})

const ROUTES = [
  { name: 'PostgreSQL', missing: undefined, prepared: 1, route: async (place: string) => place },
  {
    name: 'PostgreSQL behind a transaction pooler',
    missing: noPooler(),
    prepared: 0,
    route: async (place: string) => {
      pooler ??= startPooler(server)
      return (await pooler).pooled(place)
    },
  },
]

const LIMITS = { statementMs: 300, lockMs: 100, idleTransactionMs: 150 }
const sleeping = sql`select pg_sleep(1)`
const codeOf = (code: string) => (error: unknown) => (error as { code?: string }).code === code

for (const { name, missing, prepared, route } of ROUTES) {
  const skip = postgres === undefined ? 'MUSTER_TEST_POSTGRES names no server' : missing
  const withEngine = async (limits: typeof LIMITS, act: (engine: Engine, place: string) => Promise<void>) => {
    place ??= postgres?.place()
    const database = (await place) ?? ''
    const engine = await openEngine(await route(database), 'create', limits)
    try {
      await act(engine, database)
    } finally {
      await engine.close()
    }
  }

  test(
    `${name}: a read, a list and a write whose statement takes longer than its limit are ended, as an outage`,
    {
      skip,
    },
    () =>
      withEngine(LIMITS, async engine => {
        const slow = [
          () => sleeping.execute(engine.db),
          () => engine.read(sleeping.compile(engine.db), []),
          () => engine.write(tx => sleeping.execute(tx)),
        ]
        for (const run of slow) {
          await assert.rejects(run, error => codeOf('57014')(error) && engine.isOutage(error))
        }
        await sql`select 1`.execute(engine.db)
      }),
  )

  test(`${name}: a statement that waits for a lock longer than its limit is ended, as an outage`, { skip }, () =>
    withEngine(LIMITS, async (engine, database) => {
      await engine.write(tx => sql`create table if not exists locked (id int)`.execute(tx))
      const other = new pg.Client(database)
      await other.connect()
      try {
        await other.query('begin; lock table locked in access exclusive mode')
        const reading = sql`select id from locked`
        for (const run of [() => reading.execute(engine.db), () => engine.write(tx => reading.execute(tx))]) {
          await assert.rejects(run, error => codeOf('55P03')(error) && engine.isOutage(error))
        }
      } finally {
        await other.end()
      }
      await sql`select id from locked`.execute(engine.db)
    }),
  )

  test(`${name}: a transaction without a statement for longer than its limit is ended, and the next one works`, { skip }, () =>
    withEngine(LIMITS, async engine => {
      const idle = engine.write(async tx => {
        await sql`create table idle (id int)`.execute(tx)
        await sleep(3 * LIMITS.idleTransactionMs)
        await sql`select 1`.execute(tx)
      })
      await assert.rejects(idle, engine.isOutage)
      const { rows } = await engine.write(tx => sql<{ table: string | null }>`select to_regclass('idle') as table`.execute(tx))
      assert.deepEqual(rows, [{ table: null }])
    }),
  )

  test(`${name}: an engine without limits runs statements longer than the role's own limit`, { skip }, () =>
    withEngine(NO_LIMITS, async (first, database) => {
      const name = new URL(database).pathname.slice(1)
      await sql.raw(`alter database ${name} set statement_timeout = 100`).execute(first.db)
      const engine = await openEngine(await route(database), 'existing', NO_LIMITS)
      try {
        await sql`select pg_sleep(0.3)`.execute(engine.db)
        await engine.write(tx => sql`select pg_sleep(0.3)`.execute(tx))
      } finally {
        await engine.close()
        await sql.raw(`alter database ${name} reset statement_timeout`).execute(first.db)
      }
    }),
  )

  const times = prepared === 0 ? 'never prepared' : 'prepared once in a session'
  test(`${name}: a repeated read is ${times}, and sees a column that its table gets later`, { skip }, () =>
    withEngine(NO_LIMITS, async engine => {
      const change = (text: string) => engine.write(tx => sql.raw(text).execute(tx))
      await change('drop table if exists grown; create table grown (id int); insert into grown values (1)')
      const query = sql`select * from grown where id > ${0}`.compile(engine.db)
      // The same read twice would be answered from the query cache.
      for (let i = 0; i < 20; i++) assert.deepEqual(await engine.read(query, [-i]), [{ id: 1 }])
      const known = sql<{ text: string }>`select statement as text from pg_prepared_statements`
      const texts = (await known.execute(engine.db)).rows.filter(({ text }) => text === query.sql)
      assert.equal(texts.length, prepared)
      await change('alter table grown add column more int')
      for (let i = 20; i < 24; i++) assert.deepEqual(await engine.read(query, [-i]), [{ id: 1, more: null }])
    }),
  )

  test(`${name}: the limits of one engine do not reach the sessions of others`, { skip }, () =>
    withEngine({ statementMs: 60_000, lockMs: 60_000, idleTransactionMs: 60_000 }, async (engine, database) => {
      const other = new pg.Client(await route(database))
      await other.connect()
      try {
        for (let times = 0; times < 8; times++) {
          await Promise.all([sql`select 1`.execute(engine.db), engine.write(tx => sql`select 1`.execute(tx))])
          const { rows } = await other.query('show statement_timeout')
          assert.deepEqual(rows, [{ statement_timeout: '0' }])
        }
      } finally {
        await other.end()
      }
    }),
  )
}
