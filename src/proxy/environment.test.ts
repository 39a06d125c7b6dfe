import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeAuthority } from './authority.ts'
import { environmentFor } from './environment.ts'
import { outerProxies } from './other-hosts.ts'
import { makeRunFolder } from './run-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'muster-environment-'))
after(() => rmSync(root, { recursive: true }))
const folder = makeRunFolder(root, process.pid)
const { certificate: authority } = makeAuthority('samsungknox.com', Date.now())
const variablesFor = (env: Record<string, string>) => environmentFor(env, { port: 4601, authority, folder })

for (const [own, expected] of [
  ['', 'localhost,127.0.0.1,::1'],
  ['internal.example, localhost', 'internal.example,localhost,127.0.0.1,::1'],
  ['*', 'localhost,127.0.0.1,::1'],
  ['.com,.example', '.example,localhost,127.0.0.1,::1'],
  ['.samsungknox.com:443,us-kcs-api.samsungknox.com,*.samsungknox.com', 'localhost,127.0.0.1,::1'],
  ['knox.com,notsamsungknox.com', 'knox.com,notsamsungknox.com,localhost,127.0.0.1,::1'],
] as const) {
  test(`the user's NO_PROXY ${JSON.stringify(own)} becomes ${expected}`, () => {
    const { NO_PROXY, no_proxy } = variablesFor({ NO_PROXY: own })
    assert.deepEqual([NO_PROXY, no_proxy], [expected, expected])
  })
}

test("the user's own options of Node, Java and PHP stay in front of those of the proxy", () => {
  const scanned = join(root, 'php')
  const own = { NODE_OPTIONS: '--no-warnings', JAVA_TOOL_OPTIONS: '-Xmx1g', PHP_INI_SCAN_DIR: scanned, NO_PROXY: '.corp.example' }
  const { NODE_OPTIONS = '', JAVA_TOOL_OPTIONS = '', PHP_INI_SCAN_DIR = '' } = variablesFor(own)
  assert.match(NODE_OPTIONS, /^--no-warnings --require "\/.*\/preload\.cjs"$/)
  assert.match(JAVA_TOOL_OPTIONS, /^-Xmx1g "-Dhttps\.proxyHost=127\.0\.0\.1" /)
  assert.match(JAVA_TOOL_OPTIONS, /"-Dhttp\.nonProxyHosts=\*\.corp\.example\|localhost\|127\.0\.0\.1\|\[::1\]"/)
  assert.ok(PHP_INI_SCAN_DIR.startsWith(`${scanned}:${root}/muster-run-`))
})

test('the certificates of a client are those of the machine, those of its own files, and that of the proxy', () => {
  const other = makeAuthority('example.com', Date.now()).certificate
  const file = join(root, 'own.pem')
  writeFileSync(file, `a comment\n${other}`)
  const { SSL_CERT_FILE = '', NODE_EXTRA_CA_CERTS = '' } = variablesFor({ REQUESTS_CA_BUNDLE: file, NODE_EXTRA_CA_CERTS: file })
  const bundle = readFileSync(SSL_CERT_FILE, 'utf8')
  for (const certificate of [other, authority]) assert.ok(bundle.includes(certificate.trim()))
  assert.ok(bundle.split('BEGIN CERTIFICATE').length > 50)
  const extra = readFileSync(NODE_EXTRA_CA_CERTS, 'utf8')
  assert.equal(extra, `${other.trim()}\n${authority}`)
})

test('a file of certificates that does not exist is left out', () => {
  const { SSL_CERT_FILE = '' } = variablesFor({ SSL_CERT_FILE: join(root, 'nothing.pem') })
  assert.ok(readFileSync(SSL_CERT_FILE, 'utf8').includes(authority.trim()))
})

test('a new folder of files replaces those of processes that have ended, and of no other', () => {
  // No process has this number: it is above the limit of the system.
  const folders = ['muster-run-2000000000-a', `muster-run-${process.ppid}-a`, 'muster-runs'].map(name => join(root, name))
  for (const path of folders) mkdirSync(join(path, 'php'), { recursive: true })
  makeRunFolder(root, process.pid)
  assert.deepEqual(folders.map(existsSync), [false, true, true])
})

test('the proxies of the user are read from variables in lower and upper case', () => {
  assert.deepEqual(outerProxies({ http_proxy: 'proxy.example:3128', HTTPS_PROXY: 'http://me:p%40ss@proxy.example' }), {
    http: { host: 'proxy.example', port: 3128, headers: {} },
    https: {
      host: 'proxy.example',
      port: 80,
      headers: { 'proxy-authorization': `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
    },
  })
  assert.deepEqual(outerProxies({ HTTP_PROXY: '' }), { http: undefined, https: undefined })
})

test('a proxy of the user that is not spoken to by HTTP is refused with its variable', () => {
  assert.throws(
    () => outerProxies({ https_proxy: 'socks5://proxy.example:1080' }),
    /^Error: https_proxy must name a proxy of the form/,
  )
})
