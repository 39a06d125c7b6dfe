import Type from 'typebox'
import type { Association, AssociationTotals } from '../../enrolment/association.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { pagingQuery } from '../../wire/paging.ts'
import { operation, ownReseller, resellerIdOf } from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { Customer } from './schemas.ts'

const list = operation({
  id: 'listCustomers',
  method: 'GET',
  path: '/kcs/v1/rp/customers/list',
  tag: 'Customers',
  summary: 'List the customers of the reseller',
  query: Type.Object({
    resellerId: Type.Optional(Type.String()),
    status: Type.Optional(Type.String({ description: 'PENDING, ACTIVE or INACTIVE.' })),
    search: Type.Optional(Type.String({ description: 'A part of the name or the id.' })),
    ...pagingQuery,
  }),
  reply: Type.Object({ totalCount: Type.Integer(), pageNum: Type.Integer(), customers: Type.Array(Customer) }),
  scopes: ['kdp', 'kdp.customers'],
  errors: ['pageOutOfBounds', 'resellerIdInvalid', 'resellerNotFound'],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    const state = STATES.find(known => known === query.status?.toLowerCase())
    if (query.status !== undefined && state === undefined) throw new Unfit('status', 'must be PENDING, ACTIVE or INACTIVE')
    const reseller = await ownReseller(world, call.caller, resellerIdOf(call, query.resellerId))
    const listed = within(await world.store.associations.customersOf(reseller, { state, search: query.search }, page), page)
    // The published sample of this list alone has no totalPage.
    return { totalCount: listed.total, pageNum: page.number, customers: listed.rows.map(wordOf) }
  },
})

export const customers = [list]

const STATES = ['pending', 'active', 'inactive'] as const

const wordOf = ({
  association,
  totals,
  customer,
}: {
  association: Association
  totals: AssociationTotals
  customer: Tenant
}) => ({
  customerId: customer.id,
  companyName: customer.name,
  ...(association.internalReference === null ? {} : { internalReference: association.internalReference }),
  country: customer.country,
  msp: customer.kind === 'provider',
  status: association.state.toUpperCase(),
  ...(totals.lastUploadAt === null ? {} : { lastUploadTime: totals.lastUploadAt }),
  uploadCount: totals.uploads,
  deviceCount: totals.devices,
})
