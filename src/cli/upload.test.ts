/** `muster upload` as a process, with files of each form, against a server. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { imeis } from '../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../test/support/server.ts'
import { transactionIn } from '../../test/support/status.ts'

const RESELLER = '1000000001'
const ACME = '2000000001'
const OTHER = '2000000002'
const [A = '', B = '', C = '', D = ''] = imeis(4, 700_000)

let server: Muster
let folder: string
before(async () => {
  server = await openMuster()
  folder = mkdtempSync(join(tmpdir(), 'muster-upload-'))
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

function start(args: readonly string[], url = server.url) {
  const env = {
    ...process.env,
    NODE_NO_WARNINGS: '1',
    MUSTER_URL: url,
    MUSTER_RESELLER: RESELLER,
    MUSTER_CLIENT_ID: 'northwind',
    MUSTER_CLIENT_SECRET: 'northwind-secret',
  }
  return spawn(process.execPath, [fileURLToPath(new URL('muster.ts', import.meta.url)), ...args], { env })
}

async function run(args: readonly string[], url?: string) {
  const child = start(args, url)
  child.stdin.end()
  const [out, err, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: code as number, out, err }
}

const fileOf = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const toAcme = (path: string, transaction: string, ...args: string[]) =>
  run(['upload', path, '--customer', ACME, '--transaction', transaction, ...args])

async function registered(transactionId: string): Promise<string[]> {
  const query = new URLSearchParams({ resellerId: RESELLER, transactionId })
  const { body } = await server.ask('GET', `/kcs/v1/rp/devices?${query}`, { token: await server.token('northwind') })
  return body.devices.map(({ imei, meid, serialNumber }: Record<string, string>) => imei ?? meid ?? serialNumber).sort()
}

test('a file in UTF-16 with semicolons, a line sep=; and empty rows is uploaded', async () => {
  const path = fileOf('excel.csv', Buffer.from(`\ufeffsep=;\r\nIMEI/MEID;Note\r\n${A};ä\r\n;\r\n\r\n${B};b\r\n`, 'utf16le'))
  const { code, out, err } = await toAcme(path, 'EXCEL')
  assert.equal(code, 0, err)
  assert.equal(out, 'EXCEL is complete: 2 registered, 0 refused\n')
  assert.deepEqual(await registered('EXCEL'), [A, B])
})

test('a file without a header, one identifier on each line, is uploaded by one transaction for each type', async () => {
  const { code, out, err } = await toAcme(fileOf('portal.csv', `${C}\nR5CT70ABCDE\n`), 'PORTAL')
  assert.equal(code, 0, err)
  assert.equal(out, 'PORTAL-1 is complete: 1 registered, 0 refused\nPORTAL-2 is complete: 1 registered, 0 refused\n')
  assert.deepEqual(await registered('PORTAL-1'), [C])
  assert.deepEqual(await registered('PORTAL-2'), ['R5CT70ABCDE'])
})

test('the portal’s file for several customers is uploaded for each, and an unknown customer stops no other', async () => {
  const [E = '', F = '', G = ''] = imeis(3, 710_000)
  const path = fileOf(
    'bulk.csv',
    `Customer ID,Device IMEI/serial number,Order number,Order date\n${ACME},${E},PO1,20260731\n9999999999,${F},,\n${OTHER},${G},,\n`,
  )
  const { code, out, err } = await run(['upload', path, '--transaction', 'BULK'])
  assert.equal(code, 1)
  assert.equal(out, 'BULK-1 is complete: 1 registered, 0 refused\nBULK-3 is complete: 1 registered, 0 refused\n')
  assert.match(err, /bulk\.csv: transaction BULK-2 \(devices: 1, from line 3; customer 9999999999\) was not accepted\. PUT /)
  assert.deepEqual(await registered('BULK-1'), [E])
  assert.deepEqual(await registered('BULK-3'), [G])
  const query = new URLSearchParams({ resellerId: RESELLER, transactionId: 'BULK-1' })
  const { body } = await server.ask('GET', `/kcs/v1/rp/devices/status?${query}`, { token: await server.token('northwind') })
  assert.equal(transactionIn(body).orderNo, 'PO1')
})

test('a refused device is printed with file, line and visible invisible characters, and the command exits with 1', async () => {
  const path = fileOf('refused.csv', `imei,note\n\n${D},a\n\u200b350000000000014,b\n,c\n${D},d\n`)
  const { code, out } = await toAcme(path, 'REFUSED')
  assert.equal(code, 1)
  const lines = out.split('\n')
  assert.equal(lines[0], 'REFUSED is complete: 1 registered, 3 refused')
  for (const [line, identifier, refusal] of [
    [4, '\\\\u\\{200B\\}350000000000014', 40000007],
    [5, '', 40000006],
    [6, D, 40000005],
  ] as const)
    assert.match(out, new RegExp(`^${path}:${line} +${identifier} +${refusal} `, 'm'))

  const json = await toAcme(path, 'AGAIN', '--json')
  const { devices } = JSON.parse(json.out)
  assert.deepEqual(
    devices.map(({ file, line, code }: { file: string; line: number; code: number }) => [file, line, code]),
    [
      [path, 3, 40000005],
      [path, 4, 40000007],
      [path, 5, 40000006],
      [path, 6, 40000005],
    ],
  )
})

test('a file of more than 10,000 devices is split, and progress is written to standard error', async () => {
  const path = fileOf('large.csv', `imei\n${imeis(10_000, 800_000).join('\n')}\nbad\n`)
  const { code, out, err } = await toAcme(path, 'LARGE')
  assert.equal(code, 1)
  assert.match(out, /^LARGE-1 is complete: 10000 registered, 0 refused\nLARGE-2 is complete: 0 registered, 1 refused\n/)
  assert.match(out, /large\.csv:10002 +bad +40000007 /)
  assert.match(err, / of 10,001 devices processed\n/)
  assert.match(err, / {3}10,001 of 10,001 devices processed\n$/)
})

const refused: readonly [what: string, content: string, args: readonly string[], message: RegExp][] = [
  ['two columns of one meaning', 'IMEI,IMEI1\n1,2\n', ['--customer', ACME], /:1: the columns "IMEI" and "IMEI1" have the same/],
  ['a quote that is not closed', `imei\n${A}\n"1\n`, ['--customer', ACME], /:3: a quoted cell has no closing quote\n$/],
  ['a header and no device', 'imei\n\n', ['--customer', ACME], /refused-\d\.csv has no devices below its first line\.\n$/],
  ['no customer', 'imei\n1\n', [], /refused-\d\.csv names no customers: add --customer, or a column Customer ID\.\n$/],
  ['a column of customers and --customer', 'Customer ID,imei\n1,1\n', ['--customer', ACME], /leave out --customer\.\n$/],
]
for (const [i, [what, content, args, message]] of refused.entries()) {
  test(`a file with ${what} is refused with its name before the server is called`, async () => {
    const path = fileOf(`refused-${i}.csv`, content)
    const { code, out, err } = await run(['upload', path, ...args], 'http://127.0.0.1:1')
    assert.deepEqual([code, out], [1, ''])
    assert.ok(err.startsWith(path), err)
    assert.match(err, message)
  })
}

test('a file that does not exist is refused with its name and the reason of the system', async () => {
  const { code, err } = await toAcme(join(folder, 'none.csv'), 'NONE')
  assert.equal(code, 1)
  assert.match(err, /^ENOENT: no such file or directory, open '\S+none\.csv'\n$/)
})

test('a server that does not listen is reported with its address, the reason of the system and what was not sent', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise(resolve => closed.close(resolve))
  const { code, err } = await run(['upload', fileOf('one.csv', `${A}\n`), '--customer', ACME], `http://127.0.0.1:${port}`)
  assert.equal(code, 1)
  const [first, second] = err.split('\n')
  assert.equal(
    first,
    `http://127.0.0.1:${port}/ams/v1/oauth2/token could not be called: connect ECONNREFUSED 127.0.0.1:${port}. Does a server run there?`,
  )
  assert.match(second ?? '', /^The upload stopped at transaction muster-\d+, \S+one\.csv:1; devices without a result: 1\.$/)
  const { err: ofName } = await run(['status', 'X'], `http://localhost:${port}`)
  assert.match(ofName, /^http:\/\/localhost:\d+\/\S+ could not be called: .*ECONNREFUSED/)
  const { err: ofText } = await run(['status', 'X'], 'nowhere')
  assert.match(ofText, /^nowhere\/ams\/v1\/oauth2\/token could not be called: .*URL/)
})

const UPLOADING = { operation: 'uploadDevicesUsingPUT' }
const SHOWING = { operation: 'getDeviceTransactionStatusUsingGET' }
for (const [i, [what, faults]] of (
  [
    ['whose response is lost', [{ recipe: 'lost-answer', match: UPLOADING }]],
    ['that a gateway does not wait for', [{ recipe: 'gateway-timeout', match: UPLOADING }]],
    ['whose response is cut', [{ match: UPLOADING, do: { drop: 'middle' } }]],
    ['that is lost before it is accepted', [{ match: UPLOADING, when: { times: 2 }, do: { reset: 'before' } }]],
    ['of which a status is lost', [{ match: SHOWING, when: { times: 2 }, do: { drop: 'after' } }]],
  ] as const
).entries()) {
  test(`an upload ${what} is completed and not sent a second time`, async () => {
    for (const body of faults) assert.equal((await server.ask('POST', '/_muster/v1/faults', { body })).status, 200)
    const [device = ''] = imeis(1, 990_000 + i)
    const { code, out, err } = await toAcme(fileOf(`lost-${i}.csv`, `${device}\n`), `LOST-${i}`)
    assert.deepEqual([code, out], [0, `LOST-${i} is complete: 1 registered, 0 refused\n`], err)
    const { body } = await server.ask('GET', '/_muster/v1/faults')
    assert.ok(body.faults.every(({ state }: { state: string }) => state === 'spent'))
  })
}

test('an upload that never gets a response is reported after three attempts, with the failure of the last one', async t => {
  t.after(() => server.ask('DELETE', '/_muster/v1/faults'))
  const body = { match: UPLOADING, when: { untilRemoved: true }, do: { drop: 'before' } }
  const { faultId } = (await server.ask('POST', '/_muster/v1/faults', { body })).body
  const { code, err } = await toAcme(fileOf('never.csv', `${C}\n`), 'NEVER')
  assert.equal(code, 1)
  assert.match(err, /upload could not be called: other side closed.*\nThe upload stopped at transaction NEVER,/)
  assert.equal((await server.ask('GET', `/_muster/v1/faults/${faultId}`)).body.applied, 3)
})

test('a response that is no JSON is reported with its address and its beginning', async t => {
  const other = createServer((_, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { code, err } = await run(['status', 'X'], `http://127.0.0.1:${(other.address() as AddressInfo).port}`)
  assert.equal(code, 1)
  assert.match(err, /^http:\S+\/oauth2\/token returned no JSON, but "<html>Welcome<\/html>"; is it a Muster server\?\n$/)
})

test('a reader that closes standard output early, as head does, ends a command without an error', async () => {
  const child = start(['explain', '40000007', '--json'])
  // Closed before the first byte is written.
  child.stdout.destroy()
  const [err, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([err, code], ['', 0])
})

test('a reader that closes standard output early does not change the exit code of an upload with a refused device', async () => {
  const child = start(['upload', fileOf('bad.csv', 'imei\nbad\n'), '--customer', ACME])
  child.stdout.destroy()
  const [err, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([err, code], ['   1 of 1 devices processed\n', 1])
})
