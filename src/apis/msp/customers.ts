import Type from 'typebox'
import { changeCustomer } from '../../enrolment/change-customer.ts'
import { createManagedCustomer } from '../../enrolment/create-customer.ts'
import { requireAccepted } from '../../enrolment/management.ts'
import { type Refusal, refuse } from '../../enrolment/refusal.ts'
import type { ManagedCustomer } from '../../enrolment/store/managements.ts'
import { BODY_FORM } from '../../wire/check.ts'
import { parse, Unfit } from '../../wire/operation.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import type { MspWorld } from './caller.ts'
import * as checks from './checks.ts'
import { CustomerBody, completeTermsOf, detailsOf, ManagementType, NOT_SHOWN, termsOf, withoutNulls } from './customer-body.ts'
import { Customer, customerBody, Status } from './customer-shape.ts'
import { orThrow, orThrowChange, orThrowCreate } from './dialect.ts'
import { fieldChecks, requireFit } from './field-rules.ts'
import { ServiceName, serviceNamed } from './managed-service.ts'
import { operation } from './operation.ts'
import { isCustomerId, listed, listQuery, named } from './query.ts'

const list = operation({
  id: 'getManagedCustomers',
  method: 'GET',
  path: '/msp/v1/managedCustomers',
  tag: 'Managed customers',
  summary: 'Lists the managed customers',
  query: Type.Object({
    ...listQuery,
    sortBy: Type.Optional(Type.Enum(['companyName', 'created', 'modified', 'deviceCount'])),
    search: Type.Optional(
      Type.String({
        description: 'A part of the name, of the id, or of the e-mail or name of the first administrator.',
      }),
    ),
    customerIds: Type.Optional(Type.String({ description: 'Ids, separated by commas.' })),
    status: Type.Optional(Status),
    managementType: Type.Optional(ManagementType),
    // In any case, or the usual abbreviation.
    service: Type.Optional(Type.String(shownAs(ServiceName))),
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' })),
  }),
  reply: Type.Object(
    { totalCount: Type.String({ description: 'A number, as a JSON string.' }), customers: Type.Array(Customer) },
    { title: 'ManagedCustomerList' },
  ),
  checks: [checks.queryForm, checks.serviceKnown],
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
    return { totalCount: String(total), customers: rows.map(customerBody) }
  },
})

const one = operation({
  id: 'getManagedCustomer',
  method: 'GET',
  path: '/msp/v1/managedCustomers/:customerId',
  tag: 'Managed customers',
  summary: 'Returns a managed customer, of any status',
  reply: Customer,
  checks: [checks.customerKnown, checks.customerManaged],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const { customerId = '' } = call.params
    return customerBody(orThrow(await managedCustomer(world, call.caller.tenant.id, customerId)))
  },
})

const REQUIRED = [
  'email',
  'firstName',
  'lastName',
  'officeNumber',
  'companyName',
  'street1',
  'city',
  'zipCode',
  'country',
  'managedServices',
] as const
const NewCustomer = objectShownAs(
  { ...Type.Required(Type.Pick(CustomerBody, REQUIRED)).properties, ...Type.Omit(CustomerBody, REQUIRED).properties },
  { ...NOT_SHOWN, managementType: ManagementType },
  { title: 'NewCustomer' },
)
const CustomerChange = objectShownAs(CustomerBody.properties, NOT_SHOWN, { title: 'CustomerChange' })

const create = operation({
  id: 'createManagedCustomers',
  method: 'POST',
  path: '/msp/v1/managedCustomers',
  tag: 'Managed customers',
  summary: 'Creates an account for a new customer and manages it',
  body: NewCustomer,
  reply: Customer,
  checks: [checks.bodyForm, checks.serviceKnown, checks.managementTypeSent, ...fieldChecks, ...checks.created],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const body = parse(NewCustomer, withoutNulls(call.sent.body), BODY_FORM)
    const terms = completeTermsOf(body)
    requireFit(body)
    const { tenant: provider, by } = call.caller
    const company = { name: body.companyName, email: body.email, country: body.country.toUpperCase(), details: detailsOf(body) }
    const { customer } = orThrowCreate(await createManagedCustomer(world, by, { provider, company, terms }))
    return customerBody(orThrow(await managedCustomer(world, provider.id, customer)))
  },
})

const change = operation({
  id: 'updateManagedCustomer',
  method: 'PUT',
  path: '/msp/v1/managedCustomers/:customerId',
  tag: 'Managed customers',
  summary: 'Changes the details, management type or managed services of a managed customer',
  description: 'A member that is left out stays unchanged. Services are added and never removed. The e-mail cannot be changed.',
  body: CustomerChange,
  reply: Customer,
  checks: [
    checks.customerKnown,
    ...checks.accepted,
    checks.bodyForm,
    checks.serviceKnown,
    ...fieldChecks,
    checks.emailUnchanged,
    ...checks.changed,
  ],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const { customerId = '' } = call.params
    const { tenant: provider, by } = call.caller
    // The status of the management is checked before the body.
    const { management, customer } = orThrow(await managedCustomer(world, provider.id, customerId))
    orThrowChange(requireAccepted(management))
    const body = parse(CustomerChange, withoutNulls(call.sent.body), BODY_FORM)
    const terms = termsOf(body)
    requireFit(body)
    const { companyName: name, country, email } = body
    if (email !== undefined && email.toLowerCase() !== customer.email?.toLowerCase())
      throw new Unfit('email', 'cannot be changed', checks.emailUnchanged.rule)
    const changes = { name, country: country?.toUpperCase(), details: detailsOf(body), ...terms }
    orThrowChange(await changeCustomer(world, by, { provider, customer: customerId, change: changes }))
    return customerBody(orThrow(await managedCustomer(world, provider.id, customerId)))
  },
})

export const customers = [list, one, create, change]

/** A customer of this provider. The refusal shows whether another id is a customer, but not which provider manages it. */
export async function managedCustomer(
  world: MspWorld,
  provider: string,
  id: string,
): Promise<ManagedCustomer | Refusal<'customer-unknown' | 'customer-unmanaged'>> {
  // A malformed id is refused without a query.
  if (!isCustomerId(id)) return refuse('customer-unknown')
  const managed = await world.store.managements.customerOf(provider, id)
  if (managed !== undefined) return managed
  const tenant = await world.store.tenants.get(id)
  return refuse(tenant?.kind === 'customer' ? 'customer-unmanaged' : 'customer-unknown')
}
