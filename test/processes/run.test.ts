import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { endOf, musterRun, startMusterCommand } from '../support/muster-run.ts'
import { type Muster, openMuster } from '../support/server.ts'

/** A folder for the temporary files of a run, to see what remains. */
const folder = mkdtempSync(join(tmpdir(), 'muster-runs-'))
after(() => rmSync(folder, { recursive: true }))
const env = { TMPDIR: folder }
const remains = () => readdirSync(folder).filter(name => name.startsWith('muster-run-'))

/** Prints the path of the certificates, and then waits for a signal. */
const WAIT = ['sh', '-c', 'echo "$SSL_CERT_FILE"; exec sleep 60']

describe('muster run, with a running server', () => {
  let muster: Muster
  before(async () => {
    muster = await openMuster()
    await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'blue' } })
  })
  after(() => muster.close())
  const run = (...args: string[]) => musterRun(['--url', muster.url, ...args], { env })

  test('a command gets its own options, and its output and exit code are those of muster run', async () => {
    const { code, out, err } = await run('sh', '-c', 'echo "$0 $1"; echo problem >&2; exit 7', '--world', '--')
    assert.deepEqual([code, out, err], [7, '--world --\n', 'problem\n'])
  })

  test('a command that a signal ends ends muster run by the same signal', async () => {
    const { code, signal } = await run('sh', '-c', 'kill -TERM $$')
    assert.deepEqual([code, signal], [null, 'SIGTERM'])
  })

  test('a command that does not exist ends muster run with 127 and its name', async () => {
    const { code, err } = await run('no-such-command')
    assert.deepEqual([code, err], [127, 'muster run: no-such-command: command not found\n'])
  })

  test('a command that cannot be executed ends muster run with 126', async () => {
    const { code, err } = await run(import.meta.filename)
    assert.equal(code, 126)
    assert.match(err, /EACCES/)
  })

  test('a command gets the address of the world, so that it can control it', async () => {
    const { out } = await run('--world', 'blue', 'sh', '-c', 'echo "$MUSTER_URL $MUSTER_WORLD"')
    assert.equal(out, `${muster.url}/w/blue blue\n`)
    const named = await musterRun(['--url', `${muster.url}/w/blue`, 'sh', '-c', 'echo "$MUSTER_URL"'], { env })
    assert.equal(named.out, `${muster.url}/w/blue\n`)
  })

  test('a world that does not exist is refused before the command runs', async () => {
    const { code, out, err } = await run('--world', 'red', 'echo', 'ran')
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /red/)
  })

  test('the files of a run are private, and are gone after it', async () => {
    const child = startMusterCommand(['run', '--url', muster.url, ...WAIT], { env })
    const [first] = await once(child.stdout ?? assert.fail(), 'data')
    const bundle = String(first).trim()
    assert.equal(dirname(dirname(bundle)), folder)
    assert.equal(statSync(dirname(bundle)).mode & 0o777, 0o700)
    const files = readdirSync(dirname(bundle), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    assert.deepEqual(files.map(({ name }) => name).sort(), ['authority.pem', 'muster.ini', 'roots.jks', 'roots.pem'])
    for (const { parentPath, name } of files) assert.equal(statSync(join(parentPath, name)).mode & 0o777, 0o600)
    child.kill('SIGTERM')
    const { signal } = await endOf(child)
    assert.equal(signal, 'SIGTERM')
    assert.deepEqual(remains(), [])
  })

  for (const signal of ['SIGINT', 'SIGHUP'] as const) {
    test(`${signal} is sent on to the command, and the files are gone after it`, async () => {
      const child = startMusterCommand(['run', '--url', muster.url, ...WAIT], { env })
      await once(child.stdout ?? assert.fail(), 'data')
      child.kill(signal)
      assert.equal((await endOf(child)).signal, signal)
      assert.deepEqual(remains(), [])
    })
  }

  test('the files of a run that was killed are removed by the next one', async () => {
    const child = startMusterCommand(['run', '--url', muster.url, 'sh', '-c', 'echo "$PPID"; exec sleep 1'], { env })
    await once(child.stdout ?? assert.fail(), 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.equal(remains().length, 1)
    await run('true')
    assert.deepEqual(remains(), [])
  })

  test('a server in service mode is refused with the reason, and the command does not run', async t => {
    const service = await openMuster({ mode: 'service', adminToken: 'a'.repeat(32) })
    t.after(() => service.close())
    const { code, out, err } = await musterRun(['--url', service.url, 'echo', 'ran'], { env })
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, /is in service mode/)
  })
})

test('muster run without an address uses a server at the default one, or starts one for the command', async () => {
  const code = `fetch('https://api.samsungknox.com/.well-known/oauth-authorization-server')
    .then(response => response.json()).then(({ issuer }) => console.log(issuer, process.env.MUSTER_URL))`
  const { out, err } = await musterRun([process.execPath, '-e', code], { env })
  assert.match(out, /^https:\/\/api\.samsungknox\.com http:\/\/127\.0\.0\.1:\d+\n$/, err)
  const url = out.trim().split(' ')[1] ?? ''
  if (!url.endsWith(':4600')) await assert.rejects(fetch(url), 'the server has ended')
})

test('an address with another scheme than http is refused', async () => {
  const { code, err } = await musterRun(['--url', 'https://muster.example', 'true'], { env })
  assert.deepEqual(
    [code, err],
    [1, 'https://muster.example is no address of the form http://host:port, which the proxy needs.\n'],
  )
})

test('an address where no server runs is refused with the address', async () => {
  const { code, err } = await musterRun(['--url', 'http://127.0.0.1:2', 'true'], { env })
  assert.equal(code, 1)
  assert.match(err, /^http:\/\/127\.0\.0\.1:2\/_muster\/v1\/health could not be called: .*ECONNREFUSED/)
})
