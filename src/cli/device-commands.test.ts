/** The commands for devices, customers and profiles, each as both kinds of tenants call it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand } from '../../test/support/command.ts'
import { imeis } from '../../test/support/imeis.ts'
import { openMuster } from '../../test/support/server.ts'
import { makeKeyPair, writeKeys } from './keys-file.ts'

const muster = await openMuster()
const folder = mkdtempSync(join(tmpdir(), 'muster-devices-'))
after(async () => {
  await muster.close()
  rmSync(folder, { recursive: true })
})

const ACME = '2000000001'
const BASE = '65a000000000000000000001'
const run = (command: string, ...args: readonly string[]) => runCommand(command, ...args, '--url', muster.url)
const asNorthwind = (command: string, ...args: readonly string[]) => run(command, ...args, '--as', 'northwind')
const asAcme = (command: string, ...args: readonly string[]) => run(command, ...args, '--as', 'acme')
const jsonOf = async (ran: Promise<{ out: string }>) => JSON.parse((await ran).out)

const fileOf = (name: string, identifiers: readonly string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, `imei\n${identifiers.join('\n')}\n`)
  return path
}

let used = 980_000
/** New devices that Acme has approved, and their file. */
async function approved(name: string, count: number) {
  const identifiers = imeis(count, used)
  used += count
  const file = fileOf(`${name}.csv`, identifiers)
  assert.equal((await asNorthwind('upload', file, '--customer', ACME, '--transaction', name)).code, 0)
  assert.equal((await asAcme('approve', name)).code, 0)
  return { identifiers, file }
}

const states = async (...identifiers: readonly string[]): Promise<string[]> =>
  (await jsonOf(asAcme('devices', ...identifiers, '--json'))).map(({ state }: { state: string }) => state)

test('muster customers lists those of a reseller and those of a provider', async () => {
  assert.match((await asNorthwind('customers')).out, /^customer +name\n─+ +─+\n2000000001 +Acme Logistics\n/)
  const managed = await jsonOf(run('customers', '--as', 'meridian', '--json'))
  assert.deepEqual(
    managed.map(({ customerId, status }: Record<string, string>) => [customerId, status]),
    [
      [ACME, 'Active'],
      ['2000000002', 'Pending'],
    ],
  )
})

test('muster profiles lists the profiles of a customer, and the aliases that it shares with a reseller', async () => {
  assert.match(
    (await asAcme('profiles')).out,
    new RegExp(`^profile +name +EMM +devices\n.*\n${BASE} +Base +Knox Manage +\\d+\n$`),
  )
  assert.match((await asNorthwind('profiles', '--customer', ACME)).out, new RegExp(`^kiosk +${BASE}$`, 'm'))
  const { code, err } = await asNorthwind('profiles')
  assert.deepEqual([code, err], [2, 'Name the customer that shares the aliases: --customer ID.\n'])
})

test('muster devices lists all pages, one page, and the devices of filters, as a table and as JSON', async () => {
  const { identifiers } = await approved('listed', 250)
  const all = await jsonOf(asNorthwind('devices', '--transaction', 'listed', '--page-size', '100', '--json'))
  assert.deepEqual(all.map(({ imei }: { imei: string }) => imei).sort(), [...identifiers].sort())
  const last = await jsonOf(asNorthwind('devices', '--transaction', 'listed', '--page-size', '100', '--page', '2', '--json'))
  assert.equal(last.length, 50)
  const [first = ''] = identifiers
  const { out } = await asAcme('devices', '--search', first.slice(0, 12))
  const lines = out.trim().split('\n')
  assert.match(lines[0] ?? '', /^identifier +model +state +profile +reseller +tags$/)
  assert.ok(lines.some(line => line.startsWith(`${first}  `) && / Unassigned +Northwind Telecom$/.test(line)))
  assert.match((await asNorthwind('devices', first)).out, new RegExp(`\n${first} +Verified +${ACME} `))
  assert.deepEqual(await jsonOf(asAcme('devices', '--tag', 'no such tag', '--json')), [])
})

test('muster devices refuses a filter that the API of the account does not have', async () => {
  const { code, err } = await asNorthwind('devices', '--state', 'Pending')
  assert.deepEqual([code, err], [2, '--state is a filter of a customer, and the account is of another kind.\n'])
  assert.equal((await asAcme('devices', '--transaction', 'x')).code, 2)
})

test('muster approve gives the devices of an upload a profile, and waits for it', async () => {
  const [identifier = ''] = imeis(1, used++)
  await asNorthwind('upload', fileOf('one.csv', [identifier]), '--customer', ACME, '--transaction', 'one')
  const { code, out } = await asAcme('approve', 'one', '--profile', 'base')
  assert.deepEqual([code, out], [0, '1 approved, 0 failed\n'])
  assert.deepEqual(await states(identifier), ['ProfileAssigned'])
  const unknown = await asAcme('approve', 'never')
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /^approveBulkEnrollDeviceUploadsUsingPOST: status 404, 4040000 RESOURCE_NOT_FOUND: /)
})

test('muster assign waits for an assignment in the background, and muster unassign takes the profile again', async () => {
  const { identifiers, file } = await approved('many', 501)
  assert.deepEqual(await jsonOf(asAcme('assign', '--file', file, '--profile', 'Base', '--json')), { assigned: 501, failed: [] })
  assert.deepEqual(await states(identifiers[500] ?? ''), ['ProfileAssigned'])
  const { code, out } = await asAcme('unassign', '--file', file)
  assert.deepEqual([code, out], [0, '501 unassigned, 0 failed\n'])
  assert.deepEqual(await states(identifiers[500] ?? ''), ['Unassigned'])
})

test('a refused assignment names the devices that are the reason, with their lines and the published text', async () => {
  const { identifiers } = await approved('few', 2)
  const spaced = identifiers.map(each => each.replace(/^(..)(......)/, '$1 $2 '))
  const [unknown = ''] = imeis(1, used++)
  const path = fileOf('reasons.csv', [...spaced, unknown, '350000000000015'])
  const { code, out } = await asAcme('assign', '--file', path, '--profile', 'Base')
  assert.equal(code, 1)
  const lines = out.trim().split('\n')
  assert.equal(lines[0], '0 assigned, 2 failed')
  assert.match(lines[3] ?? '', new RegExp(`^${path}:4 +${unknown} +not found, or its upload is not approved$`))
  assert.match(
    lines[4] ?? '',
    new RegExp(`^${path}:5 +350000000000015 +4001703 +BULK_ENROLL_DEVICE_INVALID +350000000000015 is `),
  )
  const alone = await asAcme('assign', unknown, '--profile', 'Base')
  assert.match(alone.out, new RegExp(`^argument 1 +${unknown} +4041701 +BULK_ENROLL_CONFIGURATION_DEVICE_NOT_FOUND +The `, 'm'))
  const nothing = await asAcme('assign', identifiers[0] ?? '', '--profile', 'no such profile')
  assert.equal(nothing.code, 1)
  assert.match(nothing.err, /^assignProfileUsingPUT: status 404, 4041700 BULK_ENROLL_PROFILE_NOT_FOUND: /)
})

test('muster unassign and a customer’s muster delete name each device that they did not change', async () => {
  const { identifiers } = await approved('mixed', 1)
  const [good = ''] = identifiers
  const [unknown = ''] = imeis(1, used++)
  const unassigned = await asAcme('unassign', good, 'x', unknown)
  assert.equal(unassigned.code, 1)
  assert.match(unassigned.out, /^1 unassigned, 2 failed\n/)
  assert.match(unassigned.out, /^argument 2 +x +no valid identifier\nargument 3 +\d+ +not found$/m)
  const { deleted, failed } = await jsonOf(asAcme('delete', good, unknown, '--json'))
  assert.deepEqual([deleted, failed], [1, [{ identifier: unknown, argument: 2, reason: 'not found' }]])
  assert.deepEqual(await states(good), [])
})

test('a reseller’s muster delete deletes the devices of a file by transactions and prints what was refused', async () => {
  const { identifiers, file } = await approved('gone', 3)
  const { code, out } = await asNorthwind('delete', '--file', file, '--customer', ACME, '--transaction', 'GONE')
  assert.deepEqual([code, out], [0, 'GONE is complete: 3 deleted, 0 refused\n'])
  const again = await asNorthwind('delete', identifiers[0] ?? '', '--customer', ACME)
  assert.equal(again.code, 1)
  assert.match(
    again.out,
    / is complete: 0 deleted, 1 refused\n.*\n.*\nargument 1 +\d+ +40000044 +RESELLER_CUSTOMER_DEVICE_NOT_FOUND /,
  )
  assert.equal((await asNorthwind('status', 'GONE')).out, 'GONE is complete: 0 refused\n')
})

test('an upload with --no-wait prints the accepted transactions', async () => {
  const file = fileOf('later.csv', imeis(2, used))
  used += 2
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const { code, out } = await asNorthwind('upload', file, '--customer', ACME, '--transaction', 'LATER', '--no-wait')
  assert.deepEqual([code, out], [0, 'LATER is accepted: 2 devices\n'])
  assert.equal((await asNorthwind('status', 'LATER')).out, 'LATER is in progress\n')
  await muster.ask('POST', '/_muster/v1/work/release', { body: {} })
})

test('a change of more than 10,000 devices that stops says where, and what was done before', async t => {
  t.after(() => muster.ask('DELETE', '/_muster/v1/faults'))
  const fault = { match: { operation: 'unassignProfileV2' }, when: { every: 2 }, do: { code: 4000000 } }
  await muster.ask('POST', '/_muster/v1/faults', { body: fault })
  const file = fileOf('stops.csv', ['350000000000014', ...imeis(10_000, 5_000_000)])
  const { code, err } = await asAcme('unassign', '--file', file)
  assert.equal(code, 1)
  assert.match(err, /^unassignProfileV2: status 400, 4000000 .*\nIt stopped at \S+stops\.csv:10002; devices done before: 1\.\n/)
})

test('a provider calls for a customer that it manages', async () => {
  const { out } = await run('devices', '350000000000014', '--as', 'meridian', '--managed', ACME)
  assert.match(out, /^350000000000014 /m)
  const other = await run('devices', '--as', 'meridian', '--managed', '2000000002')
  assert.equal(other.code, 1)
  assert.match(other.err, /^listDevices: status 40[34], /)
})

const WRONG: readonly [what: string, args: readonly string[], message: RegExp][] = [
  ['no account', ['devices'], /^Name an account: .* --as northwind\.$/m],
  [
    'an app without its reseller',
    ['status', 'X', '--client-id', 'a', '--client-secret', 'b'],
    /^Name the reseller: --reseller ID/,
  ],
  [
    'an account that the world does not have',
    ['devices', '--as', 'nobody'],
    /nobody: the world has no such account\. .*: northwind, /,
  ],
  ['an account of another kind', ['approve', 'x', '--as', 'northwind'], /Northwind Telecom is a reseller\. .*: acme, /],
  ['no device', ['assign', '--profile', 'Base', '--as', 'acme'], /^Name the devices: /],
  ['devices in two forms', ['delete', 'x', '--file', 'y', '--as', 'acme'], /^Name the devices: /],
  ['a delete without the customer', ['delete', 'x', '--as', 'northwind'], /^The command names no customers: add --customer/],
  ['two accounts', ['devices', '--as', 'acme', '--keys', 'x'], /cannot be used with option '--as <client-id>'/],
]
for (const [what, args, message] of WRONG)
  test(`${what} is wrong usage, with what to do`, async () => {
    const { code, out, err } = await run(args[0] ?? '', ...args.slice(1))
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, message)
  })

test('each command prints its help with an example', async () => {
  for (const name of ['upload', 'status', 'devices', 'approve', 'assign', 'unassign', 'delete', 'customers', 'profiles']) {
    const { code, out } = await runCommand(name, '--help')
    assert.equal(code, 0)
    assert.match(out, new RegExp(`\nExample:\n  muster ${name} `))
  }
})

test('a command signs in with the signed tokens of a keys.json', async () => {
  const file = join(folder, 'keys.json')
  const pair = makeKeyPair()
  const body = { tenant: ACME, service: 'kme', publicKey: pair.Public }
  const response = await muster.ask('POST', '/_muster/v1/keys/issue', { body })
  writeKeys(file, { ...pair, Identifier: response.body.clientIdentifier })
  const { out } = await run('devices', '350000000000014', '--keys', file, '--customer', ACME)
  assert.match(out, /^350000000000014 /m)
})
