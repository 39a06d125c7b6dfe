import Type from 'typebox'
import type { AssociatedReseller } from '../../enrolment/store/associations.ts'
import { removeReseller } from '../../enrolment/trust.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { makeOrThrow } from '../refuse.ts'
import { refuse } from './dialect.ts'
import { operation, REMOVED, ROOT } from './operation.ts'
import type { ControlWorld } from './world.ts'

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const OwnReseller = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    country: Type.String(),
    state: Type.String({
      description: '`pending`: the reseller added the customer, which has approved none of its uploads yet.',
    }),
    autoApproval: Type.Boolean(),
    defaultProfile: textOrNull,
    registeredAt: Type.Integer({ description: 'Epoch ms.' }),
  },
  { title: 'CustomerReseller' },
)

const list = operation({
  id: 'listCustomerResellers',
  method: 'GET',
  path: `${ROOT}/customers/:id/resellers`,
  tag: 'customers',
  summary: 'Lists the resellers of a customer, as the customer sees them',
  description:
    'A reseller that added the customer is listed from its first upload on; a reseller that the customer removed is not listed.',
  query: Type.Object(pagingQuery),
  reply: Type.Object(
    {
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      resellers: Type.Array(OwnReseller),
    },
    { title: 'CustomerResellerList' },
  ),
  errors: ['rowUnknown'],
  scopes: ['read'],
  handle: async (world, call) => {
    const page = pageOf(call.query(), PAGES)
    const customer = await requireCustomer(world, call.params.id)
    const { rows, total } = await world.store.associations.resellersOf(customer, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, resellers: rows.map(shown) }
  },
})

const remove = operation({
  id: 'removeCustomerReseller',
  method: 'DELETE',
  path: `${ROOT}/customers/:id/resellers/:reseller`,
  tag: 'customers',
  summary: 'Removes a reseller from the customer’s list',
  description:
    'Refused while an upload of the reseller for the customer waits for approval or is in progress. The association becomes inactive, its profile aliases and preferences are deleted, and the devices stay with the customer.',
  reply: REMOVED,
  errors: ['rowUnknown', 'inUse'],
  scopes: ['operate'],
  handle: async (world, call) => {
    const customer = await requireCustomer(world, call.params.id)
    const row = `reseller ${call.params.reseller} of customer ${customer}`
    const orThrow = makeOrThrow({
      'association-missing': () => refuse('rowUnknown', { row }),
      'uploads-pending': () => refuse('inUse', { row, reason: 'one of its uploads waits for approval or is in progress' }),
    })
    orThrow(await removeReseller(world, call.caller.by, { customer, reseller: call.params.reseller ?? '' }))
    return { removed: true }
  },
})

async function requireCustomer({ store }: ControlWorld, id = ''): Promise<string> {
  const tenant = await store.tenants.get(id)
  if (tenant?.kind === 'customer') return tenant.id
  throw refuse('rowUnknown', { row: `customer ${id}` })
}

const shown = ({ association, reseller }: AssociatedReseller) => ({
  id: reseller.id,
  name: reseller.name,
  country: reseller.country,
  state: association.state,
  autoApproval: association.autoApproval,
  defaultProfile: association.defaultProfile,
  registeredAt: association.createdAt,
})

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }

export const customerResellerOperations = [list, remove]
