import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const start = (...args: string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL('muster.ts', import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start(...args)
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
  const child = start('serve', '--port', '0', '--data', ':memory:')
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

test('muster explain with an unknown code exits with 1', async () => {
  const { code, err } = await run('explain', '1')
  assert.equal(code, 1)
  assert.match(err, /No API has the code or name 1/)
})
