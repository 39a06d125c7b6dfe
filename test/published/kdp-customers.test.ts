/** The responses about a reseller's customers, before and after the association is active, under both contract dates. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CONTRACTS } from '../../src/wire/contract.ts'
import { openMuster } from '../support/server.ts'

const R = '1000000001'
const C = '2000000001'
const STRANGER = '2000000002'
const PROVIDER = '4000000001'

for (const contract of CONTRACTS) {
  const muster = await openMuster({ contract })
  const token = await muster.token('northwind')
  after(muster.close)
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    muster.ask(method, `/kcs/v1/rp/${path}`, { token, body, headers })

  const LISTS: readonly [query: string, answer: string][] = [
    [
      '',
      '{"totalCount":2,"pageNum":0,"customers":[{"name":"Acme Logistics","customerId":"2000000001"},{"name":"Meridian Managed Services","customerId":"4000000001"}]}',
    ],
    [
      '&pageNum=1&pageSize=1',
      '{"totalCount":2,"pageNum":1,"customers":[{"name":"Meridian Managed Services","customerId":"4000000001"}]}',
    ],
    ['&search=acme', '{"totalCount":1,"pageNum":0,"customers":[{"name":"Acme Logistics","customerId":"2000000001"}]}'],
    ['&search=none', '{"totalCount":0,"pageNum":0,"customers":[]}'],
    ['&status=INACTIVE', '{"totalCount":0,"pageNum":0,"customers":[]}'],
  ]
  for (const [query, answer] of LISTS) {
    test(`${contract}: GET customers/list with "${query}" returns ${answer}`, async () => {
      const { status, text } = await ask('GET', `customers/list?resellerId=${R}${query}`)
      assert.deepEqual([status, text], [200, answer])
    })
  }

  const DETAILS: readonly [customerId: string, answer: string][] = [
    [
      C,
      '{"customerId":"2000000001","companyName":"Acme Logistics","country":"US","msp":false,"status":"ACTIVE","uploadCount":0,"deviceCount":3}',
    ],
    [
      PROVIDER,
      '{"customerId":"4000000001","companyName":"Meridian Managed Services","country":"US","msp":true,"status":"ACTIVE","uploadCount":0,"deviceCount":1}',
    ],
  ]
  for (const [customerId, answer] of DETAILS) {
    test(`${contract}: GET customers of the active customer ${customerId} returns ${answer}`, async () => {
      const { status, text } = await ask('GET', `customers?resellerId=${R}&customerId=${customerId}`)
      assert.deepEqual([status, text], [200, answer])
    })
  }

  test(`${contract}: POST customers returns the new customer, PENDING, without country and msp`, async () => {
    const { status, body } = await ask('POST', 'customers', {
      resellerId: R,
      companyName: 'Fjord Ferries',
      email: 'it@fjord.example',
      country: 'NO',
      firstName: 'Liv',
      lastName: 'Berg',
      service: 'KME',
    })
    const { customerId, ...rest } = body
    assert.match(customerId, /^[0-9]{10}$/)
    assert.deepEqual([status, rest], [200, { companyName: 'Fjord Ferries', status: 'PENDING', uploadCount: 0, deviceCount: 0 }])
  })

  test(`${contract}: while an association is PENDING its customer has no country and no msp; once it is active it has both`, async () => {
    const associate = { resellerId: R, customerId: STRANGER, internalReference: 'shop 12' }
    const pending = {
      customerId: STRANGER,
      companyName: 'Borealis Retail',
      internalReference: 'shop 12',
      status: 'PENDING',
      uploadCount: 0,
      deviceCount: 0,
    }
    const added = await ask('POST', 'customers/associate', associate)
    assert.deepEqual([added.status, added.body], [200, pending])
    const query = `customers?resellerId=${R}&customerId=${STRANGER}`
    assert.deepEqual((await ask('GET', query)).body, pending)
    const gen1 = await muster.ask('POST', '/bulkenroll/v1/reseller/customers', {
      headers: { 'x-wsm-api-token': 'northwind-gen1' },
      body: { resellerId: R, customerId: STRANGER },
    })
    assert.deepEqual(gen1.body, pending)
    await muster.ask('PATCH', `/_muster/v1/associations/${R}/${STRANGER}`, { body: { state: 'active' } })
    assert.deepEqual((await ask('GET', query)).body, { ...pending, country: 'CA', msp: false, status: 'ACTIVE' })
    assert.deepEqual((await ask('PUT', 'customers/delete', associate)).body, {})
  })

  const ALIASES = '{"profileAliases":[{"profileAlias":"kiosk","alias":"kiosk","profileId":"65a000000000000000000001"}]}'
  const WAYS: readonly [name: string, path: string, headers: Record<string, string>, answer: string][] = [
    ['headers', 'profilealias/kme', { resellerId: R, customerId: C }, ALIASES],
    ['a query', `profilealias/kme?resellerId=${R}&customerId=${C}`, {}, ALIASES],
    [
      'headers of a customer without aliases',
      'profilealias/kme',
      { resellerId: R, customerId: PROVIDER },
      '{"profileAliases":[]}',
    ],
  ]
  for (const [name, path, headers, answer] of WAYS) {
    test(`${contract}: GET profilealias/kme by ${name} returns ${answer}`, async () => {
      const { status, text } = await ask('GET', path, undefined, headers)
      assert.deepEqual([status, text], [200, answer])
    })
  }
}
