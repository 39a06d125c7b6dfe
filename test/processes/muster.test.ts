import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text as readAll } from 'node:stream/consumers'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../support/imeis.ts'
import { musterAt, openMuster } from '../support/server.ts'

const start = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
  })

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start({}, ...args)
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

test('muster demo completes, and prints the refused devices and the number of approved ones', async () => {
  const { code, out, err } = await run('demo')
  assert.equal(code, 0, err)
  for (const refused of ['40000004', '40000005', '40000006', '40000007']) assert.match(out, new RegExp(` ${refused} `))
  assert.match(out, /registered and approved +995 /)
})

test('muster serve prints accounts that can sign in and a line when it is ready, and exits with 0 at SIGTERM', async () => {
  const child = start({}, 'serve', '--port', '0', '--data', ':memory:')
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.startsWith('{')) break
  }
  const { ready, url } = JSON.parse(lines.at(-1) ?? '')
  assert.equal(ready, true)
  const account = lines.find(line => line.includes(' 2000000001 '))
  const [, clientId = '', secret = ''] = /client (\S+) +secret (\S+)/.exec(account ?? '') ?? []
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret })
  const token = await fetch(`${url}/ams/v1/oauth2/token`, { method: 'POST', body: form })
  assert.equal(token.status, 200)
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  assert.equal(code, 0)
})

test('muster serve goes on when the reader of its log ends', async t => {
  const child = start({ MUSTER_LOG_LEVEL: 'info' }, 'serve', '--port', '0', '--data', ':memory:')
  t.after(() => child.kill('SIGKILL'))
  const err = readAll(child.stderr)
  let url = ''
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{"ready":true')) continue
    url = JSON.parse(line).url
    break
  }
  child.stdout.destroy()
  const server = musterAt({ url, close: async () => {} })
  const token = await server.token('northwind')
  const order = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'LOGGED', type: 'IMEI' }
  // The end of the transaction is logged.
  await server.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: { ...order, devices: imeis(1, 900_000) } })
  await server.drain()
  assert.equal((await server.ask('GET', '/_muster/v1/health')).status, 200)
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  assert.deepEqual([await err, (await ended)[0]], ['', 0])
})

test('an invalid setting is reported by its name, without a stack', async () => {
  const { code, out, err } = await run('serve', '--port', 'tea')
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /^port is "tea"/)
  assert.doesNotMatch(err, /\n\s+at /)
})

const explained: readonly [code: string, rows: readonly string[]][] = [
  ['40000007', ['kdp DEVICE_IMEI_INVALID']],
  ['4001701', ['kme CUSTOMER_ID_INVALID', 'kme BULK_ENROLL_REQUEST_INVALID']],
  ['4042100', ['kme RESELLER_NOT_FOUND', 'gen1 RESELLER_NOT_FOUND', 'msp CUSTOMER_NOT_FOUND']],
  ['device_duplicate', ['kdp DEVICE_DUPLICATE']],
]
for (const [code, rows] of explained) {
  test(`muster explain ${code} prints the row of each API that has it`, async () => {
    const { out } = await run('explain', code, '--json')
    assert.deepEqual(
      JSON.parse(out).map(({ api, name }: { api: string; name: string }) => `${api} ${name}`),
      rows,
    )
  })
}

test('muster explain CODE --how prints commands for the server that the options name', async () => {
  const { out } = await run('explain', '40000014', '--how', '--url', 'http://127.0.0.1:1/w/mine')
  assert.match(out, /^# kdp: 40000014 TRANSACTION_ID_DUPLICATE, by the rule transaction-id-free\n/)
  assert.match(out, /^WORLD=.*'http:\/\/127\.0\.0\.1:1\/_muster\/v1\/worlds'/m)
  assert.equal(out.match(/devices\/upload/g)?.length, 2)
})

test('muster explain CODE --how prints the reason and the fault for a row that only a fault raises', async () => {
  const { out } = await run('explain', '50000000', '--how')
  assert.match(out, /^# kdp: 50000000 INTERNAL_SERVER_ERROR, by a fault alone: /)
  assert.match(out, /"do":\{"code":50000000\}/)
})

test('muster explain with an unknown code exits with 1', async () => {
  const { code, err } = await run('explain', '1')
  assert.equal(code, 1)
  assert.match(err, /No API has the code or name 1/)
})

test('each command on a store that cannot be opened prints its path and the reason of the system', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-store-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'muster.db')
  writeFileSync(path, 'x'.repeat(5000))
  const file = join(folder, 'file')
  for (const args of [['backup', file], ['export', file], ['migrate'], ['copy', join(folder, 'new')]] as const) {
    const { code, err } = await run(...args, '--data', folder)
    assert.equal(code, 1)
    assert.match(err, /^the database (\S+) could not be opened: file is not a database\n$/)
    assert.ok(err.includes(path), err)
  }
})

test('muster import of a file that is no export prints the name of the file', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-import-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'x.jsonl')
  writeFileSync(file, '{')
  const { code, err } = await run('import', file, '--data', join(folder, 'data'))
  assert.equal(code, 1)
  assert.ok(err.startsWith(`${file} could not be imported: `), err)
})

test('a wrong admin token is reported as wrong, and one that was not sent as missing', async t => {
  const adminToken = 'an admin token of at least 32 characters'
  const server = await openMuster({ mode: 'service', adminToken })
  t.after(() => server.close())
  const command = ['token', 'explain', 'a.b.c', '--api', 'kme', '--url', server.url]
  const wrong = await run(...command, '--admin-token', 'another')
  const missing = await run(...command)
  assert.deepEqual([wrong.code, missing.code], [1, 1])
  assert.match(wrong.err, / was refused with status 401: .*wrong/)
  assert.doesNotMatch(missing.err, /wrong/)
  assert.match(missing.err, / was refused with status 401: /)
  assert.match((await run(...command, '--admin-token', adminToken)).out, /^Kind of credential/)
})
