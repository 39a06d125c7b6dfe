import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { imeis } from '../support/imeis.ts'
import { spawnMuster } from '../support/process.ts'
import { musterAt } from '../support/server.ts'

test('the log lines of a request and of its work name the world, in memory and on a file', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const muster = await spawnMuster(data, [], { env: { MUSTER_LOG_LEVEL: 'info' } })
  t.after(async () => {
    await muster.kill()
    await rm(data, { recursive: true })
  })
  for (const name of ['memory', 'stored']) {
    const made = await muster.ask('POST', '/_muster/v1/worlds', { body: { name, persist: name === 'stored' } })
    assert.equal(made.status, 201, made.text)
    const world = musterAt({ url: `${muster.url}/w/${name}`, close: muster.close })
    const body = {
      resellerId: '1000000001',
      customerId: '2000000001',
      transactionId: `OF-${name}`,
      type: 'IMEI',
      devices: imeis(1),
    }
    await world.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await world.token('northwind'), body })
    for (;;) {
      const lines = muster.printed.filter(line => line.startsWith('{"')).map(line => JSON.parse(line))
      const done = lines.find(({ transaction, msg }) => transaction === `OF-${name}` && msg === 'done')
      const answered = lines.find(({ operation, world: of }) => operation === 'uploadDevicesUsingPUT' && of === name)
      if (done !== undefined && answered !== undefined) {
        assert.equal(done.world, name)
        assert.equal(done.request, answered.id)
        break
      }
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
})
