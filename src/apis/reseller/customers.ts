import Type from 'typebox'
import { associate, createCustomer, dissociate } from '../../enrolment/associate.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { pagingQuery } from '../../wire/paging.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { NAME } from '../../wire/text.ts'
import { ownReseller, ownResellerOfExtension } from './caller.ts'
import * as checks from './checks.ts'
import { Customer, customerBody, Status } from './customer-shape.ts'
import { customerId, orThrow, ownCustomer, refuse } from './dialect.ts'
import { CUSTOMER_ID, extension, maybe, OWN_ID, operation, resellerPage, sentId, TenantId, within } from './operation.ts'

const scopes = ['kdp', 'kdp.customers']
const resellerId = Type.Optional(Type.String())
/** Both ids are read from headers too, so that the parser does not require them. */
const ofOne = { resellerId, customerId: Type.Optional(Type.String()) }

/** The checks of a query about one customer. */
const ofOneCustomer = [
  checks.queryForm,
  checks.customerSent,
  checks.resellerSent,
  ...checks.ownReseller,
  checks.customerIdForm,
  checks.customerKnown,
  checks.associated,
]

const details = extension({
  id: 'getCustomer',
  method: 'GET',
  path: '/kcs/v1/rp/customers',
  tag: 'Customers',
  summary: 'Returns one customer of the reseller',
  description: 'The pages of 2023 list it; the pages of 2026 list `GET /customers/list` instead.',
  query: objectShownAs(ofOne, { resellerId: OWN_ID, customerId: CUSTOMER_ID }),
  reply: Customer,
  scopes,
  checks: ofOneCustomer,
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownResellerOfExtension(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    return customerBody(await ownCustomer(world, reseller, id))
  },
})

const Listed = Type.Object({ name: Type.String(), customerId: Type.String() }, { title: 'ListedCustomer' })

const list = operation({
  id: 'getAssociatedCustomersUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/customers/list',
  tag: 'Customers',
  summary: 'Lists the customers of the reseller',
  query: objectShownAs(
    {
      resellerId,
      status: Type.Optional(Type.String(shownAs(Status))),
      search: Type.Optional(Type.String({ description: 'A part of the name or of the id.' })),
      ...pagingQuery,
    },
    { resellerId: OWN_ID },
  ),
  reply: Type.Object(
    { totalCount: Type.Integer(), pageNum: Type.Integer(), customers: Type.Array(Listed) },
    { title: 'CustomerList' },
  ),
  scopes,
  checks: [
    checks.queryForm,
    checks.pageSize,
    checks.customerState,
    checks.resellerSent,
    ...checks.ownReseller,
    checks.pageExists,
  ],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    const state = STATES.find(known => known === query.status?.toLowerCase())
    if (query.status !== undefined && state === undefined) {
      throw new Unfit('status', mustBeOneOf(STATES.map(known => known.toUpperCase())), checks.customerState.rule)
    }
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const listed = within(
      await world.store.associations.customersOf(reseller, { state, search: query.search }, page),
      page,
      refuse,
    )
    // The published sample of this list has no totalPage; those of the other lists have one.
    const customers = listed.rows.map(({ customer: { name, id } }) => ({ name, customerId: id }))
    return { totalCount: listed.total, pageNum: page.number, customers }
  },
})

const Text = (maxLength: number) => Type.String({ ...NAME, minLength: 1, maxLength })

const create = extension({
  id: 'createCustomer',
  method: 'POST',
  path: '/kcs/v1/rp/customers',
  tag: 'Customers',
  summary: 'Creates a customer and associates it with the reseller',
  description:
    'The e-mail address becomes the first user of the customer. The association is PENDING until the customer approves it.',
  body: objectShownAs(
    {
      resellerId: TenantId('The caller.'),
      companyName: Text(100),
      email: Type.String({ format: 'email', maxLength: 254 }),
      country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' }),
      firstName: Text(60),
      lastName: Text(60),
      service: Type.String({ pattern: '^[Kk][Mm][Ee]$' }),
    },
    { service: Type.Literal('KME') },
    { title: 'NewCustomer' },
  ),
  reply: Customer,
  scopes,
  checks: [checks.bodyForm, ...checks.ownReseller, checks.emailUnused],
  handle: async (world, call) => {
    const { resellerId: id, companyName: name, email, country, firstName, lastName } = call.body()
    const reseller = await ownResellerOfExtension(world, call.caller, id)
    // An e-mail address belongs to one account; letter case does not count.
    if ((await world.credentials.users.get(email)) !== undefined)
      throw new Unfit('email', 'belongs to an account already', checks.emailUnused.rule)
    const company = { name, email, country, firstName, lastName }
    const customer = await createCustomer(world, call.caller.by, { reseller: call.caller.tenant, company })
    await world.credentials.users.put({ email, tenant: customer.id, scopes: null })
    return customerBody(await ownCustomer(world, reseller, customer.id))
  },
})

const add = extension({
  id: 'associateCustomer',
  method: 'POST',
  path: '/kcs/v1/rp/customers/associate',
  tag: 'Customers',
  summary: 'Associates an existing customer or managed service provider with the reseller',
  body: Type.Object({
    resellerId: TenantId('The caller.'),
    customerId: TenantId('The customer or provider to associate.'),
    internalReference: maybe(Type.String({ maxLength: 100, description: 'A label that only the reseller sees.' })),
  }),
  reply: Customer,
  scopes,
  checks: [checks.bodyForm, ...checks.ownReseller, checks.customerIdForm, checks.customerKnown, checks.notAssociated],
  handle: async (world, call) => {
    const { internalReference = null, ...body } = call.body()
    const reseller = await ownResellerOfExtension(world, call.caller, body.resellerId)
    const customer = customerId(body.customerId)
    orThrow(await associate(world, call.caller.by, { reseller, customer, internalReference }))
    return customerBody(await ownCustomer(world, reseller, customer))
  },
})

const remove = extension({
  id: 'dissociateCustomer',
  method: 'PUT',
  path: '/kcs/v1/rp/customers/delete',
  tag: 'Customers',
  summary: 'Removes the association with a customer that has no devices of the reseller',
  body: Type.Object({
    resellerId: TenantId('The caller.'),
    customerId: TenantId('The customer whose association is removed.'),
  }),
  reply: Type.Object({}),
  scopes,
  checks: [
    checks.bodyForm,
    ...checks.ownReseller,
    checks.customerIdForm,
    checks.customerKnown,
    checks.associated,
    checks.associationUnused,
  ],
  handle: async (world, call) => {
    const body = call.body()
    const reseller = await ownResellerOfExtension(world, call.caller, body.resellerId)
    orThrow(await dissociate(world, call.caller.by, { reseller, customer: customerId(body.customerId) }))
    return {}
  },
})

const profileAliases = operation({
  id: 'getKMEprofileAliasUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/profilealias/kme',
  tag: 'Customers',
  summary: 'Lists the profile aliases that a customer shares with the reseller',
  headers: Type.Object({ resellerId: OWN_ID, customerId: CUSTOMER_ID }),
  // The query is read too; the vendor's page shows headers.
  query: Type.Object(ofOne, shownAs(Type.Object({}))),
  reply: Type.Object({
    profileAliases: Type.Array(
      Type.Object(
        {
          profileAlias: Type.String(),
          alias: Type.String({ description: 'The same value under its older name.' }),
          profileId: Type.String(),
        },
        { title: 'SharedProfileAlias' },
      ),
    ),
  }),
  scopes: ['kdp', 'kdp.profilealias'],
  checks: ofOneCustomer,
  handle: async (world, call) => {
    const query = call.query()
    const id = sentId(call, 'customerId', query.customerId)
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    const { customer } = await ownCustomer(world, reseller, id)
    const aliases = await world.store.aliases.of(customer.id, [reseller])
    return { profileAliases: aliases.map(({ alias, profile }) => ({ profileAlias: alias, alias, profileId: profile })) }
  },
})

export const customers = [list, profileAliases]
export const customerExtensions = [details, create, add, remove]

const STATES = ['pending', 'active', 'inactive'] as const
