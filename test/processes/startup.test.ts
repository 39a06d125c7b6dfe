/** Errors that stop a start, the output of a start, and its end under npm. */
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { spawnMuster } from '../support/process.ts'
import { openMuster } from '../support/server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MUSTER = join(ROOT, 'src/cli/muster.ts')

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const muster = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: unknown; out: string; err: string }>(resolve => {
    const options = { env: { ...process.env, NODE_NO_WARNINGS: '1', ...env }, timeout: 60_000 }
    execFile(process.execPath, [MUSTER, ...args], options, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }))
  })

const REFUSED: [what: string, args: readonly string[], env: NodeJS.ProcessEnv, message: RegExp][] = [
  ['an unknown variable', ['serve'], { MUSTER_MAXDEVICES: '5' }, /^MUSTER_MAXDEVICES .* MUSTER_MAX_DEVICES\n$/],
  ['an unknown variable at a backup', ['backup', 'x.db'], { MUSTER_DATAA: 'x' }, /^MUSTER_DATAA .* MUSTER_DATA\n$/],
  ['an SQLite address as data', ['serve', '--data', 'sqlite:///x'], {}, /^data is "sqlite:\/\/\/x" \(--data\): /],
  ['an SQLite address as the target of a copy', ['copy', 'sqlite:///x'], {}, /^data is "sqlite:\/\/\/x" \(the new place\): /],
  ['a sandbox on all addresses', ['serve', '--host', '0.0.0.0'], {}, /administrator.*--public-sandbox/],
  [
    'a PostgreSQL that does not listen, without its password',
    ['serve', '--data', 'postgres://u:secret@127.0.0.1:1/d'],
    {},
    /^the database postgres:\/\/127\.0\.0\.1:1\/d could not be opened: connect ECONNREFUSED 127\.0\.0\.1:1\n$/,
  ],
]

for (const [what, args, env, message] of REFUSED) {
  test(`${what} stops the command with one line of error text and no stack trace`, async () => {
    const { code, out, err } = await muster(args, env)
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, message)
  })
}

const UNOPENABLE: [what: string, make: (place: string) => void, reason: RegExp][] = [
  ['a file', place => writeFileSync(place, ''), /^the database (\S+) could not be opened: \S+ is a file, and must be the folder/],
  [
    'a folder that contains a folder muster.db',
    place => mkdirSync(join(place, 'muster.db'), { recursive: true }),
    /^the database (\S+) could not be opened: it is not a file\n$/,
  ],
  [
    'a folder that contains a text file muster.db',
    place => {
      mkdirSync(place)
      writeFileSync(join(place, 'muster.db'), 'x'.repeat(5000))
    },
    /^the database (\S+) could not be opened: file is not a database\n$/,
  ],
  [
    'a folder below a file',
    place => writeFileSync(place, ''),
    /^the database (\S+) could not be opened: ENOTDIR: not a directory/,
  ],
]

for (const [what, make, reason] of UNOPENABLE) {
  test(`a start with ${what} as data fails with the path and the system's error`, async t => {
    const made = join(folderFor(t), 'data')
    make(made)
    const place = what.endsWith('below a file') ? join(made, 'data') : made
    const { code, err } = await muster(['serve', '--port', '0', '--data', place])
    assert.equal(code, 1)
    assert.equal(reason.exec(err)?.[1], join(place, 'muster.db'), err)
  })
}

async function addMigration(place: string, name: string): Promise<void> {
  if (place.startsWith('postgres')) {
    const client = new pg.Client(place)
    await client.connect()
    await client.query('insert into migrations values ($1, 1)', [name])
    return client.end()
  }
  const database = new DatabaseSync(join(place, 'muster.db'), { timeout: 10_000 })
  database.prepare('insert into migrations values (?, 1)').run(name)
  database.close()
}

for (const database of databases.filter(({ name }) => name === 'an SQLite file' || name === 'PostgreSQL')) {
  test(`${database.name}: a start on a store with an unknown migration is refused, and a running server continues without being ready`, async t => {
    const data = await database.place()
    const running = await openMuster({ data })
    t.after(async () => {
      await running.close()
      await database.drop(data)
    })
    await addMigration(data, '9999-of-the-future')
    await assert.rejects(openMuster({ data }), {
      message:
        'the store has the migration 9999-of-the-future, of a newer version of Muster: start that version, or restore a backup ' +
        'that was made before its migration',
    })
    // On a file, this upload starts the worker thread.
    const token = await running.token('northwind')
    const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'ON', type: 'IMEI', devices: imeis(3, 10) }
    assert.equal((await running.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
    await sleep(50)
    const path = '/kcs/v1/rp/devices/status?resellerId=1000000001&transactionId=ON'
    while ((await running.ask('GET', path, { token })).body.devices.transactions[0].state !== 'Complete') await sleep(10)
    // So that a load balancer prefers the nodes of the newer version.
    const ready = await running.ask('GET', '/_muster/v1/ready')
    assert.deepEqual([ready.status, ready.body.detail], [503, 'A newer version of Muster has migrated the store.'])
  })
}

for (const role of ['all', 'worker']) {
  test(`a server in service mode with the role ${role} writes only JSON lines to standard output`, async t => {
    const env = { MUSTER_ADMIN_TOKEN: 'x'.repeat(32), MUSTER_LOG_LEVEL: 'info' }
    const server = await spawnMuster(folderFor(t), ['--mode', 'service', '--role', role, '--host', '0.0.0.0'], { env })
    await server.close()
    assert.ok(server.printed.length > 0)
    for (const line of server.printed) assert.equal(typeof JSON.parse(line), 'object', line)
  })
}

test('a sandbox that listens on all addresses prints one warning that every client is an administrator', async () => {
  const server = await spawnMuster(':memory:', ['--host', '0.0.0.0', '--public-sandbox'])
  await server.close()
  const lines = server.printed.filter(line => line.includes('administrator'))
  assert.deepEqual(lines, ['  Every client that reaches 0.0.0.0 is an administrator of this sandbox (--public-sandbox)'])
})

test('muster token explain reads the admin token from the file that MUSTER_ADMIN_TOKEN_FILE names', async t => {
  const adminToken = 'x'.repeat(32)
  const server = await openMuster({ mode: 'service', adminToken })
  t.after(() => server.close())
  const file = join(folderFor(t), 'token')
  writeFileSync(file, `${adminToken}\n`)
  const args = ['token', 'explain', 'a.b.c', '--api', 'kme', '--json', '--url', server.url]
  const { out, err } = await muster(args, { MUSTER_ADMIN_TOKEN_FILE: file })
  assert.equal(err, '')
  assert.equal(JSON.parse(out).verdict, 'refused')
})

const noNpm = spawnSync('npm', ['--version']).status === 0 ? false : 'npm is not installed'

test('SIGTERM to npm start ends the server, and npm exits with 0 or 143', { skip: noNpm }, async t => {
  const data = folderFor(t)
  // Without the prestart script, which may install packages.
  const npm = spawn('npm', ['start', '--ignore-scripts', '--', '--port', '0', '--data', data], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(npm, 'exit')
  let url = ''
  for await (const line of createInterface(npm.stdout)) {
    if (!line.startsWith('{"ready":true')) continue
    url = JSON.parse(line).url
    break
  }
  npm.kill('SIGTERM')
  const [code, signal] = await ended
  assert.ok(code === 0 || code === 143 || signal === 'SIGTERM', `${code} ${signal}`)
  while (
    await fetch(`${url}/_muster/v1/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  )
    await sleep(10)
})
