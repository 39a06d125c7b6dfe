/** The commands for faults, each as a process that calls a server. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openMuster } from '../support/server.ts'

const server = await openMuster()
after(server.close)
const ENTRY = fileURLToPath(new URL('../../src/cli/muster.ts', import.meta.url))

async function muster(...args: string[]) {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: server.url }
  const child = spawn(process.execPath, [ENTRY, 'fault', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { code: code as number, out, err }
}
const listed = async (world = '') => (await server.ask('GET', `${world}/_muster/v1/faults`)).body.faults

test('fault add orders a recipe with each option, in the world that --world names', async () => {
  await server.ask('POST', '/_muster/v1/worlds', { body: { name: 'faulty' } })
  const match = ['--api', 'kdp', '--operation', 'uploadDevicesUsingPUT', '--tenant', '1000000001', '--method', 'PUT']
  const more = ['--header', 'user-agent=*', '--header', 'x-a=b=c', '--body', 'type=IMEI', '--device', '35-000000-000001-4']
  const when = ['--times', '3', '--probability', '0.5', '--random-seed', 'x']
  const { code, out, err } = await muster('add', 'lost-answer', ...match, ...more, ...when, '--world', 'faulty', '--json')
  assert.equal(code, 0, err)
  assert.deepEqual(JSON.parse(out), { faultId: 'fault-1' })
  assert.deepEqual(await listed(), [])
  assert.deepEqual(await listed('/w/faulty'), [
    {
      faultId: 'fault-1',
      recipe: 'lost-answer',
      match: {
        api: 'kdp',
        operation: 'uploadDevicesUsingPUT',
        method: 'PUT',
        tenant: '1000000001',
        header: { 'user-agent': '*', 'x-a': 'b=c' },
        body: { type: 'IMEI' },
        device: '35-000000-000001-4',
      },
      when: { times: 3, probability: 0.5, randomSeed: 'x' },
      do: { drop: 'after' },
      matched: 0,
      applied: 0,
      state: 'pending',
    },
  ])
})

test('fault list shows the faults with their counts, and fault remove removes one or all', async () => {
  const seeded = await muster('add', 'flaky', '--random-seed', 'y')
  assert.match(seeded.out, /^Fault fault-1 was ordered/)
  await muster('add', 'slow', '--every', '2')
  await muster('add', 'hang')
  assert.deepEqual(
    (await listed()).map(({ when }: { when: object }) => when),
    [{ probability: 0.3, randomSeed: 'y' }, { every: 2 }, {}],
  )
  const { out } = await muster('list')
  assert.match(out, /^fault-2 +slow +pending +0 of 0 +\{\} \{"every":2\} \{"delayMs":3000\}$/m)
  assert.equal((await muster('remove', 'fault-2')).out, 'Faults removed: 1.\n')
  assert.equal((await muster('remove', '--all')).out, 'Faults removed: 2.\n')
  assert.deepEqual(await listed(), [])
})

test('fault recipes lists the recipes, and an unknown one is refused with the closest name', async () => {
  assert.match((await muster('recipes')).out, /^lost-answer +The work is done and committed/m)
  const { code, err } = await muster('add', 'lost-awnser')
  assert.equal(code, 1)
  assert.match(err, /the closest name is lost-answer/)
})

test('fault remove needs either an id or --all', async () => {
  for (const args of [[], ['fault-1', '--all'], ['../worlds/x']]) assert.equal((await muster('remove', ...args)).code, 2)
})
