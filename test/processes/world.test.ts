/** The commands for worlds, each as a process that calls a server. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { readConfig } from '../../src/config.ts'
import { imeis } from '../support/imeis.ts'
import { type Muster, musterAt, openMuster } from '../support/server.ts'

const RESELLER = '1000000001'
const ACME = '2000000001'
const ENTRY = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))
const AS_NORTHWIND = {
  MUSTER_RESELLER: RESELLER,
  MUSTER_CLIENT_ID: 'northwind',
  MUSTER_CLIENT_SECRET: 'northwind-secret',
}

/** A device may be uploaded once in a world. */
const unused = imeis(20, 950_000)

let server: Muster
let folder: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-world-'))
  server = await openMuster({ data: join(folder, 'data') })
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function runWith(env: NodeJS.ProcessEnv, [command = '', ...args]: readonly string[]) {
  const child = spawn(command, args, { env: { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: server.url, ...env } })
  child.stdin.end()
  const [out, err, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: code as number, out, err }
}

/** Runs a command that succeeds, and returns its output. */
async function muster(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, out, err } = await runWith(env, [process.execPath, ENTRY, ...args])
  assert.equal(code, 0, err)
  return out
}
const json = async (...args: string[]) => JSON.parse(await muster([...args, '--json']))
const failed = async (...args: string[]) => {
  const { code, out, err } = await runWith({}, [process.execPath, ENTRY, ...args])
  // Wrong options and arguments have an exit code of their own.
  assert.deepEqual([code, out], [/^error: /.test(err) ? 2 : 1, ''])
  return err
}
const create = (name: string, ...args: string[]) => json('world', 'create', '--name', name, ...args)
const inWorld = (name: string) => musterAt({ url: `${server.url}/w/${name}`, close: server.close })
const upload = (transaction: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const file = join(folder, `${transaction}.csv`)
  writeFileSync(file, `${unused.pop()}\n`)
  return muster(['upload', file, '--customer', ACME, '--transaction', transaction, ...args], { ...AS_NORTHWIND, ...env })
}

async function transactionsOf(world: string): Promise<string[]> {
  const path = `/kcs/v1/rp/devices/status?resellerId=${RESELLER}`
  const { body } = await inWorld(world).ask('GET', path, { token: await inWorld(world).token('northwind') })
  return body.devices.transactions.map(({ transactionId }: { transactionId: string }) => transactionId).sort()
}

test('muster world create prints the address and the accounts of the world, and world list and delete find it', async () => {
  const out = await muster(['world', 'create', '--name', 'shown'])
  const [first, ...others] = out.trimEnd().split('\n')
  assert.equal(first, `World shown is at ${server.url}/w/shown. It ends when it is deleted.`)
  assert.match(out, /^ {2}reseller +1000000001 +Northwind Telecom +client northwind +secret northwind-secret$/m)
  assert.equal(others.at(-1), '  Next: eval "$(muster env --world shown)"')
  const list = await muster(['world', 'list'])
  assert.match(list, /^world +address +ends +bytes\n/)
  assert.match(list, new RegExp(`^default +${server.url} +when it is deleted +[\\d,]+$`, 'm'))
  assert.match(list, new RegExp(`^shown +${server.url}/w/shown +when it is deleted +[\\d,]+$`, 'm'))
  // The variables of the world itself do not make the request one to that world, which would be refused.
  const env = { MUSTER_URL: `${server.url}/w/shown`, MUSTER_WORLD: 'shown' }
  assert.equal(await muster(['world', 'delete', 'shown'], env), 'World shown was deleted.\n')
  const { worlds } = await json('world', 'list')
  assert.ok(!worlds.some(({ name }: { name: string }) => name === 'shown'))
})

test('muster world create sends each option: seed, beginning, lifetime, port and persistence', async () => {
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify({ resellers: [{ id: '1000000077', name: 'Only', country: 'US', region: 'us' }] }))
  const resellers = async (name: string): Promise<string[]> =>
    (await inWorld(name).ask('GET', '/_muster/v1/resellers')).body.resellers.map(({ id }: { id: string }) => id)

  await create('of-file', '--seed', seed)
  assert.deepEqual(await resellers('of-file'), ['1000000077'])
  await create('of-scenarios', '--seed', 'scenario:empty', '--seed', 'scenario:devices')
  assert.notDeepEqual((await inWorld('of-scenarios').ask('GET', '/_muster/v1/devices')).body.totalCount, 0)
  await create('nothing', '--from', 'empty')
  assert.deepEqual(await resellers('nothing'), [])
  await create('copy', '--from', 'world:of-file')
  assert.deepEqual(await resellers('copy'), ['1000000077'])
  await muster(['snapshot', 'save', 's', '--world', 'copy'])
  await create('restored', '--from', 'snapshot:copy/s')
  assert.deepEqual(await resellers('restored'), ['1000000077'])
  await muster(['snapshot', 'save', 's'])
  await create('of-default', '--from', 'snapshot:s')
  assert.ok((await resellers('of-default')).includes(RESELLER))
  const { createdAt, endsAt, persisted, url } = await create('options', '--ttl', '2h', '--persist', '--port')
  assert.deepEqual([endsAt - createdAt, persisted], [7_200_000, true])
  assert.notEqual(new URL(url).port, new URL(server.url).port)
  assert.equal((await fetch(`${url}/_muster/v1/health`)).status, 200)
})

const INVALID: readonly [args: readonly string[], message: RegExp][] = [
  [['world', 'create', '--from', 'nowhere'], /'nowhere' is invalid\. It must be empty, seed, world:NAME/],
  [['world', 'create', '--ttl', 'soon'], /'soon' is invalid\. It must be seconds/],
  [['world', 'create', '--name', 'A'], /'A' is invalid\. A name has 1 to 40 characters/],
  [['world', 'reset', '..'], /'\.\.' is invalid/],
  [['snapshot', 'delete', 's/../../x'], /is invalid/],
  [['status', 'X', '--world', '..', '--reseller', 'x', '--client-id', 'x', '--client-secret', 'x'], /'\.\.' is invalid/],
  [['world', 'reset', 'missing'], /refused with status 404: .*world missing/],
  [['world', 'delete', 'default'], /refused with status 409: Not possible here: the default world cannot be deleted/],
  [['world', 'create', '--seed', 'nothing.json'], /The seed file nothing\.json could not be read: ENOENT/],
]
for (const [args, message] of INVALID) {
  test(`muster ${args.slice(0, 4).join(' ')} fails with the reason`, async () => assert.match(await failed(...args), message))
}

test('muster world fork copies a world, and muster world reset gives a world its first data alone', async () => {
  await create('parent')
  await upload('COMMON', ['--world', 'parent'])
  const { name } = await json('world', 'fork', 'parent', '--name', 'child')
  assert.equal(name, 'child')
  await upload('CHILD', ['--world', 'child'])
  assert.equal(await muster(['world', 'reset', 'parent']), 'World parent has the data that it began with.\n')
  assert.deepEqual([await transactionsOf('parent'), await transactionsOf('child')], [[], ['CHILD', 'COMMON']])
})

test('muster snapshot saves, lists, restores and deletes snapshots of the world that the options or the address name', async () => {
  await create('saved')
  await upload('BEFORE', ['--world', 'saved'])
  const inAddress = { MUSTER_URL: `${server.url}/w/saved` }
  assert.match(await muster(['snapshot', 'save', 'one'], inAddress), /^Snapshot one of world saved was saved: [\d,]+ bytes\.\n$/)
  await upload('AFTER', ['--world', 'saved'])
  const { name } = await json('snapshot', 'save', '--world', 'saved')
  const { snapshots } = await json('snapshot', 'list', '--world', 'saved')
  assert.deepEqual(
    snapshots.map((snapshot: { name: string }) => snapshot.name),
    ['one', name],
  )
  assert.match(await muster(['snapshot', 'list'], inAddress), /^snapshot .*\n─.*\none +\d{4}-\d\d-\d\dT\S+Z +[\d,]+\n/)
  const restored = await muster(['snapshot', 'restore', 'one'], { MUSTER_WORLD: 'saved' })
  assert.equal(restored, 'World saved has the state of snapshot one.\n')
  assert.deepEqual(await transactionsOf('saved'), ['BEFORE'])
  const deleted = await muster(['snapshot', 'delete', 'one', '--world', 'saved'])
  assert.equal(deleted, 'Snapshot one of world saved was deleted.\n')
  assert.match(await failed('snapshot', 'restore', 'one', '--world', 'saved'), /refused with status 404: .*snapshot one/)
})

test('each command that calls a server works in the world of --world, MUSTER_WORLD or the address, and in no other', async () => {
  await create('here')
  await create('there')
  await upload('FLAG', ['--world', 'here'])
  await upload('VARIABLE', [], { MUSTER_WORLD: 'here' })
  await upload('ADDRESS', ['--url', `${server.url}/w/here`])
  await upload('FLAG-OVER-ADDRESS', ['--url', `${server.url}/w/there/`, '--world', 'here'])
  assert.deepEqual(await transactionsOf('here'), ['ADDRESS', 'FLAG', 'FLAG-OVER-ADDRESS', 'VARIABLE'])
  assert.deepEqual([await transactionsOf('there'), await transactionsOf('default')], [[], []])
  assert.match(await muster(['status', 'FLAG', '--world', 'here'], AS_NORTHWIND), /^FLAG is complete: 1 registered/)

  const keys = join(folder, 'keys.json')
  await muster(['keys', '--tenant', ACME, '--out', keys, '--world', 'here'])
  const token = (await muster(['token', '--keys', keys, '--world', 'here'])).trim()
  const list = (world: string) => inWorld(world).ask('GET', '/kcs/v1/kme/devices/list', { headers: { 'x-knox-apitoken': token } })
  assert.deepEqual([(await list('here')).status, (await list('there')).status], [200, 403])
  assert.match(await muster(['token', 'explain', token, '--api', 'kme', '--world', 'here']), /Accepted: every rule passed/)
  assert.match(await failed('token', '--keys', keys, '--world', 'there'), /was refused with status 4/)
})

test('the link to the request journal of a refused request in a world can be read', async () => {
  await create('linked')
  const keys = join(folder, 'linked.json')
  await muster(['keys', '--tenant', ACME, '--out', keys, '--world', 'linked'])
  const err = await failed('token', '--keys', keys, '--minutes', '99', '--world', 'linked')
  const [, link = ''] = /^The checks of the request: (\S+)$/m.exec(err) ?? []
  assert.equal((await fetch(link)).status, 200, err)
})

test('muster env prints variables that a shell, a dotenv file and JSON give back unchanged, whatever an account contains', async () => {
  const secrets = { 'it-s': `it's "$HOME" \`id\` \\n`, 'it.s': '$(id) # "', plain: 'a-b_c' }
  const seed = join(folder, 'accounts.json')
  const tenant = { id: '1000000078', name: "O'Hara", country: 'US', region: 'us' }
  const apps = Object.entries(secrets).map(([clientId, clientSecret]) => ({ clientId, clientSecret, tenant: tenant.id }))
  writeFileSync(seed, JSON.stringify({ resellers: [tenant], apps }))
  await create('quoted', '--seed', seed)
  const expected = {
    MUSTER_URL: `${server.url}/w/quoted`,
    MUSTER_WORLD: 'quoted',
    MUSTER_TOKEN_URL: `${server.url}/w/quoted/ams/v1/oauth2/token`,
    MUSTER_IT_S_TENANT_ID: '1000000078',
    MUSTER_IT_S_CLIENT_ID: 'it-s',
    MUSTER_IT_S_CLIENT_SECRET: secrets['it-s'],
    MUSTER_IT_S_2_TENANT_ID: '1000000078',
    MUSTER_IT_S_2_CLIENT_ID: 'it.s',
    MUSTER_IT_S_2_CLIENT_SECRET: secrets['it.s'],
    MUSTER_PLAIN_TENANT_ID: '1000000078',
    MUSTER_PLAIN_CLIENT_ID: 'plain',
    MUSTER_PLAIN_CLIENT_SECRET: 'a-b_c',
  }
  const env = ['env', '--world', 'quoted', '--format']
  assert.deepEqual(JSON.parse(await muster([...env, 'json'])), expected)

  const script = `eval "$("$0" "$1" env --world quoted)" && exec "$0" -p 'JSON.stringify(process.env)'`
  const { out, err } = await runWith({}, ['sh', '-c', script, process.execPath, ENTRY])
  const inShell = Object.entries(JSON.parse(out || err)).filter(([name]) => name in expected)
  assert.deepEqual(Object.fromEntries(inShell), expected)
  // A server that is started in this shell does not refuse the variables.
  assert.equal(readConfig({}, Object.fromEntries(inShell) as Record<string, string>).port, 4600)

  const plain = await muster([...env, 'plain'])
  assert.equal(
    plain,
    Object.entries(expected)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )

  // One value has each kind of quote, which that format cannot have.
  assert.match(await failed(...env, 'dotenv'), /^MUSTER_IT_S_CLIENT_SECRET has quotes .*--format json\.\n$/)
})

test('the variables of muster env in a dotenv file are those in JSON', async () => {
  const seed = join(folder, 'dotenv.json')
  const tenant = { id: '1000000079', name: 'Dot', country: 'US', region: 'us' }
  const values = [`it's`, '"quoted"', `'"`, 'C:\\new', '# no comment', 'a=b', '$HOME', ' blank ']
  const apps = values.map((clientSecret, i) => ({ clientId: `app-${i}`, clientSecret, tenant: tenant.id }))
  writeFileSync(seed, JSON.stringify({ resellers: [tenant], apps }))
  await create('dotenv', '--seed', seed)
  const [dotenv, variables] = await Promise.all(
    ['dotenv', 'json'].map(format => muster(['env', '--world', 'dotenv', '--format', format])),
  )
  assert.deepEqual({ ...parseEnv(dotenv ?? '') }, JSON.parse(variables ?? ''))
})

test('commands for worlds send the admin token, and service mode reports that it has one world', async t => {
  const adminToken = 'an admin token of at least 32 characters'
  const service = await openMuster({ mode: 'service', adminToken })
  t.after(() => service.close())
  const there = ['--url', service.url, '--admin-token', adminToken]
  assert.match(await muster(['world', 'list', ...there]), /^default /m)
  assert.match(await muster(['env', ...there]), /^export MUSTER_WORLD='default'$/m)
  assert.match(await failed('world', 'create', ...there), /refused with status 409: .*service mode has one world/)
  assert.match(await failed('world', 'list', '--url', service.url), /refused with status 401/)
})
