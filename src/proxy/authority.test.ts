import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import { makeAuthority } from './authority.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-authority-'))
after(() => rmSync(folder, { recursive: true }))

const authority = makeAuthority('samsungknox.com', Date.now())
const own = authority.certify('samsungknox.com')
const foreign = authority.certify('samsungknox.com.example')

const isInstalled = spawnSync('openssl', ['version']).status === 0
const skip = isInstalled ? false : 'openssl is not installed'

/** What `openssl` says of a certificate under its strictest rules. */
function verified(certificate: string): { code: number | null; text: string } {
  const [trusted, checked] = [join(folder, 'authority.pem'), join(folder, 'host.pem')]
  writeFileSync(trusted, authority.certificate)
  writeFileSync(checked, certificate)
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-no-CApath', '-CAfile', trusted, checked]
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return { code: status, text: stdout + stderr }
}

test('openssl accepts a certificate of the permitted domain under strict rules', { skip }, () => {
  const { code, text } = verified(own.certificate)
  assert.equal(code, 0, text)
})

test('openssl refuses a certificate that the authority has signed for another domain', { skip }, () => {
  const { code, text } = verified(foreign.certificate)
  assert.equal(code, 2)
  assert.match(text, /permitted subtree violation/)
})

test('openssl prints a critical name constraint that permits one domain and no IP address', { skip }, () => {
  const { stdout } = spawnSync('openssl', ['x509', '-noout', '-text'], { input: authority.certificate, encoding: 'utf8' })
  const lines = stdout.split('\n').map(line => line.trim())
  const at = lines.indexOf('X509v3 Name Constraints: critical')
  assert.deepEqual(lines.slice(at + 1, at + 6), [
    'Permitted:',
    'DNS:samsungknox.com',
    'Excluded:',
    'IP:0.0.0.0/0.0.0.0',
    'IP:0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0',
  ])
})

for (const [name, { certificate, key }, outcome] of [
  ['us-kcs-api.samsungknox.com', own, 'accepted'],
  ['samsungknox.com', own, 'accepted'],
  ['a.samsungknox.com.example', foreign, 'permitted subtree violation'],
] as const) {
  test(`a TLS client of Node that trusts the authority and connects to ${name}: ${outcome}`, async t => {
    const server = createServer({ cert: certificate, key }).listen(0, '127.0.0.1')
    t.after(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const socket = connect({ host: '127.0.0.1', port, servername: name, ca: authority.certificate })
    t.after(() => socket.destroy())
    const error = await Promise.race([once(socket, 'secureConnect').then(() => undefined), once(socket, 'error')])
    assert.equal(error === undefined ? 'accepted' : error[0].message, outcome)
  })
}

test('all certificates of an authority are valid from an hour before their creation and for a day', () => {
  for (const text of [authority.certificate, own.certificate]) {
    const { validFromDate, validToDate } = new X509Certificate(text)
    assert.equal(validToDate.getTime() - validFromDate.getTime(), 25 * 3_600_000)
    assert.equal(validToDate.getTime(), Math.floor(authority.expiresAt / 1000) * 1000)
  }
})

test('a certificate that expires after 2049 has its date in the long form', () => {
  const { certificate } = makeAuthority('samsungknox.com', Date.UTC(2050, 5, 1, 12))
  assert.equal(new X509Certificate(certificate).validToDate.toISOString(), '2050-06-02T12:00:00.000Z')
})
