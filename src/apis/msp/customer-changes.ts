import Type from 'typebox'
import { changeCustomer } from '../../enrolment/change-customer.ts'
import { createManagedCustomer } from '../../enrolment/create-customer.ts'
import { settled } from '../../enrolment/management.ts'
import { parse, Unfit } from '../../wire/operation.ts'
import { CustomerBody, detailsOf, mannerOf, wholeMannerOf, withoutNulls } from './customer-body.ts'
import { Customer, wordOf } from './customer-shape.ts'
import { managedCustomer } from './customers.ts'
import { operation, orRefuse, orRefuseChange, orRefuseCreate } from './dialect.ts'
import { FIELD_ROWS, requireFit } from './field-rules.ts'

/** Rows that may answer what is asked of the management, when an account is new, linked or changed. */
export const mannerRows = [
  'serviceNotValidScp',
  'cannotManageKg',
  'kgTenantInfoInvalid',
  'kgTenantTypeInvalid',
  'kgTenantTypeNotEmpty',
  'kgPhoneEmailInvalid',
  'blockedDomain',
  'kmPrefixInvalid',
  'kmDomainExists',
  'kmDomainInUse',
  'alphanumericOnly',
  'prohibitedWord',
  'edgeOrRepeatedCharacter',
]

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
const NewCustomer = Type.Interface([Type.Required(Type.Pick(CustomerBody, REQUIRED)), Type.Omit(CustomerBody, REQUIRED)], {})

export const create = operation({
  id: 'createManagedCustomers',
  method: 'POST',
  path: '/msp/v1/managedCustomers',
  tag: 'Managed customers',
  summary: 'Open an account for a new customer, and manage it',
  body: NewCustomer,
  reply: Customer,
  errors: [...new Set([...FIELD_ROWS, ...mannerRows, 'invalidCountry', 'emailInUse'])],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const body = parse(NewCustomer, withoutNulls(call.sent.body))
    const manner = wholeMannerOf(body)
    requireFit(body)
    const { tenant: provider, by } = call.caller
    const company = { name: body.companyName, email: body.email, country: body.country.toUpperCase(), details: detailsOf(body) }
    const { customer } = orRefuseCreate(await createManagedCustomer(world, by, { provider, company, manner }))
    return wordOf(orRefuse(await managedCustomer(world, provider.id, customer)))
  },
})

export const change = operation({
  id: 'updateManagedCustomer',
  method: 'PUT',
  path: '/msp/v1/managedCustomers/:customerId',
  tag: 'Managed customers',
  summary: 'Change a managed customer: its details, how it is managed, the services that are',
  description: 'What is not sent stays as it is. Services are added; none is taken away. The e-mail cannot be changed.',
  body: CustomerBody,
  reply: Customer,
  errors: [
    ...new Set([
      'customerNotFound',
      'customerNotManaged',
      'cannotChangeWhenPending',
      'cannotChangeWhenDelinking',
      ...FIELD_ROWS,
      'cannotUpdateToFully',
      'managementTypeRequired',
      'serviceNotAssociated',
      ...mannerRows,
      'invalidCountry',
    ]),
  ],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const { customerId = '' } = call.params
    const { tenant: provider, by } = call.caller
    // Whether it can be changed at all is told before what it would be changed to.
    const { management, customer } = orRefuse(await managedCustomer(world, provider.id, customerId))
    orRefuseChange(settled(management))
    const body = parse(CustomerBody, withoutNulls(call.sent.body))
    const manner = mannerOf(body)
    requireFit(body)
    const { companyName: name, country, email } = body
    if (email !== undefined && email.toLowerCase() !== customer.email?.toLowerCase())
      throw new Unfit('email', 'cannot be changed')
    const asked = { name, country: country?.toUpperCase(), details: detailsOf(body), ...manner }
    orRefuseChange(await changeCustomer(world, by, { provider, customer: customerId, change: asked }))
    return wordOf(orRefuse(await managedCustomer(world, provider.id, customerId)))
  },
})
