/** Random bodies and queries must be accepted or refused with a 4xx in the envelope of this API. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { databases } from '../support/databases.ts'
import { company, M, openMspMuster } from '../support/msp-server.ts'

/** Invalid values of a member: any JSON, and texts that databases reject. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom("'; --", '-1', 2 ** 60, '.', 'a'.repeat(5000), '', [], {}),
)
/** A valid body with one odd member, so that later checks run too. */
const butOne = <Body extends object>(fitting: () => Body) =>
  fc
    .tuple(
      fc.constantFrom(...Object.keys(fitting())),
      fc.oneof(odd, fc.constantFrom('a\u0000', '"\u0000"@a.example', 'https://a.example/\u0000', '\ud800')),
    )
    .map(([member, sent]) => ({ ...fitting(), [member]: sent }))

const tenant = { kgDomainType: 'Financing', kgTenantType: 'Payg', phone: '5550100', email: 'a@b.example' }
const settings = {
  managementType: 'JointlyManaged',
  managedServices: ['KnoxMobileEnrollment', { service: 'KnoxConfigure' }],
  kmTenantPrefix: 'sales',
  kgTenantType: 'Payg',
}
const details = { companySize: 'Small', industry: 'ENERGY', street2: 'x', stateOrProvince: 'y', website: 'https://a.example' }
const whole = () => ({ ...company(), ...details, ...settings, managedServices: ['KM', 'KG'], kgTenantInfo: tenant })
const guarded = butOne(() => tenant).map(kgTenantInfo => ({ ...whole(), kgTenantInfo: [kgTenantInfo] }))
const { email: _, ...changed } = { ...company(), ...details }

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'an SQLite file')) {
  test(`${name}: no random body or query of the MSP API gets a 5xx`, async () => {
    const where = await place()
    const muster = await openMspMuster({ data: where })
    const [managed, leaving, source] = [await muster.managed(M), await muster.managed(M), await muster.created(M)]
    const profileId = (await muster.control('POST', 'profiles', { customer: source, name: 'Kiosk', doEnabled: true })).body.id
    const asks = fc.oneof(
      fc.tuple(fc.constant('POST'), fc.constant('managedCustomers'), fc.oneof(butOne(whole), guarded)),
      fc.tuple(
        fc.constant('PUT'),
        fc.constant(`managedCustomers/${managed}`),
        butOne(() => ({ ...changed, ...settings })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('managedCustomers/link'),
        butOne(() => ({ customerId: '2000000002', ...settings })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('managedCustomers/delink'),
        butOne(() => ({ customerId: leaving })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/copy'),
        butOne(() => ({ service: 'KME', sourceCustomerId: source, profiles: [] })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/copy'),
        butOne(() => ({ customerId: managed, newProfileName: 'A' })).map(target => ({
          service: 'KME',
          sourceCustomerId: source,
          profiles: [{ profileId, targets: [target] }],
        })),
      ),
      fc.tuple(
        fc.constant('POST'),
        fc.constant('profiles/overwrite'),
        butOne(() => ({ service: 'KME', parentProfileId: profileId, childProfileIds: ['x'] })),
      ),
      fc.tuple(
        fc.constant('GET'),
        fc
          .tuple(
            fc.constantFrom('managedCustomers', 'profiles'),
            fc.dictionary(fc.constantFrom(...QUERY), fc.oneof(fc.constant('a\u0000'), fc.string({ unit: 'binary' })), {
              maxKeys: 2,
            }),
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
          const { status, body: refusal, text } = await muster.as(M, method, path, body)
          assert.ok(status < 500, `${status} ${text}`)
          if (status >= 400) {
            assert.deepEqual(Object.keys(refusal), ['transactionalId', 'code', 'errorCode', 'errorMessage'])
            assert.equal(String(status), refusal.errorCode.slice(0, 3))
          }
        }),
        { numRuns: name === 'in memory' ? 400 : 120 },
      )
      assert.equal((await muster.as(M, 'GET', 'managedCustomers?search=a')).status, 200, 'later requests succeed')
    } finally {
      await muster.close()
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
