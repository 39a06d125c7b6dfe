import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { adminTokensOf, readTokenFile } from '../admin-tokens.ts'
import { findAdminToken } from '../auth/admin-tokens.ts'
import { runProgram } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-'))
test.after(() => rmSync(folder, { recursive: true }))

async function run(...args: string[]) {
  let [out, err] = ['', '']
  const io = {
    out: { write: (text: string) => (out += text) },
    err: { write: (text: string) => (err += text) },
    failed: () => {},
  }
  return { code: await runProgram(['admin-token', ...args], io), out, err }
}

test('an added token is printed alone, and the private file has its hash', async () => {
  const file = join(folder, 'added.json')
  const { out, err } = await run('add', 'ci', '--file', file, '--expires', '2099-01-01')
  assert.match(out, /^[0-9a-f]{64}\n$/)
  assert.match(err, /has the token ci \(operate\) until 2099-01-01\. It is not shown again:\n$/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.ok(!readFileSync(file, 'utf8').includes(out.trim()))
  const log = { warn: () => {}, error: () => {} }
  const tokens = adminTokensOf({ adminToken: undefined, adminTokensFile: file }, { now: () => 0, log })()
  assert.equal(findAdminToken(tokens, out.trim())?.name, 'ci')
  assert.equal(findAdminToken(tokens, `${out.trim()}0`), undefined)
})

test('tokens are listed with their scopes, and a removed one is no longer in the file', async () => {
  const file = join(folder, 'listed.json')
  await run('add', 'past', '--file', file, '--scope', 'read', '--expires', '2020-01-01')
  await run('add', 'ci', '--file', file, '--expires', '2d')
  const { out } = await run('list', '--file', file)
  assert.match(out, /^past +read +2020-01-01 \(expired\)$/m)
  assert.match(out, /^ci +operate +\d{4}-\d\d-\d\dT\d\d:\d\dZ$/m)
  assert.deepEqual((await run('remove', 'past', '--file', file)).code, undefined)
  assert.deepEqual(
    readTokenFile(file).map(({ name }) => name),
    ['ci'],
  )
})

test('a second token with a name, an unknown token and an expiry of another form are refused', async () => {
  const file = join(folder, 'refused.json')
  await run('add', 'ci', '--file', file)
  const before = readFileSync(file, 'utf8')
  assert.match(
    (await run('add', 'ci', '--file', file)).err,
    /has a token with the name ci\. To replace it, add one with another name/,
  )
  assert.match((await run('remove', 'other', '--file', file)).err, /has no token with the name other\.\n$/)
  assert.equal((await run('add', 'next', '--file', file, '--expires', 'soon')).code, 2)
  assert.equal(readFileSync(file, 'utf8'), before)
})
