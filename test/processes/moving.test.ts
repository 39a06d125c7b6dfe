import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { backup, copy, exportStore, importStore } from '../../src/maintenance.ts'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const R = '1000000001'
const C = '2000000001'
const quiet = { logLevel: 'silent' }
const noProgress = () => {}

const persistent = databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')

/** The responses of all lists that show the upload, in one text. */
async function visibleData(muster: Muster, token: string): Promise<string> {
  const acme = await muster.token('acme')
  const paths: readonly (readonly [path: string, token?: string])[] = [
    [`/kcs/v1/rp/devices?resellerId=${R}&pageSize=100`, token],
    [`/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=MOVED`, token],
    ['/kcs/v1/kme/devices/list', acme],
    ['/kcs/v1/kme/devices/uploads/list', acme],
    ['/_muster/v1/apps'],
    ['/_muster/v1/activity?operation=upload'],
  ]
  const answers = await Promise.all(paths.map(([path, token]) => muster.ask('GET', path, { token })))
  assert.ok(answers.every(({ status }) => status === 200))
  return answers.map(({ text }) => text).join('\n')
}

async function filledMuster(data: string) {
  const muster = await openMuster({ data, ...quiet })
  const token = await muster.token('northwind')
  const devices = [...imeis(1200, 80_000), 'no IMEI']
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
    token,
    body: { resellerId: R, customerId: C, transactionId: 'MOVED', type: 'IMEI', devices },
  })
  await muster.drain()
  const before = await visibleData(muster, token)
  await muster.close()
  return { token, before }
}

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

async function databaseFor(t: TestContext, name: string): Promise<string> {
  const database = persistent.find(kind => kind.name === name)
  if (database === undefined) throw new Error(`no ${name}`)
  const place = await database.place()
  t.after(() => database.drop(place))
  return place
}

for (const { name: from } of persistent) {
  for (const { name: to } of persistent) {
    test(`an export of ${from} and an interrupted import into ${to} give a store with the same responses`, async t => {
      const [source, target, folder] = [await databaseFor(t, from), await databaseFor(t, to), await folderFor(t)]
      const { token, before } = await filledMuster(source)
      const file = join(folder, 'store.jsonl')
      await exportStore({ data: source }, file, noProgress)
      assert.equal((await stat(file)).mode & 0o777, 0o600, 'it contains secrets')

      const interrupted = importStore({ data: target }, file, done => {
        if (done > 1500) throw new Error('interrupted')
      })
      await assert.rejects(interrupted, /interrupted/)
      await assert.rejects(openMuster({ data: target, ...quiet }), /not finished/)
      const seen: number[] = []
      const tables = await importStore({ data: target }, file, done => void seen.push(done))
      assert.ok((seen[0] ?? 0) > 1500, 'it continues after the imported rows')
      assert.equal(tables.transactions, 1)

      const muster = await openMuster({ data: target, ...quiet })
      t.after(() => muster.close())
      assert.equal(await visibleData(muster, token), before, 'the same text, with the token of the source')
      await assert.rejects(importStore({ data: target }, file, noProgress), /not empty/)
    })
  }
}

test('an import of a damaged export is refused, and no server starts on its target', async t => {
  const [source, folder] = [await databaseFor(t, 'an SQLite file'), await folderFor(t)]
  await filledMuster(source)
  const file = join(folder, 'store.jsonl')
  await exportStore({ data: source }, file, noProgress)
  await assert.rejects(exportStore({ data: source }, file, noProgress), /exists already/)
  const text = await readFile(file, 'utf8')
  const lines = text.split('\n')
  const devices = lines.findIndex(line => line.startsWith('{"table":"devices"'))
  const cases: readonly [what: string, text: string, message: RegExp][] = [
    ['its end is missing', text.slice(0, -200), /ends in the middle/],
    ['a row is missing', lines.toSpliced(devices + 3, 1).join('\n'), /devices differs from the export/],
    ['a value is another', text.replace(/3599000008(\d{4})/, '3599000009$1'), /differs from the export/],
    ['it is of another version', text.replace('0001-the-town', '0001-the-village'), /another version/],
    ['it is something else', 'id,imei\n1,2\n', /not an export/],
  ]
  for (const [what, damaged, message] of cases) {
    const [at, target] = [join(folder, 'damaged.jsonl'), join(folder, what)]
    await writeFile(at, damaged)
    await assert.rejects(importStore({ data: target }, at, noProgress), message, what)
  }
  await assert.rejects(openMuster({ data: join(folder, 'a row is missing'), ...quiet }), /not finished/)
  const other = join(folder, 'other.jsonl')
  await exportStore({ data: source }, other, noProgress)
  await assert.rejects(importStore({ data: join(folder, 'a row is missing') }, other, noProgress), /Another import/)
  await assert.rejects(exportStore({ data: join(folder, 'nowhere') }, join(folder, 'nothing'), noProgress), /no database/)
})

test('muster copy makes a store with the same responses', async t => {
  const [source, folder] = [await databaseFor(t, 'an SQLite file'), await folderFor(t)]
  const { token, before } = await filledMuster(source)
  const tables = await copy({ data: source }, { data: join(folder, 'copy') }, noProgress)
  assert.equal(tables.row_results, 3)
  const muster = await openMuster({ data: join(folder, 'copy'), ...quiet })
  t.after(() => muster.close())
  assert.equal(await visibleData(muster, token), before)
})

test('a backup that is taken during an upload can be restored, and the upload completes with the same result', async t => {
  const [source, folder] = [await databaseFor(t, 'an SQLite file'), await folderFor(t)]
  const muster = await openMuster({ data: source, ...quiet })
  t.after(() => muster.close())
  const token = await muster.token('northwind')
  const upload = (transactionId: string, from: number) =>
    muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token,
      body: { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: ['no IMEI', ...imeis(5000, from)] },
    })
  await upload('BEFORE', 200_000)
  await muster.drain()
  await upload('MEANWHILE', 300_000)
  const file = join(folder, 'backup.db')
  const shown: number[] = []
  assert.ok((await backup({ data: source }, file, done => void shown.push(done))) > 100)
  assert.ok(shown.length > 0)
  await muster.drain()

  const data = join(folder, 'restored')
  await mkdir(data)
  await cp(file, join(data, 'muster.db'))
  const restored = await openMuster({ data, ...quiet })
  t.after(() => restored.close())
  await restored.drain()
  for (const id of ['BEFORE', 'MEANWHILE']) {
    const asked = [`/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`, { token }] as const
    const [there, here] = [await muster.ask('GET', ...asked), await restored.ask('GET', ...asked)]
    assert.equal(transactionIn(there.body).devices.length, 1)
    assert.equal(here.text, there.text, 'a transaction that was in progress has the same result')
  }
})

test('migrate, backup, export, import and copy print a sentence, and with --json a document', async t => {
  const [source, folder] = [await databaseFor(t, 'an SQLite file'), await folderFor(t)]
  await filledMuster(source)
  const muster = async (...words: string[]) =>
    (await promisify(execFile)(process.execPath, ['src/cli/muster.ts', ...words], { cwd: new URL('../..', import.meta.url) }))
      .stdout
  const file = (name: string) => join(folder, name)
  assert.equal(await muster('migrate', '--data', source), 'Nothing to apply.\n')
  assert.deepEqual(JSON.parse(await muster('migrate', '--data', file('new'), '--json')).applied[0], '0001-the-town')
  assert.match(await muster('backup', '--data', source, file('backup.db')), /pages in .*backup\.db/)
  const { rows } = JSON.parse(await muster('export', '--data', source, file('store.jsonl'), '--json'))
  assert.match(
    await muster('import', '--data', file('new'), file('store.jsonl')),
    new RegExp(`^${rows.toLocaleString('en')} rows in`),
  )
  assert.equal(JSON.parse(await muster('copy', '--data', source, file('copy'), '--json')).tables.transactions, 1)
})

for (const to of persistent) {
  test(`a row with a NUL character is not moved to ${to.name}, and the error names its table and its key`, async t => {
    const from = await folderFor(t)
    const muster = await openMuster({ data: from, ...quiet })
    const body = { customer: C, name: 'Odd' }
    const { id } = (await muster.ask('POST', '/_muster/v1/profiles', { body })).body
    await muster.close()
    // No API stores such a text, but earlier versions did.
    const file = new DatabaseSync(join(from, 'muster.db'))
    file.prepare('update profiles set name_key = ? where id = ?').run('o\0dd', id)
    file.close()
    const reason = (error: Error) => {
      assert.match(error.message, /Table profiles, row with /)
      assert.ok(error.message.includes(id), error.message)
      assert.match(error.message, /column name_key has a NUL character/)
      return true
    }
    await assert.rejects(copy({ data: from }, { data: await databaseFor(t, to.name) }, noProgress), reason)
    const exported = join(await folderFor(t), 'export')
    await exportStore({ data: from }, exported, noProgress)
    await assert.rejects(importStore({ data: await databaseFor(t, to.name) }, exported, noProgress), reason)
  })
}
