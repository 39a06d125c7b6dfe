import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ListedRequest, requestLine } from '../../src/cli/request-line.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const LIST = '/kcs/v1/kme/devices/list'
const program = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

/** Runs `muster tail`; `ask` sends requests until it has printed a line about one, since it connects at a time of its own. */
async function tailing(stack: AsyncDisposableStack, ...args: string[]) {
  const child = spawn(process.execPath, [program, 'tail', '--url', muster.url, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  stack.defer(() => end(child))
  const lines: string[] = []
  createInterface(child.stdout).on('line', line => lines.push(line))
  const errors: string[] = []
  createInterface(child.stderr).on('line', line => errors.push(line))
  const until = async (isSeen: () => boolean, act: () => Promise<unknown> = async () => {}) => {
    for (let i = 0; !isSeen(); i++) {
      assert.ok(i < 500, `not seen: ${lines.join('\n')} ${errors.join('\n')}`)
      await act()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return { lines, errors, until }
}

async function end(child: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  const closed = once(child, 'close')
  child.kill()
  await closed
}

test('muster tail prints a line for each request, without those to the control API', async () => {
  await using stack = new AsyncDisposableStack()
  const { lines, until } = await tailing(stack)
  await until(
    () => lines.length > 0,
    () => muster.ask('GET', `${LIST}?first`),
  )
  await muster.ask('GET', '/_muster/v1/clock')
  await muster.ask('GET', `${LIST}?pageSizee=1`, { token: await muster.token('acme') })
  await until(() => lines.some(line => line.includes('pageSizee')))
  assert.match(lines[0] ?? '', /^\d\d:\d\d:\d\d GET \/kcs\/v1\/kme\/devices\/list\?first 401 4010000 [\d.]+ ms \S/)
  assert.match(lines.at(-1) ?? '', / 200 acme [\d.]+ ms not read: pageSizee$/)
  assert.ok(!lines.some(line => line.includes('/_muster/')))
})

test('muster tail prints the requests of one API with one kind of status, as JSON', async () => {
  await using stack = new AsyncDisposableStack()
  const { lines, until } = await tailing(stack, '--api', 'kdp', '--status', '4xx', '--json')
  const token = await muster.token('northwind')
  await until(
    () => lines.length > 0,
    async () => {
      await muster.ask('GET', LIST)
      await muster.ask('GET', '/kcs/v1/rp/customers/list?resellerId=1000000001', { token })
      await muster.ask('GET', '/kcs/v1/rp/customers/list', { token })
    },
  )
  for (const line of lines) {
    const { api, status } = JSON.parse(line)
    assert.deepEqual([api, status], ['kdp', 400])
  }
})

test('muster tail connects again when the connection ends, and prints every request once', async () => {
  await using stack = new AsyncDisposableStack()
  await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'tailed' } })
  const { lines, errors, until } = await tailing(stack, '--world', 'tailed')
  await until(
    () => lines.length > 0,
    () => muster.ask('GET', `/w/tailed${LIST}?first`),
  )
  // The streams of a world that is reset end.
  const reset = muster.ask('POST', '/_muster/v1/worlds/tailed/reset', { body: {} })
  const targets = Array.from({ length: 20 }, (_, i) => `${LIST}?n=${i}.`)
  for (const target of targets) await muster.ask('GET', `/w/tailed${target}`)
  await reset
  await until(() => lines.some(line => line.includes(targets.at(-1) ?? '')))
  for (const target of targets) assert.equal(lines.filter(line => line.includes(target)).length, 1, target)
  assert.ok(errors.includes('Connected again.'), errors.join('\n'))
})

test('muster tail ends with a message where no server runs, and where it is refused', async () => {
  for (const [args, exit, message] of [
    [['--url', 'http://127.0.0.1:1'], 1, /^http:\/\/127\.0\.0\.1:1\/_muster\/v1\/events could not be called/],
    [['--url', muster.url, '--world', 'nowhere'], 1, /was refused with status 404: the world nowhere does not exist\.\n/],
    [['--status', 'x'], 2, /It must be a status such as 404/],
    [['--api', 'kpd'], 2, /Allowed choices are kme, kdp, /],
    [['--url', 'http://127.0.0.1:1?a=b'], 2, /It must have no user, query or fragment/],
    [['--url', 'http://user@127.0.0.1:1'], 2, /It must have no user, query or fragment/],
  ] as const) {
    const child = spawn(process.execPath, [program, 'tail', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    const [error, [code]] = await Promise.all([readAll(child.stderr), once(child, 'close')])
    assert.equal(code, exit)
    assert.match(error, message)
  }
})

test('muster serve prints a line for each request on a terminal, with the world', async () => {
  await using stack = new AsyncDisposableStack()
  const command = `${process.execPath} ${program} serve --port 0 --data :memory:`
  // `script` gives the command a terminal.
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  const ready = new Promise<string>(resolve => {
    createInterface(child.stdout).on('line', line => {
      lines.push(line.trim())
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line).url)
    })
  })
  stack.defer(async () => {
    const closed = once(child, 'close')
    // Ctrl-C.
    child.stdin.write('\u0003')
    await closed
  })
  const url = await ready
  await fetch(`${url}/_muster/v1/worlds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"other"}',
  })
  for (const path of [LIST, `/w/other${LIST}`, '/nowhere']) await fetch(url + path)
  const requests = () => lines.filter(line => / 40[14] /.test(line))
  while (requests().length < 2) await new Promise(resolve => setTimeout(resolve, 10))
  assert.match(requests()[0] ?? '', /^\d\d:\d\d:\d\d GET \/kcs\/v1\/kme\/devices\/list 401 4010000 /)
  assert.match(requests()[1] ?? '', /^\[other\] \d\d:\d\d:\d\d GET \/kcs\/v1\/kme\/devices\/list 401 4010000 /)
  assert.ok(!lines.some(line => line.includes('/_muster/v1/worlds ')))
})

test('a line shows no character that a terminal executes, and cuts a long target', () => {
  const request: ListedRequest = {
    time: 0,
    method: 'GET',
    target: `/${'x'.repeat(200)}`,
    api: 'kme',
    operation: 'none',
    status: null,
    code: null,
    tenant: '1',
    performedBy: null,
    ms: 12.34,
    reason: '\u001b[2J',
    fault: 'f1',
    unread: ['a', 'b'],
  }
  assert.match(requestLine(request), /^\d\d:\d\d:\d\d GET \/x{119}… no response 1 12 ms \\u\{1B\}\[2J; not read: a, b; fault f1$/)
})
