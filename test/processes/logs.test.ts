import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { imeis } from '../support/imeis.ts'
import { spawnMuster } from '../support/process.ts'

const R = '1000000001'

test('the logs link a request to its work, an errorId and a cut response to its cause, and contain no secret', async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  t.after(() => rm(data, { recursive: true }))
  const muster = await spawnMuster(data, [], { env: { MUSTER_LOG_LEVEL: 'debug' } })
  t.after(() => muster.kill())
  const logs = () =>
    muster.printed.filter(line => line.startsWith('{"level"') || line.startsWith('{"time"')).map(line => JSON.parse(line))
  const logged = async (is: (line: Record<string, unknown>) => boolean) => {
    for (;;) {
      const line = logs().find(is)
      if (line !== undefined) return line
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  const token = await muster.token('northwind')
  const body = {
    resellerId: R,
    customerId: '2000000001',
    transactionId: 'TRACED',
    type: 'IMEI',
    devices: [...imeis(2), 'no IMEI'],
  }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  const answered = await logged(line => line.operation === 'uploadDevicesUsingPUT')
  const done = await logged(line => line.transaction === 'TRACED')
  assert.deepEqual([answered.status, answered.api, answered.msg], [200, 'kdp', 'answered'])
  assert.deepEqual([done.request, done.tenant, done.kind, done.msg], [answered.id, R, 'upload', 'done'])

  const STATUS = `/kcs/v1/rp/devices/status?resellerId=${R}&transactionId=`
  const wrong = Array.from({ length: 9000 }, (_, i) => `no IMEI ${i}`)
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: { ...body, transactionId: 'LONG', devices: wrong } })
  await logged(line => line.transaction === 'LONG')
  const slow = { match: { operation: 'getDeviceTransactionStatusUsingGET' }, do: { bytesPerSecond: 300_000 } }
  assert.equal((await muster.ask('POST', '/_muster/v1/faults', { body: slow })).status, 200)
  const begun = await fetch(`${muster.url}${STATUS}LONG`, { headers: { authorization: `Bearer ${token}` } })

  const database = new DatabaseSync(join(data, 'muster.db'), { timeout: 5000 })
  database.exec('alter table row_results rename to lost')
  database.close()
  await assert.rejects(begun.text())
  const cut = await logged(line => line.msg === 'a response failed before its end')
  assert.deepEqual([cut.id, cut.api, cut.operation], [begun.headers.get('x-muster-request'), 'kdp', slow.match.operation])
  assert.match(cut.err.message, /no such table/)

  const broken = await muster.ask('GET', `${STATUS}TRACED`, { token })
  assert.equal(broken.status, 500)
  const error = await logged(line => line.errorId === broken.body.errorId)
  assert.match(error.err.message, /no such table/)

  const printed = JSON.stringify(logs())
  for (const secret of [token, 'northwind-secret']) assert.ok(!printed.includes(secret))
})
