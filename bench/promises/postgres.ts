import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Bench, Skipped } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { CONNECTIONS, load, walks } from '../load.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData, fill } from '../sample-data.ts'
import { CUSTOMER, type Muster, startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

const SIZE = 10_000

export const postgres: Bench = {
  name: 'postgres',
  about: `Muster on PostgreSQL against Muster on an SQLite file, with a tenth of the devices: pages of 100 that are walked as in *list*, ${CONNECTIONS} connections, and uploads of 10,000. The raw limit is the pg client alone, ${CONNECTIONS} connections: a page of whole rows by their key, and the insert of an upload's rows in one statement into a table like \`devices\`. The server's own processor time is not PostgreSQL's.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const count = devices / 10
    const address = await database(scope)
    const onPostgres = scope.use(await startMuster(address, FILLING))
    await fill(onPostgres, count)
    const onSqlite = scope.use(await startMuster(await copyOfSampleData(scope, count)))
    const pool = new pg.Pool({ connectionString: address, max: CONNECTIONS })
    scope.defer(() => pool.end())
    await pool.query('analyze')
    const [{ server_version: version } = {}] = (await pool.query('show server_version')).rows
    await pool.query('create table raw_devices (like devices including all)')

    const lists = (muster: Muster) => () => load(muster, { seconds, headers: muster.customer.headers, paths: walks(count) })
    const uploads = (muster: Muster) => (round: number) =>
      upload(muster.reseller.client, { id: `postgres-${round}`, devices: newDevices(SIZE) })
    const pages = await inRounds(rounds, { SQLite: lists(onSqlite), PostgreSQL: lists(onPostgres) })
    const raw = await inRounds(rounds, { pages: () => readPages(pool, seconds) })
    const uploaded = await inRounds(rounds, { SQLite: uploads(onSqlite), PostgreSQL: uploads(onPostgres) })
    const inserted = await inRounds(rounds, { rows: round => insert(pool, `postgres-${round}`) })
    const rps = (name: keyof typeof pages): number[] => pages[name].map(one => one.rps)
    const cpu = (name: keyof typeof pages): number[] => pages[name].map(one => one.cpu)
    return {
      promises: [
        {
          promise: 'PostgreSQL: list, rps against SQLite',
          values: ratios(rps('PostgreSQL'), rps('SQLite')),
          goal: { least: 0.4 },
        },
        {
          promise: 'PostgreSQL: upload of 10,000, time against SQLite',
          values: ratios(uploaded.PostgreSQL, uploaded.SQLite),
          goal: { most: 2.5 },
        },
      ],
      tables: [
        {
          title: `PostgreSQL ${version} beside SQLite`,
          head: ['', 'pages a second', 'CPU µs a page', 'upload of 10,000, ms'],
          rows: [
            ['Muster on SQLite', spread(rps('SQLite')), spread(cpu('SQLite')), spread(uploaded.SQLite)],
            ['Muster on PostgreSQL', spread(rps('PostgreSQL')), spread(cpu('PostgreSQL')), spread(uploaded.PostgreSQL)],
            ['raw pg', spread(raw.pages), '–', spread(inserted.rows)],
          ],
        },
      ],
    }
  },
}

const FILLING = { env: { MUSTER_MAX_DEVICES: '50000' } }

/** A new database on the server that the tests use, dropped when the script ends. */
async function database(scope: AsyncDisposableStack): Promise<string> {
  const server = process.env.MUSTER_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  const name = `muster_bench_${randomUUID().replaceAll('-', '')}`
  const ask = async (query: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2000 })
    await client.connect()
    await client.query(query).finally(() => client.end())
  }
  try {
    await ask(`create database ${name}`)
  } catch (error) {
    throw new Skipped(`there is no PostgreSQL at MUSTER_TEST_POSTGRES or on 127.0.0.1:5432: ${(error as Error).message}`)
  }
  scope.defer(() => ask(`drop database ${name} with (force)`))
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

/** Reads the first page of whole rows; returns pages a second. */
async function readPages(pool: pg.Pool, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let read = 0
  const reader = async () => {
    while (performance.now() < until) {
      await pool.query({
        name: 'page',
        text: 'select * from devices where tenant = $1 order by id limit 100',
        values: [CUSTOMER],
      })
      read++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, reader))
  return read / seconds
}

/** Inserts the rows of an upload that Muster stored, from one JSON text; returns ms. */
async function insert(pool: pg.Pool, transaction: string): Promise<number> {
  const { rows } = await pool.query('select * from devices where transaction_id = $1', [transaction])
  if (rows.length !== SIZE) throw new Error(`${rows.length} rows of ${transaction} were stored`)
  const began = performance.now()
  await pool.query('insert into raw_devices select * from json_populate_recordset(null::raw_devices, $1)', [JSON.stringify(rows)])
  return performance.now() - began
}
