/** The activity logs of the portal API, on acts that came by the wire APIs. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'

const [RESELLER, CUSTOMER] = ['1000000001', '2000000001']
const muster = await openMuster()
after(() => muster.close())
const tokens = { reseller: await muster.token('northwind'), customer: await muster.token('acme') }
type Who = keyof typeof tokens

const get = async (who: Who, path: string) => {
  const answer = await muster.ask('GET', `/_muster/portal/v1/${path}`, { token: tokens[who] })
  assert.equal(answer.status, 200, answer.text)
  return answer
}
const upload = async (transactionId: string, devices: readonly string[]) => {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', orderNo: 'PO-1', devices }
  const answer = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: tokens.reseller, body })
  assert.equal(answer.status, 200, answer.text)
  await muster.drain()
}

test('the activity log of a tenant is filtered by each column, by period and by a text, and paged by key', async () => {
  await upload('log-1', imeis(2, 100))
  await upload('log-2', [...imeis(1, 100), ...imeis(1, 102)])
  const eventsOf = async (who: Who, query: string): Promise<string[]> =>
    (await get(who, `activity?${query}`)).body.activity.map(
      (entry: { event: string; status: string }) => `${entry.event}, ${entry.status}`,
    )
  const [ok, partly] = ['Devices uploaded, Completed', 'Devices uploaded, Completed with error']
  const same: readonly [query: string, events: readonly string[]][] = [
    ['event=Devices uploaded', [partly, ok]],
    ['event=Devices uploaded&order=oldest', [ok, partly]],
    ['status=Completed', [ok]],
    ['search=LOG-2', [partly]],
    ['customer=logist&status=Completed with error', [partly]],
    [`customerId=${CUSTOMER}&category=Device`, [partly, ok]],
    ['customerId=2000000002', []],
    ['event=Devices uploaded&days=1', [partly, ok]],
    ['until=1', []],
  ]
  for (const [query, events] of same) assert.deepEqual(await eventsOf('customer', query), events, query)
  assert.deepEqual(await eventsOf('reseller', 'performedBy=northwind'), [partly, ok])
  assert.deepEqual(await eventsOf('customer', 'performedBy=Northwind Telecom'), [partly, ok], 'the customer sees the name')

  const first = await get('customer', 'activity?event=Devices uploaded&pageSize=1')
  const second = await get('customer', `activity?event=Devices uploaded&pageSize=1&after=${first.body.next}`)
  assert.equal(second.body.activity[0].details.transactionId, 'log-1')
  const end = await get('customer', `activity?event=Devices uploaded&pageSize=1&after=${second.body.next}`)
  assert.deepEqual(end.body, { activity: [], next: null })
})

test('a cursor that no page returned is refused', async () => {
  for (const after of ['', 'x', '1', '.a', '1.', `${'9'.repeat(16)}.a`]) {
    const answer = await muster.ask('GET', `/_muster/portal/v1/activity?after=${after}`, { token: tokens.customer })
    assert.deepEqual([answer.status, answer.body.detail], [400, 'after must be next of an earlier page.'], after)
  }
})

test('the CSV of an activity log has the columns of its portal, and no cell that a spreadsheet runs', async () => {
  const label = '=HYPERLINK("http://evil.example","a, b")'
  const changed = await muster.ask('PATCH', `/_muster/portal/v1/reseller/customers/${CUSTOMER}`, {
    token: tokens.reseller,
    body: { internalReference: label },
  })
  assert.deepEqual([changed.status, changed.body.internalReference], [200, label])
  const { text, headers } = await get('reseller', 'activity.csv?event=Internal reference changed')
  assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8')
  assert.equal(headers.get('content-disposition'), 'attachment; filename="activity.csv"')
  const [head, line, ...rest] = text.split('\r\n')
  assert.equal(head, 'CUSTOMER,CUSTOMER ID,DATE,EVENT,PERFORMED BY,STATUS,DESCRIPTION,DETAILS')
  const cells = `Acme Logistics,${CUSTOMER},DATE,Internal reference changed,northwind,OK,"'=HYPERLINK(""http://evil.example"",""a, b"")",`
  assert.equal(line?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'DATE'), cells)
  assert.deepEqual(rest, [''])
  const ofCustomer = await get('customer', 'activity.csv')
  assert.ok(ofCustomer.text.startsWith('DATE,INITIATOR,SERVICE,CATEGORY,EVENT,DESCRIPTION,DETAILS\r\n'))
  assert.doesNotMatch(ofCustomer.text, /HYPERLINK/, 'the customer does not see the label')
})

test('a long CSV is sent in chunks, and has each entry once', async () => {
  for (let i = 0; i < 700; i++) {
    const internalReference = `label ${i} ${'x'.repeat(80)}`
    await muster.ask('PATCH', `/_muster/portal/v1/reseller/customers/${CUSTOMER}`, {
      token: tokens.reseller,
      body: { internalReference },
    })
  }
  const { text, headers } = await get('reseller', 'activity.csv?search=label')
  assert.equal(headers.get('transfer-encoding'), 'chunked')
  const labels = [...text.matchAll(/label (\d+)/g)].map(([, i]) => Number(i))
  assert.deepEqual(
    labels,
    Array.from({ length: 700 }, (_, i) => 699 - i),
  )
})
