import assert from 'node:assert/strict'
import test from 'node:test'
import { APIS } from '../../src/all-apis.ts'
import { imeis } from '../support/imeis.ts'
import type { Answer, Call, Sent } from '../support/in-process.ts'
import { type KmeMuster, MSP, openKmeMuster, R1, R2, T1, T2, TB, TI } from '../support/kme-server.ts'

/** Requests of each operation whose responses may be cached. A new one must be added here. */
const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  listDevices: [
    '/kcs/v1/kme/devices/list?state=Pending',
    `/kcs/v1/kme/devices/list?state=Pending&customerId=${T1.id}`,
    `/kcs/v1/kme/devices/list?state=Pending&customerId=${T2.id}`,
    '/kcs/v1/kme/devices/list?state=Pending&changedAfter=24h',
    '/kcs/v1/kme/devices/list?state=Pending&pageSize=bad',
  ],
  getDeviceTransactionStatusUsingGET: [
    '/kcs/v1/rp/devices/status?transactionId=T',
    `/kcs/v1/rp/devices/status?transactionId=T&resellerId=${R1.id}`,
    `/kcs/v1/rp/devices/status?transactionId=T&resellerId=${R2.id}`,
    `/kcs/v1/rp/devices/status?resellerId=${R1.id}`,
  ],
}

test('every operation whose responses may be cached has requests in this file', () => {
  const cacheable = APIS.flatMap(({ operations }) => operations.filter(({ cacheKeyExtras }) => cacheKeyExtras !== undefined))
  assert.deepEqual(cacheable.map(({ id }) => id).sort(), Object.keys(REQUESTS).sort())
})

/** The headers and body of each kind of caller. */
async function callersOf(muster: KmeMuster): Promise<Readonly<Record<string, Sent>>> {
  const forT1 = { 'x-wsm-managed-tenantid': T1.id }
  const acme = await muster.bearer(T1)
  const provider = await muster.bearer(MSP)
  const reseller = await muster.bearer(R1, 'kdp')
  return {
    'bearer of T1': { headers: acme },
    'another bearer of T1': { headers: await muster.bearer(T1) },
    'bearer of T1 that may only view devices': { headers: await muster.bearer(T1, 'kme.devices:view') },
    'bearer of T1 without the scope': { headers: await muster.bearer(T1, 'kme.profiles:view') },
    'bearer of T1 with a body that names T1': { headers: acme, body: { customerId: T1.id } },
    'bearer of T1 with a body that names T2': { headers: acme, body: { customerId: T2.id } },
    'bearer of T1 with a body that is not JSON': { headers: acme, body: '{' },
    'signed token of a person of T1 with the scopes of the first bearer': { headers: await signedByPerson(muster) },
    'signed token of T1': { headers: await muster.signedToken(T1) },
    'signed token of T1 with a body that names T1': { headers: await muster.signedToken(T1), body: { customerId: T1.id } },
    'bearer of T2': { headers: await muster.bearer(T2) },
    'signed token of T2': { headers: await muster.signedToken(T2) },
    'bearer of a provider for T1': { headers: { ...provider, ...forT1 } },
    'bearer of a provider for itself': { headers: provider },
    'bearer of a provider for T2, which it does not manage': { headers: { ...provider, 'x-wsm-managed-tenantid': T2.id } },
    'signed token of a provider for T1': { headers: { ...(await muster.signedToken(MSP, { service: 'msp' })), ...forT1 } },
    'bearer of T2 for T1': { headers: { ...(await muster.bearer(T2)), ...forT1 } },
    'bearer of a blocked customer': { headers: await muster.bearer(TB) },
    'bearer of an inactive customer': { headers: await muster.bearer(TI) },
    'bearer of R1': { headers: reseller },
    'bearer of R1 that may only view devices': { headers: await muster.bearer(R1, 'kdp.devices:view') },
    'bearer of R1 without the scope': { headers: await muster.bearer(R1, 'kdp.customers') },
    'bearer of R1 with R1 as a header': { headers: { ...reseller, resellerid: R1.id } },
    'bearer of R1 with R2 as a header': { headers: { ...reseller, resellerid: R2.id } },
    'signed token of R1': { headers: await muster.signedToken(R1, { service: 'kdp' }) },
    'bearer of R2': { headers: await muster.bearer(R2, 'kdp') },
    'bearer of R2 with R1 as a header': { headers: { ...(await muster.bearer(R2, 'kdp')), resellerid: R1.id } },
    'no credential': {},
    'a bearer of another server': { headers: { authorization: 'Bearer a.b.c' } },
  }
}

/** A caller with the scopes of the first bearer, so that a cache key of scopes alone would not separate them. */
async function signedByPerson(muster: KmeMuster): Promise<Record<string, string>> {
  await muster.credentials.users.put({ email: 'it@acme.example', tenant: T1.id, scopes: ['kme'] })
  return muster.signedToken(T1, { user: 'it@acme.example' })
}

/** A response without the parts that differ at each request. */
const comparable = ({ status, headers, text }: Answer) => [
  status,
  headers['content-type'],
  text.replace(/"errorId":"[^"]*"/, '"errorId":""'),
]

test('every caller gets the response of an uncached server, whichever caller filled the cache', async t => {
  const muster = await openKmeMuster({ rules: { legacyCustomerId: true } })
  t.after(muster.close)
  await muster.associate(R1.id, T1.id)
  // Enough devices to make the list a large value.
  await muster.upload(imeis(30, 6000), { id: 'T' })
  await muster.store.managements.put({
    provider: MSP.id,
    customer: T1.id,
    managementType: 'JointlyManaged',
    status: 'Active',
    services: ['KnoxMobileEnrollment'],
    createdAt: 0,
    updatedAt: 0,
  })
  const callers = await callersOf(muster)
  const uncached = muster.another('uncached')
  t.after(() => uncached.close())

  for (const target of Object.values(REQUESTS).flat()) {
    const ask = async (call: Call, name: string) => comparable(await call('GET', target, callers[name]))
    const expected: Record<string, unknown[]> = {}
    for (const name of Object.keys(callers)) expected[name] = await ask(uncached.call, name)
    const successful = Object.keys(callers).filter(name => expected[name]?.[0] === 200)
    // Only a success is cached, so only such a caller can fill the cache for others.
    for (const first of successful) {
      const cached = muster.another('cached')
      // A large value is stored at its second request.
      for (let i = 0; i < 3; i++) assert.deepEqual(await ask(cached.call, first), expected[first], `${target}, ${first}`)
      for (const next of Object.keys(callers)) {
        assert.deepEqual(await ask(cached.call, next), expected[next], `${target}, ${next} after ${first}`)
      }
      await cached.close()
    }
    const isRefused = /pageSize=bad/.test(target) || (/rp/.test(target) && target.includes(R2.id))
    assert.equal(successful.length === 0, isRefused, `${target} succeeds for ${successful.join(', ') || 'no caller'}`)
  }
})

test('a signed token without customerId gets 4001701 where the configuration requires it, also after a bearer got the list', async t => {
  const muster = await openKmeMuster({ rules: { legacyCustomerId: true } })
  t.after(muster.close)
  const [bearer, signed] = [await muster.bearer(T1), await signedByPerson(muster)]
  for (let i = 0; i < 3; i++) assert.equal((await muster.call('GET', 'devices/list', { headers: bearer })).status, 200)
  const { status, body } = await muster.call('GET', 'devices/list', { headers: signed })
  assert.deepEqual([status, body.code, body.data], [400, 4001701, 'customerId is required with a signed token.'])
})
