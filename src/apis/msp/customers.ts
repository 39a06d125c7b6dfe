import Type from 'typebox'
import { type No, no } from '../../enrolment/refusal.ts'
import type { ManagedCustomer } from '../../enrolment/store.ts'
import { SERVICES, type Service } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { pageOf, pagingQuery } from '../../wire/paging.ts'
import { Customer, wordOf } from './customer-shape.ts'
import { type MspWorld, operation, orRefuse } from './dialect.ts'

/** Inferred: nobody has published them. */
const LIMITS = { usual: 20, largest: 100, beyond: 'refuse' } as const

const list = operation({
  id: 'getManagedCustomers',
  method: 'GET',
  path: '/msp/v1/managedCustomers',
  tag: 'Managed customers',
  summary: 'List the managed customers',
  query: Type.Object({
    ...pagingQuery,
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.largest, default: LIMITS.usual })),
    sortBy: Type.Optional(Type.Enum(['companyName', 'created', 'modified', 'deviceCount'])),
    sortOrder: Type.Optional(
      Type.Enum(['ascending', 'descending', 'Ascending', 'Descending'], {
        description: 'Capitals are of the time before 25.07.',
      }),
    ),
    // PostgreSQL takes offence at a NUL.
    search: Type.Optional(
      Type.String({
        pattern: '^[^\\u0000]*$',
        description: 'A part of the name, the id or the e-mail of the first administrator.',
      }),
    ),
    customerIds: Type.Optional(Type.String({ description: 'Ids, separated by commas.' })),
    status: Type.Optional(Type.Enum(['Pending', 'Active', 'Rejected', 'DelinkPending', 'DelinkPendingByCustomer'])),
    managementType: Type.Optional(Type.Enum(['FullyManaged', 'JointlyManaged'])),
    service: Type.Optional(
      Type.String({ description: `${SERVICES.join(', ')}; in any case of letters, or the usual abbreviation.` }),
    ),
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' })),
  }),
  reply: Type.Object({
    totalCount: Type.String({ description: 'A number, written as a text.' }),
    customers: Type.Array(Customer),
  }),
  errors: [],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    requireWhole(call.sent.query)
    const { search, customerIds, service, ...query } = call.query()
    const page = pageOf(query, LIMITS)
    const filter = {
      search: search === '' ? undefined : search,
      customers: customerIds?.trim()
        ? customerIds
            .split(',')
            .map(id => id.trim())
            .filter(isId)
        : undefined,
      status: query.status,
      managementType: query.managementType,
      service: service === undefined ? undefined : serviceNamed(service),
      country: query.country,
      sortBy: query.sortBy ?? 'companyName',
      descending: query.sortOrder?.toLowerCase() === 'descending',
    } as const
    const { rows, total } = await world.store.managements.customersOf(call.caller.tenant.id, filter, page)
    return { totalCount: String(total), customers: rows.map(wordOf) }
  },
})

const one = operation({
  id: 'getManagedCustomer',
  method: 'GET',
  path: '/msp/v1/managedCustomers/:customerId',
  tag: 'Managed customers',
  summary: 'Read one managed customer, whatever its status',
  reply: Customer,
  errors: ['customerNotFound', 'customerNotManaged'],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const { customerId = '' } = call.params
    return wordOf(orRefuse(await managedCustomer(world, call.caller.tenant.id, customerId)))
  },
})

export const customers = [list, one]

/** A provider is told that a customer exists, and not whose it is. */
async function managedCustomer(
  world: MspWorld,
  provider: string,
  id: string,
): Promise<ManagedCustomer | No<'customer-unknown' | 'customer-unmanaged'>> {
  // What cannot be an id is asked of no store.
  if (!isId(id)) return no('customer-unknown')
  const managed = await world.store.managements.customerOf(provider, id)
  if (managed !== undefined) return managed
  const tenant = await world.store.tenants.get(id)
  return no(tenant?.kind === 'customer' ? 'customer-unmanaged' : 'customer-unknown')
}

const isId = (text: string): boolean => /^\d{1,20}$/.test(text)

// Reading a query's text as a number takes `1.5`, `0x1f` and nothing at all; a page is counted in digits.
function requireWhole(query: Readonly<Record<string, unknown>>): void {
  for (const name of ['pageNum', 'pageSize']) {
    const text = query[name]
    if (text !== undefined && (typeof text !== 'string' || !/^\d{1,10}$/.test(text)))
      throw new Unfit(name, 'must be a whole number')
  }
}

function serviceNamed(text: string): Service {
  const asked = ABBREVIATED[text.toUpperCase()] ?? text
  const service = SERVICES.find(known => known.toLowerCase() === asked.toLowerCase())
  if (service === undefined) throw new Unfit('service', `must be one of ${SERVICES.join(', ')}`)
  return service
}

const ABBREVIATED: Readonly<Record<string, Service>> = {
  KME: 'KnoxMobileEnrollment',
  KC: 'KnoxConfigure',
  KM: 'KnoxManage',
  KG: 'KnoxGuard',
  KAI: 'KnoxAssetIntelligence',
  KE: 'KnoxEFOTA',
  SCP: 'SamsungCarePlus',
}
