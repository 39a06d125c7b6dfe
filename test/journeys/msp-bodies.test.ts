/** Whatever a body says, this API has an answer for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { databases } from '../support/databases.ts'
import { company, M, openMspTown } from '../support/msp-town.ts'

/** What somebody might send for a member, beside what fits: any JSON, and texts that databases dislike. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '"\u0000"@a.example', '\ud800', "'; --", '-1', 2 ** 60, '.', 'a'.repeat(5000), 'abc', '', [], {}),
)
const members = (fitting: Record<string, unknown>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(fitting).map(([name, value]) => [name, fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, odd)]),
    ),
    { requiredKeys: [] },
  )

const guard = members({ kgDomainType: 'Financing', kgTenantType: 'Payg', phone: '5550100', email: 'a@b.example' })
const manner = {
  managementType: 'JointlyManaged',
  managedServices: ['KnoxManage', { service: 'KG' }],
  kmTenantPrefix: 'sales',
  kgTenantType: 'Payg',
}
const details = { ...company(), ...manner, companySize: 'Small', industry: 'ENERGY', street2: 'x', website: 'https://a.example' }
const customer = fc
  .tuple(members(details), fc.option(fc.oneof(guard, fc.array(guard, { maxLength: 2 }))))
  .map(([body, kgTenantInfo]) => ({ ...body, kgTenantInfo }))
const target = members({ customerId: '2000000001', newProfileName: 'A' })

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'an SQLite file')) {
  test(`${name}: no body and no query of this API breaks it`, async () => {
    const where = await place()
    const town = await openMspTown({ data: where })
    const managed = await town.managed(M)
    const asks = fc.oneof(
      fc.tuple(fc.constant('POST'), fc.constant('managedCustomers'), customer),
      fc.tuple(fc.constant('PUT'), fc.constant(`managedCustomers/${managed}`), customer),
      fc.tuple(fc.constant('POST'), fc.constant('managedCustomers/link'), members({ customerId: '2000000002', ...manner })),
      fc.tuple(fc.constant('POST'), fc.constant('managedCustomers/delink'), members({ customerId: managed })),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/copy'),
        members({ service: 'KME', sourceCustomerId: managed, profiles: [] }),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/copy'),
        fc.array(target, { minLength: 1, maxLength: 3 }).map(targets => ({
          service: 'KME',
          sourceCustomerId: managed,
          profiles: [{ profileId: '65a000000000000000000001', targets }],
        })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/overwrite'),
        members({ service: 'KME', parentProfileId: '65a000000000000000000001', childProfileIds: ['x'] }),
      ),
      fc.tuple(
        fc.constant('GET'),
        fc
          .tuple(
            fc.constantFrom('managedCustomers', 'profiles'),
            fc.dictionary(fc.constantFrom(...QUERY), fc.string({ unit: 'binary' })),
          )
          .map(([path, query]) => `${path}?${new URLSearchParams(query)}`),
        fc.constant(undefined),
      ),
      fc.tuple(
        fc.constantFrom('GET', 'PUT'),
        fc.string({ unit: 'grapheme', minLength: 1 }).map(id => `managedCustomers/${encodeURIComponent(id)}`),
        fc.constant(undefined),
      ),
    )
    try {
      await fc.assert(
        fc.asyncProperty(asks, async ([method, path, body]) => {
          const { status, body: said, text } = await town.as(M, method, path, body)
          assert.ok(status < 500, `${status} ${text}`)
          if (status >= 400) {
            assert.deepEqual(Object.keys(said), ['transactionalId', 'code', 'errorCode', 'errorMessage'])
            assert.equal(String(status), said.errorCode.slice(0, 3))
          }
        }),
        { numRuns: 400 },
      )
    } finally {
      await town.close()
      await drop(where)
    }
  })
}

const QUERY = [
  'pageNum',
  'pageSize',
  'sortBy',
  'sortOrder',
  'search',
  'customerIds',
  'profileIds',
  'status',
  'service',
  'country',
]
