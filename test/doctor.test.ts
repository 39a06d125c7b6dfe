/** `muster doctor` on settings, folders and databases with a fault each. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { checkNode } from '../src/doctor/check.ts'
import { examine } from '../src/doctor/examine.ts'
import { checkFileSystem, checkSpace } from '../src/doctor/folder.ts'
import type { Engine } from '../src/storage/engines/engine.ts'
import { MIGRATIONS, migrate } from '../src/storage/migrate.ts'
import { openEngine, openStore } from '../src/storage/open.ts'
import { runCommand } from './support/command.ts'
import { databases, NO_LISTS } from './support/databases.ts'
import { imeis } from './support/imeis.ts'
import { openScriptedProvider } from './support/scripted-provider.ts'
import { openMuster } from './support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-doctor-'))
after(() => rmSync(folder, { recursive: true }))
const TOKENS_NOW = () => Date.parse('2027-01-01T00:00Z')
const SERVICE = { mode: 'service', data: ':memory:', publicUrl: 'https://muster.example' }

/** The checks that are not ok, as their state, name and what was found. */
const faults = async (flags: Record<string, string>, now: () => number = Date.now) =>
  (await examine(flags, {}, now))
    .filter(({ state }) => state !== 'ok')
    .map(({ state, name, found }) => `${state} ${name}: ${found}`)

let files = 0
function tokens(...expires: readonly string[]): string {
  const file = join(folder, `${files++}.json`)
  const all = expires.map((expires, i) => ({ name: `t${i}`, scope: 'read', expires, sha256: 'a'.repeat(64) }))
  writeFileSync(file, JSON.stringify({ tokens: all }), { mode: 0o600 })
  return file
}

test('doctor on a new folder prints each check with ok, and exits with 0', async () => {
  const { code, out } = await runCommand('doctor', '--data', join(folder, 'new'))
  assert.equal(code, 0)
  assert.match(out, /^ok +Node +26/)
  assert.match(out, /^ok +database +.*the first start creates it$/m)
  assert.match(out, /\n0 errors, \d warnings?\n$/)
})

test('doctor with a wrong setting prints the error and what to do, as JSON too, and exits with 1', async () => {
  const { code, out } = await runCommand('doctor', '--data', 'mysql://h/d')
  assert.equal(code, 1)
  assert.match(out, /^error +settings +data is "mysql.*\n +→ correct the setting/m)
  const json = await runCommand('doctor', '--data', 'mysql://h/d', '--json')
  assert.equal(json.code, 1)
  const { checks, errors } = JSON.parse(json.out)
  assert.deepEqual(
    [checks.map(({ name, state }: { name: string; state: string }) => [name, state]), errors],
    [
      [
        ['Node', 'ok'],
        ['settings', 'error'],
      ],
      1,
    ],
  )
})

test('doctor reports an older Node, a network file system and a disk with little space', () => {
  assert.deepEqual([checkNode('20.19.0').state, checkNode('26.0.0').state], ['error', 'ok'])
  assert.deepEqual([checkFileSystem(0x6969).found, checkFileSystem(0xef53).state], ['it is NFS', 'ok'])
  assert.deepEqual(
    [100, 500, 5000].map(mebibytes => checkSpace(mebibytes * 1024 ** 2).state),
    ['error', 'warning', 'ok'],
  )
})

test('doctor reports admin tokens that have expired or expire within a week, and a file that others can change', async () => {
  const WEEKS = '2027-03-01'
  assert.deepEqual(await faults({ ...SERVICE, adminTokensFile: tokens(WEEKS) }, TOKENS_NOW), [])
  assert.deepEqual(
    (await faults({ ...SERVICE, adminTokensFile: tokens(WEEKS, '2026-12-31', '2027-01-03') }, TOKENS_NOW)).map(fault =>
      fault
        .split(': ')
        .slice(1)
        .join(': ')
        .replace(/^\S+: /, ''),
    ),
    ['expired: t1; within a week: t2'],
  )
  assert.match(
    (await faults({ ...SERVICE, adminTokensFile: tokens('2026-12-31') }, TOKENS_NOW)).join(),
    /^error admin tokens: .*no token that is valid/,
  )
  const open = tokens(WEEKS)
  chmodSync(open, 0o622)
  assert.match(
    (await faults({ ...SERVICE, adminTokensFile: open }, TOKENS_NOW)).join(),
    /^error admin tokens: other users can change .*622/,
  )
  assert.match(
    (await faults({ ...SERVICE, adminTokensFile: join(folder, 'none') }, TOKENS_NOW)).join(),
    /^error admin tokens: .*ENOENT/,
  )
})

test('doctor reports service mode without publicUrl', async () => {
  const { publicUrl: _, ...without } = SERVICE
  assert.deepEqual(await faults({ ...without, adminToken: 'x'.repeat(32) }), [
    'warning settings: mode service, role all, without publicUrl',
  ])
})

test('doctor reports files of a database that other users can read, with the command that changes it', async () => {
  const data = join(folder, 'exposed')
  await (await openStore(data, { projections: NO_LISTS, now: 1 })).store.close()
  assert.deepEqual(await faults({ data }), [])
  chmodSync(join(data, 'muster.db'), 0o644)
  const [exposed] = (await examine({ data }, {}, Date.now)).filter(({ state }) => state !== 'ok')
  assert.deepEqual([exposed?.state, exposed?.advice], ['warning', `chmod 600 ${join(data, 'muster.db')}`])
})

for (const { name, place, drop } of databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')) {
  const withPlace = (act: (data: string) => Promise<void>) => async () => {
    const data = await place()
    try {
      await act(data)
    } finally {
      await drop(data)
    }
  }
  const onEngine = async (data: string, act: (engine: Engine) => Promise<unknown>) => {
    const engine = await openEngine(data)
    try {
      await act(engine)
    } finally {
      await engine.close()
    }
  }

  test(
    `${name}: doctor reports a schema of an older version, of a newer one, and an interrupted import; it changes none`,
    withPlace(async data => {
      await onEngine(data, engine => migrate(engine, 1, MIGRATIONS.slice(0, -2)))
      const missing = MIGRATIONS.slice(-2)
        .map(({ name }) => name)
        .join(', ')
      const older = `warning schema: it is of an older version: ${missing} are missing`
      assert.deepEqual(await faults({ data }), [older])
      assert.deepEqual(await faults({ data }), [older], 'doctor applies no migration')
      await (await openStore(data, { projections: NO_LISTS, now: 1 })).store.close()
      assert.deepEqual(await faults({ data }), [])
      const run = (statement: string) => onEngine(data, engine => engine.write(tx => sql.raw(statement).execute(tx)))
      await run("insert into settings (name, value) values ('importing', '{}')")
      assert.match((await faults({ data })).join(), /^error import: /)
      await run("insert into migrations (name, applied_at) values ('9999-newer', 1)")
      assert.deepEqual(await faults({ data }), ['error schema: it has 9999-newer, of a newer version'])
    }),
  )

  test(
    `${name}: doctor reports a transaction that waits for longer than five minutes of the world's clock, and held work`,
    withPlace(async data => {
      const muster = await openMuster({ data })
      try {
        await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
        const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'W', type: 'IMEI', devices: imeis(1) }
        await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
        await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 600_000 } })
      } finally {
        await muster.close()
      }
      assert.match((await faults({ data })).join(), /^warning work: it is held; 1 in progress, the oldest accepted 60\d s ago$/)
      await onEngine(data, engine => engine.write(tx => sql`delete from settings where name = 'workHeld'`.execute(tx)))
      assert.match((await faults({ data })).join(), /^warning work: 1 in progress, the oldest accepted 60\d s ago$/)
    }),
  )

  if (name !== 'PostgreSQL') continue
  test(
    'doctor reports a PostgreSQL that cannot be reached, one that takes no writes, and time-outs without effect',
    withPlace(async data => {
      const unreachable = Object.assign(new URL(data), { port: '1' }).href
      assert.match((await faults({ data: unreachable })).join(), /^error database: .*could not be opened: connect ECONNREFUSED/)
      await onEngine(data, engine =>
        sql.raw(`alter database ${new URL(data).pathname.slice(1)} set default_transaction_read_only = on`).execute(engine.db),
      )
      assert.deepEqual(await faults({ data }), ['error rights: it is read-only'])
      assert.match((await faults({ data, lockTimeoutSeconds: '0' }))[0] ?? '', /^warning time-outs: .*locks 0 s/)
      assert.match((await faults({ data, lockTimeoutSeconds: '30' }))[0] ?? '', /^warning time-outs: .*locks 30 s/)
    }),
  )
}

test('doctor reports an OpenID provider that does not answer, and one that names another issuer', async t => {
  const provider = await openScriptedProvider()
  t.after(() => provider.close().catch(() => {}))
  const settings = {
    ...SERVICE,
    adminToken: 'x'.repeat(32),
    openidIssuer: provider.issuer,
    openidClientId: 'muster',
    openidClientSecret: 'a secret',
    openidTimeoutSeconds: '1',
  }
  assert.deepEqual(await faults(settings), [])
  provider.script = { metadata: { issuer: 'https://other.example' } }
  assert.match(
    (await faults(settings)).join(),
    /^error sign-in: http\S+: discovered metadata issuer does not match the expected issuer/,
  )
  provider.script = { silentAt: '/.well-known/openid-configuration' }
  assert.match((await faults(settings)).join(), /^error sign-in: http\S+: operation timed out/)
  await provider.close()
  assert.match((await faults(settings)).join(), /^error sign-in: .*fetch failed.*ECONNREFUSED/)
})
