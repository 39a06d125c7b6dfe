import Type from 'typebox'
import { associate, relabelCustomer } from '../../enrolment/associate.ts'
import type { AssociatedCustomer, CustomerSort } from '../../enrolment/store/associations.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { NAME } from '../../wire/text.ts'
import { makeOrThrow } from '../refuse.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { ASSOCIATION_LABELS, refuse } from './dialect.ts'
import { orNull, PAGES, paged, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const ofReseller = forRole('reseller')
const LABELS = Object.values(ASSOCIATION_LABELS)
const SORTS = ['name', 'lastUploaded', 'uploads', 'devices'] as const
const UNSEEN = 'Null while the customer has not verified the reseller.'

const Customer = Type.Object(
  {
    id: Type.String({ description: 'The id of the customer or provider.' }),
    name: Type.String(),
    internalReference: orNull(Type.String()),
    msp: orNull(Type.Boolean({ description: `Whether it is a managed service provider. ${UNSEEN}` })),
    location: orNull(Type.String({ description: `ISO 3166-1 alpha-2. ${UNSEEN}` })),
    lastUploaded: orNull(Time('The last upload.')),
    uploads: Type.Integer(),
    devices: Type.Integer(),
    status: Type.Enum(LABELS),
  },
  { title: 'ResellerCustomer' },
)

const InternalReference = orNull(
  Type.String({ ...NAME, maxLength: 100, description: 'A label that only the reseller sees; null for none.' }),
)

const list = ofReseller({
  id: 'listResellerCustomers',
  method: 'GET',
  path: `${ROOT}/reseller/customers`,
  tag: 'reseller',
  summary: 'Lists the customers of the reseller, with their counts',
  query: Type.Object({
    ...pagingQuery,
    search: Type.Optional(Type.String({ description: 'A part of the name or of the id.' })),
    status: Type.Optional(Type.Enum(LABELS)),
    sortBy: Type.Optional(Type.Enum([...SORTS], { description: 'By default the id.' })),
    descending: Type.Optional(Type.Enum(['true', 'false'])),
  }),
  reply: Type.Object({ ...paged, customers: Type.Array(Customer) }),
  checks: [checks.queryForm, checks.pageSize],
  scopes: ['kdp', 'kdp.customers'],
  handle: async (world, { caller, query }) => {
    const { search, status, sortBy, descending, ...paging } = query()
    const page = pageOf(paging, PAGES)
    const filter = {
      search: search || undefined,
      state: STATES.find(state => ASSOCIATION_LABELS[state] === status),
      sort: sortBy && { by: COLUMNS[sortBy], descending: descending === 'true' },
    }
    const { rows, total } = await world.store.associations.customersOf(caller.tenant.id, filter, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, customers: rows.map(shown) }
  },
})

const one = ofReseller({
  id: 'getResellerCustomer',
  method: 'GET',
  path: `${ROOT}/reseller/customers/:customer`,
  tag: 'reseller',
  summary: 'Returns one customer of the reseller',
  reply: Customer,
  checks: [checks.customerKnown],
  scopes: ['kdp', 'kdp.customers'],
  handle: async (world, { caller: { tenant }, params: { customer = '' } }) =>
    shown(await ownCustomer(world, tenant.id, customer)),
})

const add = ofReseller({
  id: 'addResellerCustomer',
  method: 'POST',
  path: `${ROOT}/reseller/customers`,
  tag: 'reseller',
  summary: 'Adds a customer or provider that has an account',
  description: 'Its status is `Pending customer verification` until it registers the reseller or approves an upload.',
  status: 201,
  body: Type.Object(
    {
      customer: Type.String({ description: 'The id of the customer or provider.' }),
      internalReference: Type.Optional(InternalReference),
    },
    { title: 'NewResellerCustomer' },
  ),
  reply: Customer,
  checks: [checks.bodyForm, checks.customerExists, checks.customerNew],
  scopes: ['kdp', 'kdp.customers'],
  handle: async (world, { caller: { tenant, by }, body }) => {
    const { customer, internalReference } = body()
    const added = { reseller: tenant.id, customer, internalReference: internalReference || null }
    const named = { customer: customer.slice(0, 64) }
    const orThrow = makeOrThrow({
      'customer-unknown': () => refuse(checks.customerExists, named),
      'association-exists': () => refuse(checks.customerNew, named),
    })
    orThrow(await associate(world, by, added))
    return shown(await ownCustomer(world, tenant.id, customer))
  },
})

const relabel = ofReseller({
  id: 'relabelResellerCustomer',
  method: 'PATCH',
  path: `${ROOT}/reseller/customers/:customer`,
  tag: 'reseller',
  summary: 'Changes the internal reference, which only the reseller sees',
  body: Type.Object({ internalReference: InternalReference }, { title: 'ResellerCustomerChange' }),
  reply: Customer,
  checks: [checks.bodyForm, checks.customerKnown],
  scopes: ['kdp', 'kdp.customers'],
  handle: async (world, call) => {
    const { internalReference } = call.body()
    const { customer = '' } = call.params
    const { tenant, by } = call.caller
    const label = { reseller: tenant.id, customer, internalReference: internalReference || null }
    orThrow(await relabelCustomer(world, by, label))
    return shown(await ownCustomer(world, tenant.id, customer))
  },
})

export const resellerCustomerOperations = [list, one, add, relabel]

/** A customer of the reseller. The refusal is the same for an unknown id and for another reseller's customer. */
export async function ownCustomer({ store }: PortalWorld, reseller: string, customer: string): Promise<AssociatedCustomer> {
  const found = await store.associations.customerOf(reseller, customer)
  if (found === undefined) throw refuse(checks.customerKnown, { customer: customer.slice(0, 64) })
  return found
}

const orThrow = makeOrThrow({ 'association-missing': () => refuse(checks.customerKnown, { customer: '' }) })

const STATES = ['pending', 'active', 'inactive'] as const
const COLUMNS: Readonly<Record<(typeof SORTS)[number], CustomerSort>> = {
  name: 'name',
  lastUploaded: 'lastUploadAt',
  uploads: 'uploads',
  devices: 'devices',
}

const shown = ({ association: { state, internalReference }, totals, customer }: AssociatedCustomer) => ({
  id: customer.id,
  name: customer.name,
  internalReference,
  msp: state === 'pending' ? null : customer.kind === 'provider',
  location: state === 'pending' ? null : customer.country,
  lastUploaded: totals.lastUploadAt,
  uploads: totals.uploads,
  devices: totals.devices,
  status: ASSOCIATION_LABELS[state],
})
