import Type from 'typebox'
import { associate, createCustomer, dissociate } from '../../enrolment/associate.ts'
import type { AssociatedCustomer } from '../../enrolment/store/associations.ts'
import { Unfit } from '../../wire/operation.ts'
import { pagingQuery } from '../../wire/paging.ts'
import {
  customerId,
  extension,
  operation,
  orRefuse,
  ownCustomer,
  ownReseller,
  ownResellerOfExtension,
  sentId,
} from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { Customer, Id, maybe } from './schemas.ts'

const scopes = ['kdp', 'kdp.customers']
const resellerId = Type.Optional(Type.String())

const details = extension({
  id: 'getCustomer',
  method: 'GET',
  path: '/kcs/v1/rp/customers',
  tag: 'Customers',
  summary: 'Tell of one customer of the reseller',
  description: 'Older pages of the vendor list it; the pages of 2026 have `GET /customers/list` in its place.',
  query: Type.Object({ resellerId, customerId: Type.Optional(Type.String()) }),
  reply: Customer,
  scopes,
  errors: ['resellerIdInvalid', 'customerIdInvalid', 'resellerNotFound', 'customerNotFound', 'associationNotFound'],
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    return customerWord(await ownCustomer(world, reseller, id))
  },
})

const Listed = Type.Object({ name: Type.String(), customerId: Type.String() }, { title: 'ListedCustomer' })

const list = operation({
  id: 'getAssociatedCustomersUsingGET',
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
  reply: Type.Object({ totalCount: Type.Integer(), pageNum: Type.Integer(), customers: Type.Array(Listed) }),
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
    const customers = listed.rows.map(({ customer: { name, id } }) => ({ name, customerId: id }))
    return { totalCount: listed.total, pageNum: page.number, customers }
  },
})

const Words = (most: number) => Type.String({ minLength: 1, maxLength: most })

const create = extension({
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
    const reseller = await ownResellerOfExtension(world, call.caller, id)
    // One account an address, in any case of its letters.
    if ((await world.credentials.users.get(email)) !== undefined) throw new Unfit('email', 'belongs to an account already')
    const company = { name, email, country, firstName, lastName }
    const customer = await createCustomer(world, call.caller.by, { reseller: call.caller.tenant, company })
    await world.credentials.users.put({ email, tenant: customer.id, scopes: null })
    return customerWord(await ownCustomer(world, reseller, customer.id))
  },
})

const add = extension({
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
    const reseller = await ownResellerOfExtension(world, call.caller, body.resellerId)
    const customer = customerId(body.customerId)
    orRefuse(await associate(world, call.caller.by, { reseller, customer, internalReference }))
    return customerWord(await ownCustomer(world, reseller, customer))
  },
})

const remove = extension({
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
    const reseller = await ownResellerOfExtension(world, call.caller, body.resellerId)
    orRefuse(await dissociate(world, call.caller.by, { reseller, customer: customerId(body.customerId) }))
    return {}
  },
})

const aliases = operation({
  id: 'getKMEprofileAliasUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/profilealias/kme',
  tag: 'Customers',
  summary: 'List the aliases that a customer keeps for the reseller, each with its profile',
  headers: Type.Object({ resellerId: Type.String(), customerId: Type.String() }),
  query: Type.Object({ resellerId, customerId: Type.Optional(Type.String()) }),
  reply: Type.Object({
    profileAliases: Type.Array(
      Type.Object({
        profileAlias: Type.String(),
        alias: Type.String({ description: 'The same, under its older name.' }),
        profileId: Type.String(),
      }),
    ),
  }),
  scopes: ['kdp', 'kdp.profilealias'],
  errors: details.errors,
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const { customer } = await ownCustomer(world, reseller, id)
    const kept = await world.store.aliases.of(customer.id, reseller)
    return { profileAliases: kept.map(({ alias, profile }) => ({ profileAlias: alias, alias, profileId: profile })) }
  },
})

export const customers = [list, aliases]
export const customerExtensions = [details, create, add, remove]

const STATES = ['pending', 'active', 'inactive'] as const

/** A customer as its reseller sees it. Before the customer trusts the reseller that is its id and name, and no more of its own. */
export const customerWord = ({ association, totals, customer }: AssociatedCustomer) => ({
  customerId: customer.id,
  companyName: customer.name,
  ...(association.internalReference === null ? {} : { internalReference: association.internalReference }),
  ...(association.state === 'pending' ? {} : { country: customer.country, msp: customer.kind === 'provider' }),
  status: association.state.toUpperCase(),
  ...(totals.lastUploadAt === null ? {} : { lastUploadTime: totals.lastUploadAt }),
  uploadCount: totals.uploads,
  deviceCount: totals.devices,
})
