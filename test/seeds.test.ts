/** The JSON Schema of seeds, their parser and docs/seeds.md agree. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { resources } from '../src/apis/control/resources.ts'
import builtIn from '../src/apis/control/sample-data.json' with { type: 'json' }
import { SCENARIOS, seedOf } from '../src/apis/control/scenarios/index.ts'
import { SEED_SCHEMA, seedSchema } from '../src/apis/control/seed-schema.ts'
import { type Muster, openMuster } from './support/server.ts'

interface Schema {
  readonly properties: Readonly<Record<string, { readonly items?: { readonly properties?: object } }>>
}
const schema = seedSchema() as Schema
const page = readFileSync(new URL('../docs/seeds.md', import.meta.url), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'muster-seeds-'))
// Members of several types are intended: an id may be a number.
const isValid = new Ajv2020({ allowUnionTypes: true }).compile(schema)

let muster: Muster
before(async () => {
  muster = await openMuster()
})
after(async () => {
  await muster.close()
  rmSync(folder, { recursive: true })
})

test('the built-in sample data is valid by the JSON Schema of seeds', () => {
  assert.ok(isValid(builtIn), JSON.stringify(isValid.errors))
})

test('the server serves the JSON Schema that its seed parser is made from', async () => {
  const answer = await muster.ask('GET', SEED_SCHEMA)
  assert.equal(answer.headers.get('content-type'), 'application/schema+json; charset=utf-8')
  assert.deepEqual(answer.body, JSON.parse(JSON.stringify(schema)))
})

const C = { id: '2000000001', name: 'C' }
const ONE = '359900000000016'
const malformed: readonly [what: string, document: unknown][] = [
  ['a list', []],
  ['an unknown section', { customer: [C] }],
  ['a section that is an object', { customers: C }],
  ['a row that is a number', { customers: [5] }],
  ['an unknown member', { customers: [{ ...C, nam: 'x' }] }],
  ['a member of another type', { customers: [{ ...C, name: 5 }] }],
  ['a required member left out', { customers: [{ id: '2' }] }],
  ['a required member that is null', { customers: [{ id: null, name: 'C' }] }],
  ['a value that is not in the enumeration', { customers: [{ ...C, state: 'asleep' }] }],
  ['a negative id', { customers: [{ ...C, id: -1 }] }],
  ['an id with letters', { customers: [{ ...C, id: 'abc' }] }],
  ['a vendor without a name', { resellers: [{ id: '1', name: 'R', vendors: [{ id: '3' }] }] }],
  ['an app without a secret', { customers: [C], apps: [{ tenant: C.id, clientId: 'x' }] }],
  ['a device without an identifier', { customers: [C], devices: [{ customer: C.id }] }],
  ['a handset without an identifier', { handsets: [{ model: 'SM-X' }] }],
  [
    'a key without an identifier',
    { customers: [C], keys: [{ tenant: C.id, service: 'kme', publicKey: builtIn.keys[0]?.publicKey }] },
  ],
]
for (const [what, document] of malformed) {
  test(`a seed with ${what} is refused by the JSON Schema and by the server`, async () => {
    assert.equal(isValid(document), false)
    assert.equal((await muster.ask('POST', '/_muster/v1/seed', { body: document })).status, 400)
  })
}

const valid: readonly [what: string, document: object][] = [
  ['no section', {}],
  ['ids that are numbers', { customers: [{ id: 2000000001, name: 'C' }] }],
  ['members that are null', { customers: [{ ...C, country: null, services: null }], devices: null }],
  ['a $schema', { $schema: `http://127.0.0.1:4600${SEED_SCHEMA}` }],
]
for (const [what, document] of valid) {
  test(`a seed with ${what} is accepted by the JSON Schema and by the server`, async () => {
    assert.ok(isValid(document), JSON.stringify(isValid.errors))
    const answer = await muster.ask('POST', '/_muster/v1/seed', { body: document })
    assert.equal(answer.status, 200, answer.text)
  })
}

const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const errors: readonly [what: string, text: string, message: string | RegExp][] = [
  ['that is not JSON', '{\n  "customers": [,]\n}', /could not be read: line 2, column 17: Unexpected token ','$/],
  ['that is a list', '[]', ': $ a seed document must be an object'],
  ['with an unknown section', '{"customer":[]}', /: \$\.customer is not one of \$schema, scenarios, resellers, customers/],
  ['with an unknown member', '{"customers":[{"id":"2","nam":"x"}]}', /: \$\.customers\[0\]\.nam is not one of id, name/],
  ['without a required member', '{"customers":[{"id":"2"}]}', ': $.customers[0].name is required'],
  [
    'with a vendor without a name',
    '{"resellers":[{"id":"1","name":"R","vendors":[{"id":"3"}]}]}',
    ': $.resellers[0].vendors[0].name is required',
  ],
  [
    'with a reference to no tenant',
    '{"users":[{"tenant":"9","email":"a@b.example"}]}',
    ': $.users[0].tenant names 9, which is no tenant',
  ],
  [
    'with a control character in a name',
    '{"customers":[{"id":"2","name":"x\\u0000"}]}',
    ': $.customers[0].name must not have the character \\u{0}',
  ],
  [
    'with a name of invisible characters',
    '{"customers":[{"id":"2","name":"\\u200b"}]}',
    ': $.customers[0].name must have a visible character',
  ],
  ['with a name of blanks', '{"customers":[{"id":"2","name":"  "}]}', ': $.customers[0].name must match pattern "[^ ]"'],
  [
    'with a number beyond 2^53 as an id',
    '{"customers":[{"id":9007199254740993,"name":"x"}]}',
    ': $.customers[0].id is a number beyond 2^53, which must be sent as text',
  ],
  [
    'with an invisible character in an IMEI',
    '{"devices":[{"customer":"2000000001","imei":"\\u200b350000000000014"}]}',
    ': $.devices[0].imei is \\u{200B}350000000000014, which is malformed',
  ],
  [
    'with two rows that have the same key',
    '{"customers":[{"id":"2","name":"x"},{"id":2,"name":"y"}]}',
    ': $.customers[1] is tenant 2, and so is customers.0',
  ],
]
for (const [i, [what, text, expected]] of errors.entries()) {
  test(`a server does not start with a seed file ${what}, and the error names the file and the position`, async () => {
    const file = write(`${i}.json`, text)
    await assert.rejects(openMuster({ seed: file }), ({ message }: Error) => {
      assert.ok(message.startsWith(`The seed file ${file}`), message)
      if (typeof expected === 'string') assert.equal(message, `The seed file ${file}${expected}`)
      else assert.match(message, expected)
      return true
    })
  })
}

test('a server does not start with a seed file that does not exist, and the error names the file', async () => {
  const file = join(folder, 'nowhere.json')
  await assert.rejects(openMuster({ seed: file }), { message: new RegExp(`^The seed file ${file} could not be read: ENOENT`) })
})

test('a seed file with a byte order mark is applied', async () => {
  const started = await openMuster({ seed: write('bom.json', '\uFEFF{"customers":[{"id":"2","name":"x"}]}') })
  assert.equal((await started.ask('GET', '/_muster/v1/customers')).body.totalCount, 1)
  await started.close()
})

test('the example in docs/seeds.md is valid, and a server with it returns the documented response', async () => {
  const [, example = ''] = /<<'JSON'\n(.*?)\nJSON\n/s.exec(page) ?? []
  assert.ok(isValid(JSON.parse(example)), JSON.stringify(isValid.errors))
  const started = await openMuster({ seed: write('seed.json', example) })
  const { body } = await started.ask('GET', '/kcs/v1/kme/devices/list', { token: await started.token('fjord') })
  assert.deepEqual(
    body.deviceList.map(({ mei, state }: { mei: string; state: string }) => [mei, state]),
    [['350000000000014', 'Unassigned']],
  )
  assert.ok(page.includes('The answer has one device, `350000000000014`, in the state `Unassigned`.'))
  assert.equal(typeof (await started.token('delta')), 'string')
  await started.close()
})

test('the error example in docs/seeds.md is the error that the server reports', async () => {
  const [, message = ''] = /```text\n(The seed file .*)\n```/.exec(page) ?? []
  const file = write('wrong.json', '{"customers":[{"id":"2","nam":"x"}]}')
  await assert.rejects(openMuster({ seed: file }), { message: message.replace('seed.json', file) })
})

for (const [name, document] of Object.entries(SCENARIOS)) {
  test(`docs/seeds.md lists the client ids of the scenario ${name}, whose document is valid by the JSON Schema of seeds`, () => {
    assert.ok(isValid(seedOf([name])), JSON.stringify(isValid.errors))
    const section = page.slice(page.indexOf('## Scenarios'), page.indexOf('## A minimal seed'))
    const cell = new RegExp(`^\\| \`${name}\` \\|.*\\| ([^|]+) \\|$`, 'm').exec(section)?.[1] ?? ''
    const { apps = [] } = document() as { apps?: readonly { clientId: string; clientSecret: string }[] }
    assert.deepEqual([...cell.matchAll(/`([\w-]+)`/g)].map(match => match[1]).sort(), apps.map(app => app.clientId).sort())
    for (const { clientId, clientSecret } of apps) assert.equal(clientSecret, `${clientId}-secret`)
  })
}

test('the commands with scenarios in docs/seeds.md start a server', async () => {
  const file = write('beside.json', JSON.stringify({ customers: [{ id: '2000000099', name: 'Beside' }] }))
  const seeds = [...page.matchAll(/^npm start -- --data :memory: --seed (scenario:\S+)/gm)].map(match => match[1] ?? '')
  assert.equal(seeds.length, 3)
  for (const seed of seeds) await (await openMuster({ seed: seed.replace('seed.json', file) })).close()
})

test('a row that a seed file and a scenario have with other members stops the start with the documented error', async () => {
  const [, message = ''] = /^(The seed scenario:.*)$/m.exec(page) ?? []
  const file = write('other.json', JSON.stringify({ customers: [C] }))
  await assert.rejects(openMuster({ seed: `scenario:default,${file}` }), { message: message.replace('other.json', file) })
})

test('an unknown scenario stops the start, and the error lists the scenarios and names the closest one', async () => {
  await assert.rejects(openMuster({ seed: 'scenario:tenant' }), {
    message:
      'The seed scenario:tenant: $.scenarios[0] is tenant, which is not one of default, empty, devices, approvals, msp, tenants, dual-sim; the closest is tenants',
  })
})

// Rows with their required members only, each after the rows that it refers to.
const BARE: Readonly<Record<string, object>> = {
  resellers: { id: '1', name: 'R' },
  customers: { id: '2', name: 'C' },
  providers: { id: '4', name: 'P' },
  users: { tenant: '2', email: 'a@b.example' },
  managements: { provider: '4', customer: '2' },
  profiles: { customer: '2', id: 'a'.repeat(24), name: 'Base' },
  associations: { reseller: '1', customer: '2' },
  aliases: { customer: '2', reseller: '1', alias: 'a', profile: 'a'.repeat(24) },
  handsets: { serialNumber: 'R5CT10ABCDE' },
  devices: { customer: '2', serialNumber: 'R5CT10ABCDE' },
  uploads: { reseller: '1', customer: '2', transactionId: 'T', devices: [ONE] },
  apps: { tenant: '2', clientId: 'c', clientSecret: 'c-secret' },
  keys: { tenant: '2', service: 'kme', publicKey: builtIn.keys[0]?.publicKey, clientIdentifier: 'x' },
}
const described = membersOf(page)

for (const [section, { items }] of Object.entries(schema.properties)) {
  if (items?.properties === undefined) continue
  const { properties } = items
  test(`docs/seeds.md describes every member of the seed section ${section} with its default`, async () => {
    assert.deepEqual([...(described.get(section)?.keys() ?? [])].sort(), Object.keys(properties).sort())
    const rows = Object.entries(BARE).map(([name, row]) => [name, [row]] as const)
    await muster.ask('POST', '/_muster/v1/reset', { body: { to: 'empty' } })
    const seeded = await muster.ask('POST', '/_muster/v1/seed', { body: Object.fromEntries(rows) })
    assert.equal(seeded.status, 200, seeded.text)
    // Uploads are read through the APIs.
    if (!resources.some(({ name }) => name === section)) return
    const [shown] = (await muster.ask('GET', `/_muster/v1/${section}`)).body[section]
    const defaults = [...(described.get(section) ?? [])].flatMap(([member, cell]) => {
      const json = /^`(.+)`$/.exec(cell)?.[1]
      return json === undefined || member in (BARE[section] ?? {}) ? [] : [[member, JSON.parse(json)] as const]
    })
    for (const [member, value] of defaults) assert.deepEqual(shown[member], value, member)
  })
}

/** The defaults of the page by section and member. */
function membersOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let section = ''
  for (const line of text.split('\n')) {
    section = /^### (\w+)$/.exec(line)?.[1] ?? /^`(\w+)`:$/.exec(line)?.[1] ?? section
    const [, names = '', fallback = ''] = /^\| (`[^|]+`) \|.*\| ([^|]+) \|$/.exec(line) ?? []
    for (const [, name = ''] of section === '' ? [] : names.matchAll(/`(\w+)`/g)) {
      sections.set(section, (sections.get(section) ?? new Map()).set(name, fallback))
    }
  }
  return sections
}
