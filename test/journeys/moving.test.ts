import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
const untold = () => {}

const kept = databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')

/** Everything that a client may ask about what was done, in one text. */
async function told(muster: Muster, token: string): Promise<string> {
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
  const before = await told(muster, token)
  await muster.close()
  return { token, before }
}

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

async function placeFor(t: TestContext, name: string): Promise<string> {
  const database = kept.find(kind => kind.name === name)
  if (database === undefined) throw new Error(`no ${name}`)
  const place = await database.place()
  t.after(() => database.drop(place))
  return place
}

for (const { name: from } of kept) {
  for (const { name: to } of kept) {
    test(`what is in ${from} is in another, ${to}, after an export and an interrupted import`, async t => {
      const [source, target, folder] = [await placeFor(t, from), await placeFor(t, to), await folderFor(t)]
      const { token, before } = await filledMuster(source)
      const file = join(folder, 'town.jsonl')
      await exportStore({ data: source }, file, untold)
      assert.equal((await stat(file)).mode & 0o777, 0o600, 'there are secrets in it')

      const interrupted = importStore({ data: target }, file, done => {
        if (done > 1500) throw new Error('the power went')
      })
      await assert.rejects(interrupted, /the power went/)
      await assert.rejects(openMuster({ data: target, ...quiet }), /not finished/)
      const seen: number[] = []
      const tables = await importStore({ data: target }, file, done => void seen.push(done))
      assert.ok((seen[0] ?? 0) > 1500, 'it goes on and does not begin again')
      assert.equal(tables.transactions, 1)

      const muster = await openMuster({ data: target, ...quiet })
      t.after(() => muster.close())
      assert.equal(await told(muster, token), before, 'to the letter, and by the token of the place before')
      await assert.rejects(importStore({ data: target }, file, untold), /not empty/)
    })
  }
}

test('what is damaged on its way is told of, and never served', async t => {
  const [source, folder] = [await placeFor(t, 'an SQLite file'), await folderFor(t)]
  await filledMuster(source)
  const file = join(folder, 'town.jsonl')
  await exportStore({ data: source }, file, untold)
  await assert.rejects(exportStore({ data: source }, file, untold), /there already/)
  const text = await readFile(file, 'utf8')
  const lines = text.split('\n')
  const devices = lines.findIndex(line => line.startsWith('{"table":"devices"'))
  const cases: readonly [what: string, text: string, said: RegExp][] = [
    ['its end is missing', text.slice(0, -200), /ends in the middle/],
    ['a row is missing', lines.toSpliced(devices + 3, 1).join('\n'), /devices is not what the export says/],
    ['a value is another', text.replace(/3599000008(\d{4})/, '3599000009$1'), /is not what the export says/],
    ['it is of another version', text.replace('0001-the-town', '0001-the-village'), /another version/],
    ['it is something else', 'id,imei\n1,2\n', /no export/],
  ]
  for (const [what, damaged, said] of cases) {
    const [at, target] = [join(folder, 'damaged.jsonl'), join(folder, what)]
    await writeFile(at, damaged)
    await assert.rejects(importStore({ data: target }, at, untold), said, what)
  }
  await assert.rejects(openMuster({ data: join(folder, 'a row is missing'), ...quiet }), /not finished/)
  const other = join(folder, 'other.jsonl')
  await exportStore({ data: source }, other, untold)
  await assert.rejects(importStore({ data: join(folder, 'a row is missing') }, other, untold), /Another import/)
  await assert.rejects(exportStore({ data: join(folder, 'nowhere') }, join(folder, 'nothing'), untold), /no database/)
})

test('a copy is a whole one, from one place to another', async t => {
  const [source, folder] = [await placeFor(t, 'an SQLite file'), await folderFor(t)]
  const { token, before } = await filledMuster(source)
  const tables = await copy({ data: source }, { data: join(folder, 'copy') }, untold)
  assert.equal(tables.verdicts, 3)
  const muster = await openMuster({ data: join(folder, 'copy'), ...quiet })
  t.after(() => muster.close())
  assert.equal(await told(muster, token), before)
})

test('a backup is taken while the plane works, and restored by putting it where the database was', async t => {
  const [source, folder] = [await placeFor(t, 'an SQLite file'), await folderFor(t)]
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
    assert.equal(here.text, there.text, 'what was half done at that moment is done to the same end')
  }
})

test('each command of moving answers a person in a sentence and a script in JSON', async t => {
  const [source, folder] = [await placeFor(t, 'an SQLite file'), await folderFor(t)]
  await filledMuster(source)
  const muster = async (...words: string[]) =>
    (await promisify(execFile)(process.execPath, ['src/cli/muster.ts', ...words], { cwd: new URL('../..', import.meta.url) }))
      .stdout
  const file = (name: string) => join(folder, name)
  assert.equal(await muster('migrate', '--data', source), 'Nothing to apply.\n')
  assert.deepEqual(JSON.parse(await muster('migrate', '--data', file('new'), '--json')).applied[0], '0001-the-town')
  assert.match(await muster('backup', '--data', source, file('backup.db')), /pages in .*backup\.db/)
  const { rows } = JSON.parse(await muster('export', '--data', source, file('town.jsonl'), '--json'))
  assert.match(
    await muster('import', '--data', file('new'), file('town.jsonl')),
    new RegExp(`^${rows.toLocaleString('en')} rows in`),
  )
  assert.equal(JSON.parse(await muster('copy', '--data', source, file('copy'), '--json')).tables.transactions, 1)
})
