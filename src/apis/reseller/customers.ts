import Type from 'typebox'
import { associate, createCustomer, dissociate } from '../../enrolment/associate.ts'
import type { AssociatedCustomer } from '../../enrolment/store.ts'
import { Unfit } from '../../wire/operation.ts'
import { pagingQuery } from '../../wire/paging.ts'
import { customerId, operation, orRefuse, ownCustomer, ownReseller, sentId } from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { Customer, Id, maybe } from './schemas.ts'

const scopes = ['kdp', 'kdp.customers']
const resellerId = Type.Optional(Type.String())

const details = operation({
  id: 'getCustomer',
  method: 'GET',
  path: '/kcs/v1/rp/customers',
  tag: 'Customers',
  summary: 'Tell of one customer of the reseller',
  query: Type.Object({ resellerId, customerId: Type.Optional(Type.String()) }),
  reply: Customer,
  scopes,
  errors: ['resellerIdInvalid', 'customerIdInvalid', 'resellerNotFound', 'customerNotFound', 'associationNotFound'],
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    return customerWord(await ownCustomer(world, reseller, id))
  },
})

const list = operation({
  id: 'listCustomers',
  method: 'GET',
  path: '/kcs/v1/rp/customers/list',
  tag: 'Customers',
  summary: 'List the customers of the reseller',
  query: Type.Object({
    resellerId,
    status: Type.Optional(Type.String({ description: 'PENDING, ACTIVE or INACTIVE.' })),
    search: Type.Optional(Type.String({ description: 'A part of the name or the id.' })),
    ...pagingQuery,
  }),
  reply: Type.Object({ totalCount: Type.Integer(), pageNum: Type.Integer(), customers: Type.Array(Customer) }),
  scopes,
  errors: ['pageOutOfBounds', 'resellerIdInvalid', 'resellerNotFound'],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    const state = STATES.find(known => known === query.status?.toLowerCase())
    if (query.status !== undefined && state === undefined) throw new Unfit('status', 'must be PENDING, ACTIVE or INACTIVE')
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const listed = within(await world.store.associations.customersOf(reseller, { state, search: query.search }, page), page)
    // The published sample of this list alone has no totalPage.
    return { totalCount: listed.total, pageNum: page.number, customers: listed.rows.map(customerWord) }
  },
})

const Words = (most: number) => Type.String({ minLength: 1, maxLength: most })

const create = operation({
  id: 'createCustomer',
  method: 'POST',
  path: '/kcs/v1/rp/customers',
  tag: 'Customers',
  summary: 'Open an account for a company, as its reseller',
  description: 'The e-mail becomes its first user. The reseller is associated at once; the customer has yet to trust it.',
  body: Type.Object({
    resellerId: Id('The caller.'),
    companyName: Words(100),
    email: Type.String({ format: 'email', maxLength: 254 }),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' }),
    firstName: Words(60),
    lastName: Words(60),
    service: Type.String({ pattern: '^[Kk][Mm][Ee]$', description: 'KME.' }),
  }),
  reply: Customer,
  scopes,
  errors: ['resellerIdInvalid', 'resellerNotFound'],
  handle: async (world, call) => {
    const { resellerId: id, companyName: name, email, country, firstName, lastName } = call.body()
    const reseller = await ownReseller(world, call.caller, id)
    // One account an address, in any case of its letters.
    if ((await world.credentials.users.get(email)) !== undefined) throw new Unfit('email', 'belongs to an account already')
    const company = { name, email, country, firstName, lastName }
    const customer = await createCustomer(world, call.caller.by, { reseller: call.caller.tenant, company })
    await world.credentials.users.put({ email, tenant: customer.id, scopes: null })
    return customerWord(await ownCustomer(world, reseller, customer.id))
  },
})

const add = operation({
  id: 'associateCustomer',
  method: 'POST',
  path: '/kcs/v1/rp/customers/associate',
  tag: 'Customers',
  summary: 'Add a customer, or a managed service provider, that exists',
  body: Type.Object({
    resellerId: Id('The caller.'),
    customerId: Id('Whom to add.'),
    internalReference: maybe(Type.String({ maxLength: 100, description: 'A label that nobody else sees.' })),
  }),
  reply: Customer,
  scopes,
  errors: ['resellerIdInvalid', 'customerIdInvalid', 'alreadyAssociated', 'resellerNotFound', 'customerNotFound'],
  handle: async (world, call) => {
    const { internalReference = null, ...body } = call.body()
    const reseller = await ownReseller(world, call.caller, body.resellerId)
    const customer = customerId(body.customerId)
    orRefuse(await associate(world, call.caller.by, { reseller, customer, internalReference }))
    return customerWord(await ownCustomer(world, reseller, customer))
  },
})

const remove = operation({
  id: 'dissociateCustomer',
  method: 'PUT',
  path: '/kcs/v1/rp/customers/delete',
  tag: 'Customers',
  summary: 'Let a customer go that has no devices of the reseller left',
  body: Type.Object({ resellerId: Id('The caller.'), customerId: Id('Whom to let go.') }),
  reply: Type.Object({}),
  scopes,
  errors: ['resellerIdInvalid', 'customerIdInvalid', 'resellerNotFound', 'customerNotFound', 'associationNotFound'],
  handle: async (world, call) => {
    const body = call.body()
    const reseller = await ownReseller(world, call.caller, body.resellerId)
    orRefuse(await dissociate(world, call.caller.by, { reseller, customer: customerId(body.customerId) }))
    return {}
  },
})

const aliases = operation({
  id: 'listProfileAliases',
  method: 'GET',
  path: '/kcs/v1/rp/profilealias/kme',
  tag: 'Customers',
  summary: 'List the aliases that a customer keeps for the reseller, each with its profile',
  headers: Type.Object({ resellerId: Type.String(), customerId: Type.String() }),
  query: Type.Object({ resellerId, customerId: Type.Optional(Type.String()) }),
  reply: Type.Object({ profileAliases: Type.Array(Type.Object({ alias: Type.String(), profileId: Type.String() })) }),
  scopes: ['kdp', 'kdp.profilealias'],
  errors: details.errors,
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const { customer } = await ownCustomer(world, reseller, id)
    const kept = await world.store.aliases.of(customer.id, reseller)
    return { profileAliases: kept.map(({ alias, profile }) => ({ alias, profileId: profile })) }
  },
})

export const customers = [details, list, create, add, remove, aliases]

const STATES = ['pending', 'active', 'inactive'] as const

/** A customer as its reseller sees it. */
export const customerWord = ({ association, totals, customer }: AssociatedCustomer) => ({
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
