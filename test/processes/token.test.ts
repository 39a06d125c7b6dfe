/** The commands for keys and signed tokens, each as a process that calls a server. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Muster, openMuster } from '../support/server.ts'

/** The vendor's library, which has no types. */
const library: {
  generateSignedClientIdentifierJWT(file: string, identifier: string): string
  generateSignedAccessTokenJWT(file: string, accessToken: string): string
} = createRequire(import.meta.url)('knox-token-library-js')

let server: Muster
let folder: string
before(async () => {
  server = await openMuster()
  folder = mkdtempSync(join(tmpdir(), 'muster-cli-'))
  const { code, err } = await muster('keys', '--tenant', '2000000001', '--out', file('keys.json'))
  assert.equal(code, 0, err)
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})
const file = (name: string) => join(folder, name)

const muster = (...args: string[]) => run(args)
async function run(args: readonly string[], input?: string) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url)), ...args], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: server.url },
  })
  child.stdin.end(input ?? '')
  const [out, err, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: code as number, out, err }
}
const withKeys = (...args: string[]) => [...args, '--keys', file('keys.json')]
const list = (token: string) => server.ask('GET', '/kcs/v1/kme/devices/list', { headers: { 'x-knox-apitoken': token } })

test('muster keys writes a complete file that only its owner can read, and overwrites no file', async () => {
  const keys = JSON.parse(readFileSync(file('keys.json'), 'utf8'))
  assert.deepEqual(Object.keys(keys), ['Public', 'Private', 'Identifier'])
  assert.equal(readFileSync(file('keys.json'), 'utf8').trim().includes('\n'), false)
  assert.equal(statSync(file('keys.json')).mode & 0o077, 0)
  const before = await server.ask('GET', '/_muster/v1/keys')
  const again = await muster('keys', '--tenant', '2000000001', '--out', file('keys.json'))
  assert.equal(again.code, 1)
  assert.match(again.err, /exists already/)
  assert.deepEqual(JSON.parse(readFileSync(file('keys.json'), 'utf8')), keys)
  // The refused command issued no client identifier.
  assert.equal((await server.ask('GET', '/_muster/v1/keys')).body.totalCount, before.body.totalCount)
})

test('a token made from keys.json, by muster token or by the vendor’s library, is accepted by the API', async () => {
  const made = await run(withKeys('token'))
  assert.equal(made.code, 0, made.err)
  assert.equal((await list(made.out.trim())).status, 200)

  const { Identifier, Public } = JSON.parse(readFileSync(file('keys.json'), 'utf8'))
  const response = await server.ask('POST', '/ams/v1/users/accesstoken', {
    body: {
      clientIdentifierJwt: library.generateSignedClientIdentifierJWT(file('keys.json'), Identifier),
      base64EncodedStringPublicKey: Public,
    },
  })
  assert.equal(response.status, 200, response.text)
  assert.equal((await list(library.generateSignedAccessTokenJWT(file('keys.json'), response.body.accessToken))).status, 200)
})

test('muster token request and muster token sign make a token in two steps', async () => {
  const request = await run(withKeys('token', 'request', '--minutes', '5'))
  const response = await server.ask('POST', '/ams/v1/users/accesstoken', {
    body: request.out,
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(response.status, 200, response.text)
  const signed = await run(withKeys('token', 'sign', response.body.accessToken))
  assert.equal((await list(signed.out.trim())).status, 200)
})

test('muster token explain reads a credential from an argument or standard input, and exits with 1 if it is refused', async () => {
  const { token, accessToken } = JSON.parse((await run(withKeys('token', '--json'))).out)
  const good = await muster('token', 'explain', token, '--path', '/kcs/v1/kme/devices/list')
  assert.equal(good.code, 0, good.err)
  assert.match(good.out, /^Kind of credential: signed access token\. Checked for: kme listDevices\.$/m)
  assert.match(good.out, /^✓ +scope /m)
  assert.match(good.out, /Accepted: every rule passed\./)

  const unsigned = await run(['token', 'explain'], `x-knox-apitoken: ${accessToken}\n`)
  assert.equal(unsigned.code, 1)
  assert.match(unsigned.out, /^✗ +algorithm .*alg "RS256"; this is an access token/m)
  assert.match(unsigned.out, /^· +signature /m)
  assert.match(unsigned.out, /Refused at algorithm: 4012250 ACCESS_TOKEN_BAD_REQUEST, HTTP 401\.\nWhat to do: Sign with RS512/)
  // Lines fit on a terminal.
  assert.ok(unsigned.out.split('\n').every(line => line.startsWith('What to do') || line.length <= 140))

  const garbage = await run(['token', 'explain', '--json', '-'], JSON.stringify({ accessToken: 'garbage' }))
  assert.deepEqual([garbage.code, JSON.parse(garbage.out).code], [1, 4012250])
})

test('a command that fails prints a sentence without a stack, and exits with 1', async () => {
  writeFileSync(file('half.json'), '{"Public":"x"}')
  for (const [args, sentence] of [
    [['token', '--keys', file('none.json')], /none\.json could not be read/],
    [['token', '--keys', file('half.json')], /has no member Private/],
    [['token', 'explain'], /There is no credential to explain/],
    [['keys', '--tenant', '1', '--out', file('other.json')], /names 1, which is no tenant/],
  ] as const) {
    const { code, err } = await run(args)
    assert.equal(code, 1)
    assert.match(err, sentence)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})
