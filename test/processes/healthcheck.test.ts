/** The command healthcheck, as a process that calls a server. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Muster, openMuster } from '../support/server.ts'

const ENTRY = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

let folder: string
let server: Muster
let port: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-healthcheck-'))
  // The reason is logged too.
  server = await openMuster({ data: join(folder, 'data'), logLevel: 'silent' })
  port = new URL(server.url).port
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const healthcheck = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: unknown; out: string; err: string }>(resolve => {
    const options = { env: { ...process.env, NODE_NO_WARNINGS: '1', ...env }, timeout: 60_000 }
    execFile(process.execPath, [ENTRY, 'healthcheck', ...args], options, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    )
  })

const READY = { code: 0, out: '', err: '' }

test('healthcheck of a server that is ready exits with 0 and prints nothing', async () => {
  assert.deepEqual(await healthcheck(['--url', server.url]), READY)
  assert.deepEqual(await healthcheck([], { MUSTER_URL: `${server.url}/w/default` }), READY)
})

test('healthcheck without an address asks the one that the settings of muster serve give', async () => {
  assert.deepEqual(await healthcheck([], { MUSTER_PORT: port }), READY)
  // As in a container, whose server listens on all addresses.
  assert.deepEqual(await healthcheck([], { MUSTER_PORT: port, MUSTER_HOST: '0.0.0.0', MUSTER_PUBLIC_SANDBOX: 'true' }), READY)
  // A supervisor may run it as another user than the server.
  const secret = { MUSTER_MODE: 'service', MUSTER_ADMIN_TOKEN_FILE: join(folder, 'unreadable') }
  assert.deepEqual(await healthcheck([], { MUSTER_PORT: port, ...secret }), READY)
  const config = join(folder, 'settings.json')
  writeFileSync(config, JSON.stringify({ port: Number(port) }))
  assert.deepEqual(await healthcheck(['--config', config]), READY)
  assert.match((await healthcheck([], { MUSTER_PORT: 'x' })).err, /^port is "x" \(MUSTER_PORT\)/)
})

test('healthcheck with --wait, begun before the server listens, exits with 0 once it does', async t => {
  // A free port, found by a listener that has ended.
  const listener = createServer().listen(0, '127.0.0.1')
  const { port } = await new Promise<{ port: number }>(resolve =>
    listener.once('listening', () => resolve(listener.address() as { port: number })),
  )
  await new Promise(resolve => listener.close(resolve))
  const url = `http://127.0.0.1:${port}`
  const refused = await healthcheck(['--url', url])
  assert.deepEqual([refused.code, refused.out], [1, ''])
  assert.match(refused.err, new RegExp(`^${url}/_muster/v1/ready could not be called: .*ECONNREFUSED`))
  const waiting = healthcheck(['--url', url, '--wait', '50'])
  const late = await openMuster({ port: String(port) })
  t.after(late.close)
  assert.deepEqual(await waiting, READY)
})

test('healthcheck of a server whose data folder was removed exits with 1 and prints the reason that ready gives', async () => {
  rmSync(join(folder, 'data'), { recursive: true })
  const { code, out, err } = await healthcheck(['--url', server.url])
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, new RegExp(`^${server.url} is not ready: The database file was removed or replaced`))
})
