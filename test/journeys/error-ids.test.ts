/** The activity log finds the entry of a refusal by the error id of the response, in any spelling of the id. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(() => muster.close())

const UPPER = /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const bearer = async (app: string) => ({ authorization: `Bearer ${await muster.token(app)}` })

/** Requests that are refused after their credential was accepted. */
const REFUSED: readonly [
  api: string,
  method: string,
  path: string,
  headers: () => Promise<Record<string, string>>,
  member: 'errorId' | 'transactionalId',
  form: RegExp,
][] = [
  ['kme', 'GET', '/kcs/v1/kme/devices/list?pageSize=x', () => bearer('acme'), 'errorId', UPPER],
  ['kdp', 'GET', '/kcs/v1/rp/customers/list', () => bearer('northwind'), 'errorId', UPPER],
  ['gen1', 'POST', '/bulkenroll/v1/reseller/resellers', async () => ({ 'x-wsm-api-token': 'northwind-gen1' }), 'errorId', UPPER],
  ['msp', 'GET', '/msp/v1/managedCustomers?pageNum=x', () => bearer('meridian'), 'transactionalId', UUID],
]

const hyphenated = (id: string) => id.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

for (const [api, method, path, headers, member, form] of REFUSED)
  test(`the ${member} of a refusal by ${api} finds its entry in upper and lower case, with hyphens and without`, async () => {
    const body = method === 'POST' ? { resellerId: '1000000002' } : undefined
    const answer = await muster.ask(method, path, { headers: await headers(), body })
    const id: string = answer.body[member]
    assert.match(id, form, answer.text)
    const spellings = [id.replaceAll('-', ''), hyphenated(id)].flatMap(text => [text.toUpperCase(), text.toLowerCase()])
    for (const spelling of [id, ...spellings]) {
      const { body } = await muster.ask('GET', `/_muster/v1/activity?errorId=${spelling}`)
      assert.deepEqual(
        body.activity.map((entry: { channel: string; errorId: string }) => [entry.channel, entry.errorId]),
        [[api, id]],
        spelling,
      )
    }
  })

test('a refusal with an id that the client sent is found by exactly that id', async () => {
  const headers = { ...(await bearer('meridian')), 'x-wsm-txid': 'one-of-mine' }
  const answer = await muster.ask('GET', '/msp/v1/managedCustomers?pageNum=x', { headers })
  assert.equal(answer.body.transactionalId, 'one-of-mine')
  const count = async (id: string) => (await muster.ask('GET', `/_muster/v1/activity?errorId=${id}`)).body.totalCount
  assert.deepEqual([await count('one-of-mine'), await count('oneofmine'), await count('ONE-OF-MINE')], [1, 0, 0])
})

test('a refusal with an upper-case UUID that the client sent is found by it', async () => {
  const own = crypto.randomUUID().toUpperCase()
  const headers = { ...(await bearer('meridian')), 'x-wsm-txid': own }
  assert.equal((await muster.ask('GET', '/msp/v1/managedCustomers?pageNum=x', { headers })).body.transactionalId, own)
  assert.equal((await muster.ask('GET', `/_muster/v1/activity?errorId=${own}`)).body.totalCount, 1)
})

test('a refused request is found in the request journal by its error id in upper and lower case, with hyphens and without', async () => {
  const answer = await muster.ask('GET', '/kcs/v1/kme/devices/list')
  const id: string = answer.body.errorId
  for (const spelling of [id, id.toLowerCase(), hyphenated(id), hyphenated(id).toLowerCase()]) {
    const { status, body } = await muster.ask('GET', `/_muster/v1/requests/${spelling}`)
    assert.deepEqual([status, body.code], [200, 4010000], spelling)
  }
})
