import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { backup, exportStore } from '../../src/maintenance.ts'
import { imeis } from '../support/imeis.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { type Muster, openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

async function serverOn(t: TestContext, data: string): Promise<ProcessMuster> {
  const server = await spawnMuster(data)
  t.after(() => server.kill())
  return server
}

const upload = (muster: Muster, token: string, transactionId: string) =>
  muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
    token,
    body: { resellerId: R, customerId: C, transactionId, type: 'IMEI', devices: imeis(3, transactionId.length * 100) },
  })

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8)

/** Repeats the request until readiness has this status, because a result is cached for one second. */
async function readyOnce(muster: Muster, status: number) {
  for (;;) {
    const answer = await muster.ask('GET', '/_muster/v1/ready')
    if (answer.status === status) return answer.body
    await sleep(20)
  }
}

async function logged(server: ProcessMuster, message: RegExp) {
  for (;;) {
    const line = server.printed.find(line => message.test(line))
    if (line !== undefined) return JSON.parse(line)
    await sleep(5)
  }
}

for (const umask of [0o000, 0o022, 0o277]) {
  test(`a new data folder and its files are accessible to their owner only under umask ${umask.toString(8).padStart(3, '0')}`, async t => {
    const data = join(await folderFor(t), 'new')
    const before = process.umask(umask)
    t.after(() => process.umask(before))
    const server = await serverOn(t, data)
    process.umask(before)
    await upload(server, await server.token('northwind'), 'A')
    await server.drain()
    assert.equal((await server.ask('GET', '/_muster/v1/ready')).status, 200)
    const files = (await readdir(data)).sort()
    assert.deepEqual(files, ['muster.db', 'muster.db-shm', 'muster.db-wal'])
    const modes = await Promise.all([data, ...files.map(name => join(data, name))].map(modeOf))
    assert.deepEqual(modes, ['700', '600', '600', '600'])
  })
}

test('a backup and an export have mode 0600 while they are written, also after an interrupted one', async t => {
  const folder = await folderFor(t)
  const data = join(folder, 'data')
  await (await openMuster({ data })).close()
  const before = process.umask(0)
  t.after(() => process.umask(before))
  for (const [file, write] of [
    [join(folder, 'backup.db'), backup],
    [join(folder, 'export.jsonl'), exportStore],
  ] as const) {
    await writeFile(`${file}.partial`, 'rest')
    await chmod(`${file}.partial`, 0o640)
    const modes = new Set<string>()
    let isWritten = false
    const written = write({ data }, file, () => {}).finally(() => {
      isWritten = true
    })
    while (!isWritten) {
      modes.add(await modeOf(`${file}.partial`).catch(() => 'none'))
    }
    await written
    // The mode of the interrupted file, which is removed before the next one is created.
    modes.delete('640')
    modes.delete('none')
    assert.deepEqual([...modes], ['600'], file)
    assert.equal(await modeOf(file), '600')
  }
})

test('a start on a folder and a database that others can read logs a warning with a chmod command and changes no mode', async t => {
  const data = await folderFor(t)
  await (await openMuster({ data })).close()
  await chmod(data, 0o755)
  await chmod(join(data, 'muster.db'), 0o644)
  const warnings = async () => {
    const server = await spawnMuster(data)
    await server.close()
    return server.printed.flatMap(line => (line.includes('"mode"') ? [JSON.parse(line)] : []))
  }
  const found = await warnings()
  assert.deepEqual(found.map(({ level, path, mode }) => [level, path, mode]).slice(0, 2), [
    [40, data, '0755'],
    [40, join(data, 'muster.db'), '0644'],
  ])
  assert.equal(await modeOf(data), '755')
  for (const { msg } of found) {
    const [command = ''] = /chmod [0-7]+ \S+$/.exec(msg) ?? []
    assert.notEqual(command, '', msg)
    execFileSync('sh', ['-c', `${command} 2>/dev/null || test ! -e ${command.split(' ')[2]}`])
  }
  assert.deepEqual(await warnings(), [])
})

const LOSSES: [what: string, lose: (data: string) => Promise<unknown>, message: RegExp][] = [
  ['the data folder is removed', data => rm(data, { recursive: true }), /was removed while it was open/],
  ['the data folder is renamed', data => rename(data, `${data}-before`), /was removed while it was open/],
  ['the database file is removed', data => rm(join(data, 'muster.db')), /was removed while it was open/],
  [
    'the data folder is replaced by a copy',
    async data => {
      await cp(data, `${data}-copy`, { recursive: true })
      await rename(data, `${data}-before`)
      await rename(`${data}-copy`, data)
    },
    /was replaced by another file while it was open/,
  ],
]

for (const [what, lose, message] of LOSSES) {
  test(`a running server is not ready, refuses writes, logs the reason and creates no database when ${what}`, async t => {
    const folder = await folderFor(t)
    const data = join(folder, 'data')
    const server = await serverOn(t, data)
    const token = await server.token('northwind')
    assert.equal((await upload(server, token, 'BEFORE')).status, 200)
    await server.drain()
    assert.equal((await server.ask('GET', '/_muster/v1/ready')).status, 200)
    await lose(data)
    const { status, body } = await server.ask('GET', '/_muster/v1/ready')
    assert.deepEqual([status, body.detail], [503, 'The database file was removed or replaced.'])
    const answer = await upload(server, token, 'AFTER')
    assert.deepEqual([answer.status, answer.body.code], [500, 50000000])
    const line = await logged(server, /"not ready: /)
    assert.match(line.err.message, message)
    assert.ok(line.err.message.includes(join(data, 'muster.db')))
    assert.match((await logged(server, /"errorId"/)).err.message, message)
    const left = (await readdir(data).catch(() => [])).filter(name => name === 'muster.db')
    assert.deepEqual(left, what.endsWith('a copy') ? ['muster.db'] : [])
  })
}

test('a server whose data folder is moved back is ready again and completes earlier and new uploads', async t => {
  const folder = await folderFor(t)
  const data = join(folder, 'data')
  const server = await serverOn(t, data)
  const token = await server.token('northwind')
  await upload(server, token, 'BEFORE')
  await rename(data, join(folder, 'away'))
  await readyOnce(server, 503)
  await rename(join(folder, 'away'), data)
  await readyOnce(server, 200)
  assert.equal((await upload(server, token, 'AFTER')).status, 200)
  await server.drain()
  for (const id of ['BEFORE', 'AFTER']) {
    const status = await server.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=${id}`, { token })
    assert.equal(status.body.devices.transactions[0].state, 'Complete', id)
  }
})

test('a server whose worker thread cannot open the database keeps running, is not ready, and works after the database is back', async t => {
  const folder = await folderFor(t)
  const [data, away] = [join(folder, 'data'), join(folder, 'away')]
  const server = await serverOn(t, data)
  await rename(data, away)
  // Another process adds the first work, so that the thread starts while the file is missing.
  const other = await spawnMuster(away, ['--role', 'api'])
  const token = await other.token('northwind')
  assert.equal((await upload(other, token, 'FIRST')).status, 200)
  await other.close()
  const line = await logged(server, /the worker thread failed/)
  assert.match(line.err.message, /muster\.db was removed while it was open/)
  assert.deepEqual(await readdir(folder), ['away'])
  assert.equal((await server.ask('GET', '/_muster/v1/health')).status, 200)
  await rename(away, data)
  await readyOnce(server, 200)
  const status = () => server.ask('GET', `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=FIRST`, { token })
  while ((await status()).body.devices.transactions[0].state !== 'Complete') await sleep(20)
})

test('a server that cannot write to disk is not ready, reports the system error, and is ready once it can write', async t => {
  const data = await folderFor(t)
  const server = await serverOn(t, data)
  const limit = (bytes: string) => promisify(execFile)('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:unlimited`])
  const token = await server.token('northwind')
  // Like a full disk: a file can grow to a limit and no further.
  await limit('1024')
  const { detail } = await readyOnce(server, 503)
  assert.equal(detail, 'The store takes no writes: EFBIG.')
  assert.equal((await upload(server, token, 'FULL')).status, 500)
  await limit('unlimited')
  await readyOnce(server, 200)
  assert.equal((await upload(server, token, 'FULL')).status, 200)
  assert.deepEqual((await readdir(data)).sort(), ['muster.db', 'muster.db-shm', 'muster.db-wal'])
})

test('a server whose database is locked by another process is not ready after three seconds, and is ready after the lock ends', async t => {
  const data = await folderFor(t)
  const server = await serverOn(t, data)
  // The timeout is for writes of the start that may still run.
  const other = new DatabaseSync(join(data, 'muster.db'), { timeout: 10_000 })
  t.after(() => other.close())
  other.exec('begin immediate')
  assert.equal((await readyOnce(server, 503)).detail, 'The store did not answer in 3 seconds.')
  other.exec('rollback')
  await readyOnce(server, 200)
})

test('a backup and an export of a folder without a database are refused and create no file', async t => {
  const folder = await folderFor(t)
  await mkdir(join(folder, 'empty'))
  await assert.rejects(
    backup({ data: join(folder, 'empty') }, join(folder, 'copy.db'), () => {}),
    /There is no database in/,
  )
  await assert.rejects(
    exportStore({ data: join(folder, 'none') }, join(folder, 'x.jsonl'), () => {}),
    /There is no database in/,
  )
  assert.deepEqual(await readdir(folder), ['empty'])
  assert.deepEqual(await readdir(join(folder, 'empty')), [])
})
