import Type from 'typebox'
import { type No, no } from '../../enrolment/refusal.ts'
import type { ManagedCustomer } from '../../enrolment/store/managements.ts'
import { SERVICES } from '../../enrolment/tenant.ts'
import { Customer, wordOf } from './customer-shape.ts'
import { type MspWorld, operation, orRefuse } from './dialect.ts'
import { serviceNamed } from './managed-service.ts'
import { isCustomerId, listed, listQuery, named } from './query.ts'

const list = operation({
  id: 'getManagedCustomers',
  method: 'GET',
  path: '/msp/v1/managedCustomers',
  tag: 'Managed customers',
  summary: 'List the managed customers',
  query: Type.Object({
    ...listQuery,
    sortBy: Type.Optional(Type.Enum(['companyName', 'created', 'modified', 'deviceCount'])),
    // PostgreSQL takes offence at a NUL.
    search: Type.Optional(
      Type.String({
        pattern: '^[^\\u0000]*$',
        description: 'A part of the name, the id, or of the e-mail or the name of the first administrator.',
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
    const { search, customerIds, service, ...query } = call.query()
    const { page, descending } = listed(query)
    const filter = {
      search: search === '' ? undefined : search,
      customers: named(customerIds, isCustomerId),
      status: query.status,
      managementType: query.managementType,
      service: service === undefined ? undefined : serviceNamed(service, 'service'),
      country: query.country,
      sortBy: query.sortBy ?? 'companyName',
      descending,
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
export async function managedCustomer(
  world: MspWorld,
  provider: string,
  id: string,
): Promise<ManagedCustomer | No<'customer-unknown' | 'customer-unmanaged'>> {
  // What cannot be an id is asked of no store.
  if (!isCustomerId(id)) return no('customer-unknown')
  const managed = await world.store.managements.customerOf(provider, id)
  if (managed !== undefined) return managed
  const tenant = await world.store.tenants.get(id)
  return no(tenant?.kind === 'customer' ? 'customer-unmanaged' : 'customer-unknown')
}
