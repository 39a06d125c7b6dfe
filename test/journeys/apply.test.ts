/** `muster apply`: tenants, relations and credentials of a file, on a server in service mode. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { makeKeyPair, writeKeys } from '../../src/cli/keys-file.ts'
import { runProgram } from '../../src/cli/program.ts'
import { type Muster, openMuster } from '../support/server.ts'

const ADMIN = 'admin-'.repeat(8)
const SECRET = 'secret-'.repeat(6)
const STATIC = 'static-'.repeat(6)

/** The example of the page, which must be true. */
const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const PARTNERS = /```yaml\n(# partners.yaml\n.*?)```/s.exec(page)?.[1] ?? ''

interface Lab {
  readonly muster: Muster
  readonly folder: string
  /** Writes the file and applies it. */
  apply(text: string, ...options: string[]): Promise<{ code: number | undefined; out: string; err: string }>
}

async function openLab(t: TestContext): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-'))
  const muster = await openMuster({ mode: 'service', adminToken: ADMIN, logLevel: 'silent' })
  t.after(async () => {
    await muster.close()
    await rm(folder, { recursive: true })
    delete process.env.PHONES_SECRET
  })
  process.env.PHONES_SECRET = SECRET
  await writeFile(join(folder, 'static-key'), `${STATIC}\n`)
  writeKeys(join(folder, 'keys.json'), { ...makeKeyPair(), Identifier: 'a-client-identifier' })
  return {
    muster,
    folder,
    apply: async (text, ...options) => {
      const file = join(folder, text.startsWith('{') ? 'partners.json' : 'partners.yaml')
      await writeFile(file, text)
      let [out, err] = ['', '']
      const io = {
        out: { write: (part: string) => (out += part) },
        err: { write: (part: string) => (err += part) },
        failed: () => {},
      }
      const code = await runProgram(['apply', file, '--url', muster.url, '--admin-token', ADMIN, ...options], io)
      return { code, out, err: err.replaceAll(`${folder}/`, '') }
    },
  }
}

const changesIn = async ({ muster }: Lab): Promise<number> =>
  (await muster.ask('GET', '/_muster/v1/activity', { token: ADMIN })).body.totalCount

const tokenStatus = async ({ muster }: Lab, secret: string): Promise<number> => {
  const form = { grant_type: 'client_credentials', client_id: 'phones', client_secret: secret }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return (await muster.ask('POST', '/ams/v1/oauth2/token', { headers, body: new URLSearchParams(form).toString() })).status
}

test('a file is applied, and applied again changes nothing and says so', async t => {
  const lab = await openLab(t)
  const first = await lab.apply(PARTNERS)
  assert.deepEqual([first.code, first.err], [undefined, ''])
  assert.match(first.out, /^created {2}tenant 1000000009\ncreated {2}tenant 2000000009\n/)
  assert.match(first.out, /\n5 created, 0 changed, 0 unchanged\.\n$/)
  assert.equal(await tokenStatus(lab, SECRET), 200)
  const gen1 = await lab.muster.ask('POST', '/bulkenroll/v1/reseller/resellers', {
    body: { resellerId: '1000000009' },
    headers: { 'x-wsm-api-token': STATIC },
  })
  assert.equal(gen1.status, 200)
  const before = await changesIn(lab)
  assert.equal(before, 5)
  const second = await lab.apply(PARTNERS)
  assert.deepEqual(second, { code: undefined, out: 'Nothing to change: 5 unchanged.\n', err: '' })
  assert.equal(await changesIn(lab), before)
})

test('--dry-run prints what would change and changes nothing', async t => {
  const lab = await openLab(t)
  const dry = await lab.apply(PARTNERS, '--dry-run')
  assert.match(dry.out, /^would create {2}tenant 1000000009\n/)
  assert.match(dry.out, /\nWould be: 5 created, 0 changed, 0 unchanged\.\n$/)
  assert.equal(await changesIn(lab), 0)
  await lab.apply(PARTNERS)
  const changed = await lab.apply(PARTNERS.replace('Fjord Ferries', 'Fjord Line'), '--dry-run', '--json')
  assert.deepEqual(
    JSON.parse(changed.out).rows.filter(({ outcome }: { outcome: string }) => outcome !== 'unchanged'),
    [{ place: 'customers.0', name: 'tenant 2000000009', outcome: 'changed', members: ['name'] }],
  )
})

test('a member that the file does not have stays as it is, also a secret, and null sets its default', async t => {
  const lab = await openLab(t)
  await lab.apply(PARTNERS)
  const at = '/_muster/v1/customers/2000000009'
  await lab.muster.ask('PATCH', at, { token: ADMIN, body: { state: 'blocked' } })
  const without = PARTNERS.replace('    clientSecret: { env: PHONES_SECRET }\n', '').replace(
    '    gen1Token: { file: static-key }\n',
    '',
  )
  assert.match((await lab.apply(without)).out, /^Nothing to change/)
  assert.equal(await tokenStatus(lab, SECRET), 200)
  assert.equal((await lab.muster.ask('GET', at, { token: ADMIN })).body.state, 'blocked')
  assert.match(
    (await lab.apply(without.replace('    country:', '    state: null\n    country:'))).out,
    /^changed {2}tenant 2000000009 {2}state\n/,
  )
  assert.equal((await lab.muster.ask('GET', at, { token: ADMIN })).body.state, 'active')
})

test('a new secret is reported by the name of its member and takes effect', async t => {
  const lab = await openLab(t)
  await lab.apply(PARTNERS)
  process.env.PHONES_SECRET = 'another-'.repeat(5)
  const { out } = await lab.apply(PARTNERS)
  assert.match(out, /^changed {2}app phones {2}clientSecret\n0 created, 1 changed, 4 unchanged\.\n$/)
  assert.ok(!out.includes('another-'))
  assert.deepEqual([await tokenStatus(lab, SECRET), await tokenStatus(lab, 'another-'.repeat(5))], [401, 200])
})

test('profiles, aliases, users and managements are applied once too', async t => {
  const lab = await openLab(t)
  const document = {
    resellers: [{ id: '1000000009', name: 'Phones' }],
    customers: [{ id: '2000000009', name: 'Fjord Ferries' }],
    providers: [{ id: '4000000009', name: 'Desk' }],
    users: [{ tenant: '2000000009', email: 'Ann@fjord.example', scopes: ['kme'] }],
    managements: [{ provider: '4000000009', customer: '2000000009' }],
    profiles: [{ customer: '2000000009', id: '65a000000000000000000009', name: 'Deck', doEnabled: true }],
    associations: [{ reseller: '1000000009', customer: '2000000009', defaultProfile: '65a000000000000000000009' }],
    aliases: [{ reseller: '1000000009', customer: '2000000009', alias: 'deck', profile: '65a000000000000000000009' }],
  }
  assert.match((await lab.apply(JSON.stringify(document))).out, /\n8 created, 0 changed, 0 unchanged\.\n$/)
  assert.equal((await lab.apply(JSON.stringify(document))).out, 'Nothing to change: 8 unchanged.\n')
})

const wrong: readonly [what: string, text: string, message: RegExp][] = [
  [
    'a misspelt member',
    PARTNERS.replace('autoApproval', 'autoApprove'),
    /^partners\.yaml:14: associations\[0\]\.autoApprove is not one of reseller, /,
  ],
  [
    'a value of another type',
    PARTNERS.replace('name: Phones', 'name: [Phones]'),
    /^partners\.yaml:4: resellers\[0\]\.name must be string\.\n$/,
  ],
  ['a missing member', PARTNERS.replace('    name: Phones\n', ''), /^partners\.yaml:3: resellers\[0\]\.name is required\.\n$/],
  [
    'a reference to no tenant',
    PARTNERS.replace('  - tenant: 1000000009', '  - tenant: 1000000008'),
    /^partners\.yaml:16: apps\[0\]\.tenant names 1000000008, which is no tenant\.\n$/,
  ],
  ['an unknown section', `${PARTNERS}devices: []\n`, /^partners\.yaml:25: devices is not one of \$schema, resellers, /],
  [
    'a variable that is not set',
    PARTNERS.replace('PHONES_SECRET', 'PHONES'),
    /^partners\.yaml:18: apps\[0\]\.clientSecret names the variable PHONES, which is not set\n$/,
  ],
  [
    'a file that does not exist',
    PARTNERS.replace('file: static-key', 'file: none'),
    /^partners\.yaml:5: resellers\[0\]\.gen1Token names none, which could not be read: ENOENT/,
  ],
  [
    'a member that a file does not have',
    PARTNERS.replace('member: Public', 'member: Key'),
    /^partners\.yaml:23: keys\[0\]\.publicKey names the member Key of keys\.json, which is no text/,
  ],
  [
    'a short secret',
    PARTNERS.replace('{ env: PHONES_SECRET }', 'short'),
    /^partners\.yaml:18: apps\[0\]\.clientSecret must have at least 32 characters in service mode\.\n$/,
  ],
  [
    'a row twice',
    `${PARTNERS}  - { tenant: 2000000009, service: kme, publicKey: { file: keys.json, member: Public }, clientIdentifier: a-client-identifier }\n`,
    /^partners\.yaml:25: keys\[1\] is key [0-9a-f]{64}, and so is keys\.0\.\n$/,
  ],
  [
    'a merge key, which YAML 1.2 does not have',
    PARTNERS.replace('    name: Phones\n', '    name: Phones\n    <<: { region: eu }\n'),
    /^partners\.yaml:5: resellers\[0\]\.<< is not one of id, /,
  ],
  ['no YAML', 'resellers:\n  - id: 1\n name: x\n', /^partners\.yaml:3: /],
  [
    'a number that YAML changes',
    PARTNERS.replace('id: 2000000009', 'id: 0200000009'),
    /^partners\.yaml:7: 0200000009 is read as the number 200000009; write it in quotes\n$/,
  ],
  [
    'a member twice',
    PARTNERS.replace('    name: Phones', '    name: Phones\n    name: Phone'),
    /^partners\.yaml:5: Map keys must be unique\n$/,
  ],
  ['JSON that is cut', '{"resellers": [\n{"id": "1"', /^partners\.json:2: /],
  ['a list', '- a\n', /^partners\.yaml:1: the file must hold sections/],
]

test('an error names the file, the line and the member, and nothing is changed', async t => {
  const lab = await openLab(t)
  for (const [what, text, message] of wrong) {
    const { code, out, err } = await lab.apply(text)
    assert.match(err, message, what)
    assert.deepEqual([code, out], [1, ''], what)
    assert.ok(!err.includes(SECRET) && !err.includes(STATIC), what)
  }
  assert.equal(await changesIn(lab), 0)
})

test('an id that belongs to a tenant of another kind is refused with its line', async t => {
  const lab = await openLab(t)
  await lab.apply(PARTNERS)
  const { err } = await lab.apply('customers:\n  - id: 1000000009\n    name: Phones\n')
  assert.equal(err, 'partners.yaml:2: customers[0] Tenant 1000000009 is a reseller already.\n')
})
