// Runs the tests in Python against a world of their own.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { startMuster } from 'muster-server/testing'

test('the client in Python passes its tests', async () => {
  const muster = await startMuster()
  const world = await muster.world()
  const env = { ...process.env, ...world.env }
  const { status, stderr } = spawnSync('python3', ['-m', 'unittest'], { cwd: import.meta.dirname, env, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal((await world.waitFor({ code: 40000011 })).operation, 'uploadDevicesUsingPUT')
  await muster.close()
})
