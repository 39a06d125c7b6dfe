import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import type { Command } from 'commander'
import { programWith } from './cli/program.ts'
import { SETTINGS, variableOf } from './config/settings.ts'
import { ConfigError, readConfig, readData } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0
const fileOf = (text: string): string => {
  const file = join(folder, `${files++}.json`)
  writeFileSync(file, text)
  return file
}

test('a flag has priority over the environment, the environment over the file, and the file over the default', () => {
  const config = fileOf(JSON.stringify({ port: 1, host: 'localhost', hosts: ['a.example', 'b.example'], logLevel: 'info' }))
  const read = readConfig({ port: '3', config }, { MUSTER_PORT: '2', MUSTER_STRICT_IMEI: 'false', MUSTER_LOG_LEVEL: 'error' })
  assert.equal(read.port, 3)
  assert.equal(read.host, 'localhost')
  assert.equal(read.strictImei, false)
  assert.equal(read.logLevel, 'error')
  assert.deepEqual(read.hosts, ['a.example', 'b.example'])
  assert.equal(read.data, './data')
})

const SERVICE = { mode: 'service', adminToken: 'x'.repeat(32) }
const OPENID = { openidIssuer: 'https://id.example', openidClientId: 'muster', openidClientSecret: 'a secret' }

const WRONG: [setting: string, flags: Record<string, string>, message: RegExp][] = [
  ['a port that is no number', { port: 'http' }, /port is "http" \(--port\).*0 to 65535/],
  ['a mode that does not exist', { mode: 'production' }, /mode is "production".*sandbox, service/],
  ['service mode without a secret', { mode: 'service' }, /MUSTER_ADMIN_TOKEN.*32 characters/],
  ['a public URL with a path', { publicUrl: 'https://muster.example/m' }, /publicUrl is .*an origin such as/],
  ['a public URL without a scheme', { publicUrl: 'muster.example' }, /publicUrl is .*an origin such as/],
  ['an OpenID provider for a sandbox', OPENID, /openidIssuer is a setting of service mode/],
  [
    'an OpenID provider without the secret of a client',
    { ...SERVICE, ...OPENID, openidClientSecret: '' },
    /openidIssuer needs openidClientId .*MUSTER_OPENID_CLIENT_SECRET_FILE/,
  ],
  ['an OpenID client without a provider', { ...SERVICE, openidClientId: 'muster' }, /openidClientId is set without openidIssuer/],
  [
    'an OpenID provider without TLS on another machine',
    { ...SERVICE, ...OPENID, openidIssuer: 'http://id.example' },
    /openidIssuer is "http:\/\/id\.example".*https address/,
  ],
  [
    'an OpenID provider that is no address',
    { ...SERVICE, ...OPENID, openidIssuer: 'id.example' },
    /openidIssuer is .*https address/,
  ],
  ['a worker on a database in memory', { role: 'worker', data: ':memory:' }, /other processes/],
  ['a missing configuration file', { config: '/nowhere/muster.json' }, /nowhere\/muster.json.*could not be read: ENOENT/],
  ['a contract date without published pages', { contract: '2025-01' }, /contract is "2025-01".*2023-12, 2026-07/],
  ['a proxy that is no address', { trustedProxies: '10.0.0.0/8, proxy' }, /trustedProxies has "proxy".*CIDR/],
  ['an impossible address range', { trustedProxies: '10.0.0.0/33' }, /trustedProxies has "10\.0\.0\.0\/33"/],
  ['an unknown flag', { loglevel: 'info' }, /^loglevel among the flags is no setting; the closest one is logLevel$/],
  [
    'an SQLite address as data',
    { data: 'sqlite:///x' },
    /data is "sqlite:\/\/\/x" \(--data\).*no sqlite: address.*\.\/data, :memory:/,
  ],
  ['a file address as data', { data: 'file:///x' }, /data is "file:\/\/\/x".*no file: address/],
  ['a misspelt :memory: as data', { data: ':memory' }, /data is ":memory".*is written :memory:/],
  ['an empty place of data', { data: '' }, /data is "".*empty/],
  ['a PostgreSQL address with one slash as data', { data: 'postgres:/x' }, /no postgres: address.*postgres:\/\/user@host/],
  ['an address of another database as data', { data: 'mysql://u:secret@h/d' }, /^(?!.*secret).*"mysql:\/\/\*\*\*@h\/d"/],
  ['a home folder that no shell expanded as data', { data: '~/muster' }, /data is "~\/muster".*not expanded/],
  ['a sandbox on all IPv4 addresses', { host: '0.0.0.0' }, /0\.0\.0\.0.*every client.*administrator.*--public-sandbox/],
  ['a sandbox on all IPv6 addresses', { host: '::' }, /every client.*--public-sandbox/],
  ['a sandbox on a name of the network', { host: 'muster.example' }, /every client.*--public-sandbox/],
  ['a sandbox on an empty address', { host: '' }, /every client.*--public-sandbox/],
]

for (const [setting, flags, message] of WRONG) {
  test(`${setting} is refused with a message that names the setting and valid values`, () => {
    assert.throws(
      () => readConfig(flags, {}),
      error => error instanceof ConfigError && message.test(error.message),
    )
  })
}

const WRONG_FILES: [text: string, message: RegExp][] = [
  ['{"colour":1}', /^colour in \S+\.json is no setting; the closest one is \w+$/],
  ['{"Mode":"service"}', /^Mode in \S+\.json is no setting; the closest one is mode$/],
  ['{"admin_token":"x"}', /^admin_token in \S+ is no setting; the closest one is adminToken$/],
  ['{"seed":null}', /^seed in \S+\.json is null; it must be a string$/],
  ['{"adminToken":12345}', /^adminToken in \S+\.json is a number; it must be a string$/],
  ['{"port":true}', /^port in \S+\.json is a boolean; it must be a number$/],
  ['{"port":65536}', /^port is "65536" \(\S+\.json\); .* 0 to 65535$/],
  ['{"strictImei":1}', /^strictImei in \S+\.json is a number; it must be true or false$/],
  ['{"hosts":["a",1]}', /^hosts in \S+\.json is an array; it must be an array of strings$/],
  ['{"hosts":{"a":1}}', /^hosts in \S+\.json is an object; it must be an array of strings$/],
  ['{"data":"file:///x"}', /^data is "file:\/\/\/x" \(\S+\.json\)/],
  ['[]', /\.json, named by --config, must hold one JSON object$/],
  ['null', /\.json, named by --config, must hold one JSON object$/],
  ['{\n"port": 1\n"host": "x"}', /\.json, .*: line 3, column 1: Expected ',' or '}' after property value$/],
  ['{\n"port": x}', /\.json, .*: line 2, column 9: Unexpected token 'x'$/],
  ['{"host": "x",\n "hosts": [\n  "a", ,]}', /\.json, .*: line 3, column 8: Unexpected token ','$/],
  ['{\n  "host": "secret', /^(?!.*secret).*\.json, .*: line 2, column \d+: Unterminated string$/],
  ['', /\.json, .*: line 1, column 1: Unexpected end of JSON input$/],
]

for (const [text, message] of WRONG_FILES) {
  test(`a configuration file with ${JSON.stringify(text)} is refused with its name and the reason`, () => {
    const config = fileOf(text)
    assert.throws(
      () => readConfig({ config }, {}),
      error => error instanceof ConfigError && message.test(error.message) && error.message.includes(config),
    )
  })
}

test('a configuration file that is not UTF-8 is refused, with its name', () => {
  const config = fileOf('')
  writeFileSync(config, Buffer.from('{"host":"M\xfcller"}', 'latin1'))
  assert.throws(
    () => readConfig({ config }, {}),
    error => error instanceof ConfigError && error.message.includes(config) && /it is not UTF-8/.test(error.message),
  )
})

test('a configuration file with a byte order mark is read as one without', () => {
  assert.equal(readConfig({ config: fileOf('\uFEFF{"port":12}') }, {}).port, 12)
})

test('numbers and booleans may be texts in a configuration file, and a list may be one text', () => {
  const { port, strictImei, hosts } = readConfig({ config: fileOf('{"port":"12","strictImei":"false","hosts":"a,b"}') }, {})
  assert.deepEqual([port, strictImei, hosts], [12, false, ['a', 'b']])
})

const WRONG_VARIABLES: [variable: string, value: string, message: RegExp][] = [
  ['MUSTER_MAXDEVICES', '5', /^MUSTER_MAXDEVICES in the environment is no setting; the closest one is MUSTER_MAX_DEVICES$/],
  [
    'MUSTER_ADMINTOKEN_FILE',
    'x',
    /^MUSTER_ADMINTOKEN_FILE in the environment is no setting; the closest one is MUSTER_ADMIN_TOKEN/,
  ],
  ['MUSTER_CONFIG_FILE', 'x', /^MUSTER_CONFIG_FILE in the environment is no setting; the closest one is MUSTER_CONFIG$/],
  ['MUSTER_PORT', '5x', /^port is "5x" \(MUSTER_PORT\)/],
]

for (const [variable, value, message] of WRONG_VARIABLES) {
  test(`${variable}=${value} stops the start of a server and of a command on data`, () => {
    for (const read of [readConfig, readData]) assert.throws(() => read({}, { [variable]: value }), { message })
  })
}

test('variables of the command line, of tests and of other programs are not refused as unknown settings', async () => {
  const commands = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(commands)]
  const read = commands(await programWith('')).flatMap(command => command.options.flatMap(({ envVar }) => envVar ?? []))
  assert.ok(read.includes('MUSTER_URL'))
  const names = [
    ...read,
    'MUSTER_CLIENT_ID',
    'MUSTER_CLIENT_SECRET',
    'MUSTER_RESELLER',
    'MUSTER_TOKEN_URL',
    'MUSTER_WORLD',
    'MUSTER_NORTHWIND_TENANT_ID',
    'MUSTER_NORTHWIND_CLIENT_ID',
    'MUSTER_NORTHWIND_CLIENT_SECRET',
    'MUSTER_TEST_POSTGRES',
    'MUSTERED',
    'PATH',
  ]
  assert.equal(readConfig({}, Object.fromEntries(names.map(name => [name, 'x']))).port, 4600)
})

test('every setting can be read from a file that its _FILE variable names, with a byte order mark and a final line break', () => {
  const samples: Record<keyof typeof SETTINGS, string> = {
    host: 'localhost',
    port: '5',
    data: './elsewhere',
    seed: 'seed.json',
    mode: 'service',
    role: 'api',
    workerPort: '4610',
    contract: '2023-12',
    adminToken: 'x'.repeat(40),
    adminTokensFile: 'admin-tokens.json',
    hosts: 'a,b',
    trustedProxies: '10.0.0.0/8',
    publicUrl: 'https://muster.example:8443',
    openidIssuer: 'https://id.example/realms/staff',
    openidClientId: 'muster',
    openidClientSecret: 'a secret',
    openidName: 'Staff',
    openidVerifiedClaim: 'verified',
    openidTimeoutSeconds: '3',
    limitGuesses: 'false',
    publicSandbox: 'true',
    logLevel: 'info',
    requestTimeoutSeconds: '20',
    statementTimeoutSeconds: '20',
    lockTimeoutSeconds: '5',
    idleTransactionTimeoutSeconds: '0',
    journal: '50',
    maxWorlds: '5',
    maxWorldBytes: '1000000',
    activityRetentionDays: '400',
    transactionRetentionDays: '90',
    maxDevices: '7',
    strictImei: 'false',
    autoAssociate: 'true',
    legacyCustomerId: 'true',
    credentialKey: 'key.pem',
    weakerHashes: 'true',
    privateAgents: 'true',
  }
  const env = Object.entries(samples).map(([name, text]) => [`${variableOf(name)}_FILE`, fileOf(`\uFEFF${text}\r\n`)])
  const read: Record<string, unknown> = { ...readConfig({}, Object.fromEntries(env)) }
  for (const [name, text] of Object.entries(samples)) assert.equal(String(read[name]), text, name)
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(SETTINGS).sort())
})

test('a _FILE variable is refused if its variable is set too, if its file cannot be read and if the file has several lines', () => {
  const env = { MUSTER_ADMIN_TOKEN: 'x'.repeat(32), MUSTER_ADMIN_TOKEN_FILE: fileOf('x') }
  assert.throws(() => readConfig({}, env), {
    message: 'MUSTER_ADMIN_TOKEN and MUSTER_ADMIN_TOKEN_FILE are both set; unset one of them',
  })
  assert.throws(() => readConfig({}, { MUSTER_SEED_FILE: '/nowhere' }), {
    message: /\/nowhere, named by MUSTER_SEED_FILE.*ENOENT/,
  })
  const pem = fileOf('-----BEGIN PRIVATE KEY-----\nsecret\n')
  assert.throws(() => readConfig({}, { MUSTER_CREDENTIAL_KEY_FILE: pem }), {
    message: /^(?!.*secret).*several lines.*name a PEM file with MUSTER_CREDENTIAL_KEY$/,
  })
})

test('a sandbox listens on loopback, and elsewhere only with --public-sandbox; service mode and workers accept any host', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) assert.equal(readConfig({ host }, {}).host, host)
  const host = '0.0.0.0'
  const allowed: [Record<string, string | true>, Record<string, string>][] = [
    [{ host, publicSandbox: true }, {}],
    [{ host }, { MUSTER_PUBLIC_SANDBOX: 'true' }],
    [{ host, role: 'worker' }, {}],
    [{ host, mode: 'service' }, { MUSTER_ADMIN_TOKEN: 'x'.repeat(32) }],
  ]
  for (const [flags, env] of allowed) assert.equal(readConfig(flags, env).host, host)
})

test('readData accepts settings that a server would refuse', () => {
  assert.deepEqual(readData({ data: './x', mode: 'service', host: '0.0.0.0' }, {}), { data: './x' })
})

test('agents may be fetched from private addresses in the sandbox, and in service mode only with privateAgents', () => {
  const service = { mode: 'service', adminToken: 'x'.repeat(32) }
  assert.equal(readConfig({}, {}).privateAgents, true)
  assert.equal(readConfig(service, {}).privateAgents, false)
  assert.equal(readConfig({ ...service, privateAgents: 'true' }, {}).privateAgents, true)
})

test('the name of an OpenID provider is by default the host of its issuer, and its claim email_verified', () => {
  const config = readConfig({ ...SERVICE, ...OPENID }, {})
  assert.deepEqual(
    [config.openidName, config.openidVerifiedClaim, config.openidTimeoutSeconds],
    ['id.example', 'email_verified', 10],
  )
  const onThisMachine = 'http://127.0.0.1:8080/realms/staff'
  assert.equal(readConfig({ ...SERVICE, ...OPENID, openidIssuer: onThisMachine }, {}).openidIssuer, onThisMachine)
})
