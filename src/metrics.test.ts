import assert from 'node:assert/strict'
import test from 'node:test'
import { imeis } from '../test/support/imeis.ts'
import { openMuster } from '../test/support/server.ts'

test('metrics count requests, waiting transactions and store calls, and no label contains a path or an id of a request', async t => {
  const muster = await openMuster()
  t.after(() => muster.close())
  const figures = async () => {
    const { text } = await muster.ask('GET', '/_muster/v1/metrics')
    assert.match(text, /\n$/)
    for (const line of text.trim().split('\n')) assert.match(line, /^(# .+|[\w:]+(\{[^\n]*\})? \S+|)$/)
    return new Map(text.split('\n').map(line => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]))
  }
  await muster.ask('POST', '/_muster/v1/work/hold', { body: {} })
  const token = await muster.token('northwind')
  const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'W', type: 'IMEI', devices: imeis(1) }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  for (let i = 0; i < 50; i++) await muster.ask('GET', `/unknown/${i}`)
  await muster.ask('POST', '/_muster/v1/clock', { body: { advanceMs: 90_000 } })

  const before = await figures()
  assert.equal(before.get('muster_requests_total{api="kdp",operation="uploadDevicesUsingPUT",status="200",code=""}'), 1)
  assert.equal(before.get('muster_requests_total{api="kdp",operation="uploadDevicesUsingPUT",status="400",code="40000014"}'), 1)
  assert.equal(before.get('muster_requests_total{api="control",operation="none",status="404",code="40400000"}'), 50)
  assert.equal(before.get('muster_request_seconds_count{api="kdp",operation="uploadDevicesUsingPUT"}'), 2)
  assert.equal(before.get('muster_store_seconds_bucket{method="transactions.begin",le="+Inf"}'), 1)
  assert.equal(before.get('muster_transactions_in_progress'), 1)
  assert.ok((before.get('muster_oldest_transaction_age_seconds') ?? 0) >= 90)
  assert.ok(before.has('nodejs_eventloop_lag_p99_seconds'))
  assert.ok([...before.keys()].every(name => !name.includes('/unknown') && !name.includes('1000000001')))

  await muster.drain()
  const after = await figures()
  assert.deepEqual([after.get('muster_transactions_in_progress'), after.get('muster_oldest_transaction_age_seconds')], [0, 0])
})
