import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spawnMuster } from '../support/process.ts'

/** Prints the address of each module of the journal that is loaded. */
const REPORTER = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => {
    if (url.includes('/src/journal/')) process.stdout.write('loaded ' + url + '\\n')
    return next(url, context)
  } })`)}`

const LIST = '/kcs/v1/kme/devices/list'
const token = 'a'.repeat(32)
const modes: readonly [what: string, flags: readonly string[], headers: Record<string, string>, isOn: boolean][] = [
  ['a sandbox', [], {}, true],
  ['a sandbox with --journal 0', ['--journal', '0'], {}, false],
  ['service mode', ['--mode', 'service'], { authorization: `Bearer ${token}` }, false],
  ['service mode with --journal 5', ['--mode', 'service', '--journal', '5'], { authorization: `Bearer ${token}` }, true],
]

for (const [what, flags, headers, isOn] of modes) {
  test(`${what} ${isOn ? 'loads the code of the request journal and records requests' : 'loads no code of the request journal'}`, async () => {
    const options = ['--import', REPORTER].map(option => JSON.stringify(option)).join(' ')
    const env = { MUSTER_ADMIN_TOKEN: token, NODE_OPTIONS: options }
    await using ending = new AsyncDisposableStack()
    const muster = await spawnMuster(':memory:', flags, { env })
    ending.defer(muster.close)
    const answer = await muster.ask('GET', LIST)
    const journal = await muster.ask('GET', '/_muster/v1/requests', { headers })
    assert.equal(
      muster.printed.some(line => line.startsWith('loaded ')),
      isOn,
    )
    assert.deepEqual([journal.status, journal.body.requests?.length ?? journal.body.code], isOn ? [200, 1] : [409, 40900014])
    // In service mode a response says no more than what is published.
    const isShown = isOn && !flags.includes('service')
    for (const name of ['x-muster-request', 'x-muster-explanation']) assert.equal(answer.headers.has(name), isShown, name)
  })
}

test('in service mode the request journal needs the admin token', async () => {
  await using ending = new AsyncDisposableStack()
  const flags = ['--mode', 'service', '--journal', '5']
  const muster = await spawnMuster(':memory:', flags, { env: { MUSTER_ADMIN_TOKEN: token } })
  ending.defer(muster.close)
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/any'],
    ['DELETE', ''],
  ] as const) {
    assert.equal((await muster.ask(method, `/_muster/v1/requests${path}`)).status, 401, `${method} ${path}`)
  }
})
