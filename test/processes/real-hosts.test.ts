/** Which commands reach hosts of the real service: a resolver records, and a server of loopback stands for the hosts. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../support/imeis.ts'
import { AUTHORITY, openProxy } from '../support/proxy.ts'
import type { Recorded, Recording } from '../support/recorded-commands.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
const proxy = await openProxy({ server: muster.url })
const folder = mkdtempSync(join(tmpdir(), 'muster-real-'))
after(async () => {
  await proxy[Symbol.asyncDispose]()
  await muster.close()
  rmSync(folder, { recursive: true })
})
const authority = join(folder, 'authority.pem')
writeFileSync(authority, AUTHORITY)
const devices = join(folder, 'devices.csv')
writeFileSync(devices, `imei\n${imeis(2, 770_000).join('\n')}\n`)

const app = (name: string) => ['--client-id', name, '--client-secret', `${name}-secret`]
const NORTHWIND = [...app('northwind'), '--reseller', '1000000001']
const ACME = [...app('acme'), '--customer', '2000000001']
const US = ['--host', 'us']
const YES = '--yes-real-devices'
const KNOX = 'https://us-kcs-api.samsungknox.com'
const AT_MUSTER = ['--url', muster.url]

const CHANGES = [
  ['upload', devices, '--customer', '2000000001', ...NORTHWIND],
  ['delete', '350000000000014', '--customer', '2000000001', ...NORTHWIND],
  ['delete', '350000000000014', ...ACME],
  ['approve', 'first', ...ACME],
  ['assign', '350000000000014', '--profile', 'Base', ...ACME],
  ['unassign', '350000000000014', ...ACME],
]
const READS = [
  ['devices', ...ACME],
  ['devices', ...NORTHWIND],
  ['status', 'first', ...NORTHWIND],
  ['customers', ...app('meridian')],
  ['profiles', ...ACME],
]

type Guarded = readonly [what: string, args: readonly string[], message: RegExp, env?: Readonly<Record<string, string>>]

/** Commands that must not contact the real service, and what they print. */
const GUARDED: readonly Guarded[] = [
  ...CHANGES.map(
    args =>
      [
        `muster ${args[0]} with --host and without ${YES}`,
        [...args, ...US],
        /^Real service us-kcs-api\.samsungknox\.com \(--host us\), (reseller 1|customer 2)000000001: .*: \d\nNothing was sent\. Add --yes-real-devices/,
      ] as const,
  ),
  ...CHANGES.map(
    args => [`muster ${args[0]} with ${YES} and without --host`, [...args, YES], /name its host with --host/] as const,
  ),
  ...[...CHANGES, ...READS].flatMap(args => [
    [`muster ${args[0]} with the address of a host`, [...args, '--url', KNOX], /reach it by --host us, eu or global/] as const,
    [
      `muster ${args[0]} with the address of a host in MUSTER_URL`,
      args,
      /reach it by --host us, eu or global/,
      { MUSTER_URL: 'https://API.samsungknox.com./w/x' },
    ] as const,
  ]),
  ['muster token with the address of a host', ['token', '--url', KNOX], /reach it by --host/],
  ['muster world list with the address of a host', ['world', 'list', '--url', KNOX], /reach it by --host/],
  ['an account of the sample data with --host', ['devices', '--as', 'acme', ...US], /--as is for a Muster server/],
  ['an address and --host', ['devices', ...ACME, ...US, ...AT_MUSTER], /--url is for a Muster server/],
  ['a world and --host', ['devices', ...ACME, ...US, '--world', 'x'], /--world is for a Muster server/],
  ['a change of a customer that is not named', ['approve', 'x', ...app('acme'), ...US, YES], /Name the customer .*--customer ID/],
  [
    'a change of a reseller that is not named',
    ['upload', devices, ...app('northwind'), ...US, '--customer', '2', YES],
    /--reseller ID/,
  ],
]

/** Commands that reach it. */
const REACHED: readonly [what: string, args: readonly string[], hosts: readonly string[], out: RegExp][] = [
  [
    'a list of a region',
    ['devices', ...ACME, ...US],
    ['api.samsungknox.com', 'us-kcs-api.samsungknox.com'],
    /^350000000000014 /m,
  ],
  ['a list of the global host', ['devices', ...ACME, '--host', 'global'], ['api.samsungknox.com'], /^350000000000014 /m],
  ['a list of managed customers', ['customers', ...app('meridian'), '--host', 'eu'], ['api.samsungknox.com'], /^2000000001 /m],
  [
    'an upload',
    ['upload', devices, '--customer', '2000000001', ...NORTHWIND, '--host', 'eu', YES],
    ['api.samsungknox.com', 'eu-kcs-api.samsungknox.com'],
    / is complete: 2 registered, 0 refused\n/,
  ],
]

const MUSTER_ONLY = { args: ['devices', ...ACME, ...AT_MUSTER], env: { MUSTER_HOST: 'us', HOST: 'us' } }

async function recorded(): Promise<Recorded[]> {
  const program = fileURLToPath(new URL('../support/recorded-commands.ts', import.meta.url))
  const inherited = Object.entries(process.env).filter(([name]) => !/^MUSTER_|_proxy$/i.test(name))
  const child = spawn(process.execPath, [program], {
    env: { ...Object.fromEntries(inherited), NODE_NO_WARNINGS: '1', NODE_EXTRA_CA_CERTS: authority },
  })
  const recording: Recording = {
    port: proxy.port,
    commands: [
      ...GUARDED.map(([, args, , env]) => ({ args, ...(env !== undefined && { env }) })),
      ...REACHED.map(([, args]) => ({ args })),
      MUSTER_ONLY,
    ],
  }
  child.stdin.end(JSON.stringify(recording))
  const [results, err] = await Promise.all([json(child.stdout) as Promise<Recorded[]>, text(child.stderr)])
  assert.equal(err, '')
  return results
}

const results = await recorded()

for (const [i, [what, , message]] of GUARDED.entries())
  test(`${what} contacts no host and says what is missing`, () => {
    const { code, out, err, contacted } = results[i] ?? assert.fail()
    assert.deepEqual([code, out, contacted], [2, '', []])
    assert.match(err, message)
  })

for (const [i, [what, , hosts, expected]] of REACHED.entries())
  test(`${what} with --host reaches ${hosts.join(' and ')} and no other host`, () => {
    const { code, out, err, contacted } = results[GUARDED.length + i] ?? assert.fail()
    assert.deepEqual([code, contacted], [0, hosts], err)
    assert.match(out, expected)
    if (what === 'an upload')
      assert.match(
        err,
        /^Real service eu-kcs-api\.samsungknox\.com \(--host eu\), reseller 1000000001: an upload for customer 2000000001, devices: 2\n/,
      )
  })

test('variables with the names of hosts lead no command to the real service', () => {
  const { code, contacted } = results.at(-1) ?? assert.fail()
  assert.deepEqual([code, contacted], [0, ['127.0.0.1']])
})

test('the server that stands for the real service got the requests of the commands that reach it', () => {
  const names = proxy.exchanges.map(({ host }) => host)
  assert.deepEqual([...new Set(names)].sort(), [
    'api.samsungknox.com',
    'eu-kcs-api.samsungknox.com',
    'us-kcs-api.samsungknox.com',
  ])
})
