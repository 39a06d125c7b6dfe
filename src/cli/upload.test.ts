/** `muster upload` and `muster status` with files of each form, against a server. */
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
import { runCommand } from '../../test/support/command.ts'
import { imeis } from '../../test/support/imeis.ts'
import { type Muster, openMuster } from '../../test/support/server.ts'
import { transactionIn } from '../../test/support/status.ts'

const RESELLER = '1000000001'
const ACME = '2000000001'
const OTHER = '2000000002'
const APP = ['--reseller', RESELLER, '--client-id', 'northwind', '--client-secret', 'northwind-secret']
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

const run = (command: string, ...args: readonly string[]) => runCommand(command, ...APP, '--url', server.url, ...args)

/** Starts the command as a process. */
const start = (...args: readonly string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL('muster.ts', import.meta.url)), ...args, ...APP], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: server.url },
  })

const fileOf = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const toAcme = (path: string, ...args: readonly string[]) => run('upload', path, '--customer', ACME, ...args)

async function registered(transactionId: string): Promise<string[]> {
  const query = new URLSearchParams({ resellerId: RESELLER, transactionId })
  const { body } = await server.ask('GET', `/kcs/v1/rp/devices?${query}`, { token: await server.token('northwind') })
  return body.devices.map(({ imei, meid, serialNumber }: Record<string, string>) => imei ?? meid ?? serialNumber).sort()
}

test('a file in UTF-16 with semicolons, a line sep=; and empty rows is uploaded', async () => {
  const path = fileOf('excel.csv', Buffer.from(`\ufeffsep=;\r\nIMEI/MEID;Note\r\n${A};ä\r\n;\r\n\r\n${B};b\r\n`, 'utf16le'))
  const { code, out, err } = await toAcme(path, '--transaction', 'EXCEL')
  assert.equal(code, 0, err)
  assert.equal(out, 'EXCEL is complete: 2 registered, 0 refused\n')
  assert.deepEqual(await registered('EXCEL'), [A, B])
})

test('a file without a header, one identifier on each line, is uploaded by one transaction for each type', async () => {
  const { code, out, err } = await toAcme(fileOf('portal.csv', `${C}\nR5CT70ABCDE\n`), '--id', 'PORTAL')
  assert.equal(code, 0, err)
  const [first = '', second = ''] = out.match(/PORTALp1x\w+/g) ?? []
  assert.equal(out, `${first} is complete: 1 registered, 0 refused\n${second} is complete: 1 registered, 0 refused\n`)
  assert.deepEqual(await registered(first), [C])
  assert.deepEqual(await registered(second), ['R5CT70ABCDE'])
})

test('the portal’s file for several customers is uploaded for each, and an unknown customer stops no other', async () => {
  const [E = '', F = '', G = ''] = imeis(3, 710_000)
  const path = fileOf(
    'bulk.csv',
    `Customer ID,Device IMEI/serial number,Order number,Order date\n${ACME},${E},PO1,20260731\n9999999999,${F},,\n${OTHER},${G},,\n`,
  )
  const { code, out, err } = await run('upload', path, '--json')
  assert.equal(code, 1)
  const { sent, failed, transactions, notAccepted } = JSON.parse(out)
  assert.deepEqual([sent, failed, transactions.length], [2, 0, 2])
  assert.deepEqual(notAccepted, [
    {
      ...{ customerId: '9999999999', sent: 1, line: 3, status: 400, code: 40000011, name: 'CUSTOMER_ID_INVALID' },
      text: 'The specified customer ID is not valid.',
    },
  ])
  assert.match(err, /bulk\.csv:3: 1 devices for customer 9999999999 were not accepted\. uploadDevicesUsingPUT: status 400, /)
  assert.deepEqual(await registered(transactions[0].transactionId), [E])
  assert.deepEqual(await registered(transactions[1].transactionId), [G])
  const query = new URLSearchParams({ resellerId: RESELLER, transactionId: transactions[0].transactionId })
  const { body } = await server.ask('GET', `/kcs/v1/rp/devices/status?${query}`, { token: await server.token('northwind') })
  assert.equal(transactionIn(body).orderNo, 'PO1')
})

test('a refused device is printed with file, line and visible invisible characters, and the command exits with 1', async () => {
  const path = fileOf('refused.csv', `imei,note\n\n${D},a\n\u200b350000000000014,b\n,c\n${D},d\n`)
  const { code, out } = await toAcme(path, '--transaction', 'REFUSED')
  assert.equal(code, 1)
  const lines = out.split('\n')
  assert.equal(lines[0], 'REFUSED is complete: 1 registered, 3 refused')
  for (const [line, identifier, refusal] of [
    [4, '\\\\u\\{200B\\}350000000000014', 40000007],
    [5, '', 40000006],
    [6, D, 40000005],
  ] as const)
    assert.match(out, new RegExp(`^${path}:${line} +${identifier} +${refusal} `, 'm'))

  const json = await toAcme(path, '--transaction', 'AGAIN', '--json')
  const { devices } = JSON.parse(json.out).transactions[0]
  assert.deepEqual(
    devices.map(({ file, line, code }: { file: string; line: number; code: number }) => [file, line, code]),
    [
      [path, 3, 40000005],
      [path, 4, 40000007],
      [path, 5, 40000006],
      [path, 6, 40000005],
    ],
  )

  const status = await run('status', 'REFUSED')
  assert.equal(status.code, 1)
  assert.match(status.out, /^REFUSED is complete: 1 registered, 3 refused\nidentifier +code +name +reason\n/)
  const shown = JSON.parse((await run('status', 'REFUSED', '--json')).out)
  assert.deepEqual([shown.transactionId, shown.operationType, shown.devices.length], ['REFUSED', 'UPLOAD', 3])
})

test('a transaction id for devices that need several transactions is refused with the option for these', async () => {
  const path = fileOf('two.csv', `${imeis(1, 740_000)[0]}\nR5CT70TWO01\n`)
  const { code, err } = await toAcme(path, '--transaction', 'TWO')
  assert.equal(code, 2)
  assert.equal(err, '--transaction is for one transaction, and these devices need 2. Use --id, with which their ids begin.\n')
})

const refused: readonly [what: string, content: string, args: readonly string[], code: number, message: RegExp][] = [
  [
    'two columns of one meaning',
    'IMEI,IMEI1\n1,2\n',
    ['--customer', ACME],
    1,
    /:1: the columns "IMEI" and "IMEI1" have the same/,
  ],
  ['a quote that is not closed', `imei\n${A}\n"1\n`, ['--customer', ACME], 1, /:3: a quoted cell has no closing quote\n$/],
  ['a header and no device', 'imei\n\n', ['--customer', ACME], 1, /refused-\d\.csv has no devices below its first line\.\n$/],
  ['no customer', 'imei\n1\n', [], 2, /refused-\d\.csv names no customers: add --customer, or a column Customer ID\.\n$/],
  ['a column of customers and --customer', 'Customer ID,imei\n1,1\n', ['--customer', ACME], 2, /leave out --customer\.\n$/],
]
for (const [i, [what, content, args, exit, message]] of refused.entries()) {
  test(`a file with ${what} is refused with its name before the server is called`, async () => {
    const path = fileOf(`refused-${i}.csv`, content)
    const { code, out, err } = await runCommand('upload', path, ...args, ...APP, '--url', 'http://127.0.0.1:1')
    assert.deepEqual([code, out], [exit, ''])
    assert.ok(err.startsWith(path), err)
    assert.match(err, message)
  })
}

test('a file that does not exist is refused with its name and the reason of the system', async () => {
  const { code, err } = await toAcme(join(folder, 'none.csv'))
  assert.equal(code, 1)
  assert.match(err, /^ENOENT: no such file or directory, open '\S+none\.csv'\n$/)
})

test('a folder in place of a file is refused with its name', async () => {
  const { code, err } = await toAcme(folder)
  assert.deepEqual([code, err], [1, `${folder} is a folder, and no CSV file.\n`])
})

test('a server that does not listen is reported with its address, the reason of the system and what was not sent', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise(resolve => closed.close(resolve))
  const url = `http://127.0.0.1:${port}`
  const { code, err } = await toAcme(fileOf('one.csv', `${A}\n`), '--url', url)
  assert.equal(code, 1)
  const lines = err.trim().split('\n')
  assert.equal(lines.at(-4), `postToken: NO_RESPONSE: fetch failed: connect ECONNREFUSED 127.0.0.1:${port}`)
  assert.match(lines.at(-3) ?? '', /^The upload stopped at \S+one\.csv:1; devices that were not accepted: 1\.$/)
  assert.match(lines.at(-2) ?? '', /^The same command with --id \w{16} continues it: /)
  assert.equal(lines.at(-1), `${url} could not be called. Does a server run there?`)
  const { err: ofName } = await run('status', 'X', '--url', `http://localhost:${port}`)
  assert.match(ofName, /ECONNREFUSED.*\nhttp:\/\/localhost:\d+ could not be called\. Does a server run there\?\n$/)
  const { code: ofText, err: wrong } = await run('status', 'X', '--url', 'nowhere')
  assert.equal(ofText, 2)
  assert.match(wrong, /'nowhere' is invalid\. It must be an address such as http:\/\/127\.0\.0\.1:4600\./)
})

test('a response that is no JSON is reported with its address and its beginning', async t => {
  const other = createServer((_, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const { code, err } = await run('status', 'X', '--url', url)
  assert.equal(code, 1)
  assert.match(err, /postToken: .*UNREADABLE_RESPONSE: .*<html>Welcome.*\nIs http:\S+ a Muster server\?\n$/)
})

test('an upload of standard input whose output is closed early, as by head, exits with 1 for a refused device', async () => {
  const child = start('upload', '-', '--customer', ACME)
  child.stdin.end('imei\nbad\n')
  child.stdout.destroy()
  const [err, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([err, code], ['   1 of 1 devices sent\n   1 of 1 devices processed\n', 1])
})

test('a file of standard input that cannot be read is reported with its line', async () => {
  const child = start('upload', '-', '--customer', ACME)
  child.stdin.end('imei\n1\n"2\n')
  const [err, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
  assert.deepEqual([err, code], ['stdin:3: a quoted cell has no closing quote\n', 1])
})
