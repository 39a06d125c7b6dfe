import Type from 'typebox'
import { delinkCustomer } from '../../enrolment/delink-customer.ts'
import { linkCustomer } from '../../enrolment/link-customer.ts'
import { parse } from '../../wire/operation.ts'
import { mannerFields, wholeMannerOf, withoutNulls } from './customer-body.ts'
import { Customer, wordOf } from './customer-shape.ts'
import { managedCustomer, mannerRows } from './customers.ts'
import { orRefuse, orRefuseDelink, orRefuseLink, refuse } from './dialect.ts'
import { requireFit } from './field-rules.ts'
import { Services } from './managed-service.ts'
import { operation } from './operation.ts'
import { isCustomerId } from './query.ts'

// Clients send ids with quotes and without.
const CustomerId = Type.Union([Type.String(), Type.Integer()])

const Link = Type.Object({ customerId: CustomerId, ...mannerFields, managedServices: Services })

export const link = operation({
  id: 'addExistingManagedCustomer',
  method: 'POST',
  path: '/msp/v1/managedCustomers/link',
  tag: 'Managed customers',
  summary: 'Ask a customer that has an account to be managed',
  description: 'It is Pending until the customer has answered, which it does elsewhere.',
  body: Link,
  reply: Customer,
  errors: [
    'addCustomerInvalid',
    'addCustomerNotApproved',
    'addOtherRegion',
    'addDelinkPending',
    'addPendingAgain',
    'addAlreadyManaged',
    'serviceNotAssociated',
    ...mannerRows,
  ],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const body = parse(Link, withoutNulls(call.sent.body))
    const manner = wholeMannerOf(body)
    requireFit(body)
    const customer = String(body.customerId)
    // What cannot be an id is asked of no store.
    if (!isCustomerId(customer)) throw refuse('addCustomerInvalid')
    const { tenant: provider, by } = call.caller
    orRefuseLink(await linkCustomer(world, by, { provider, customer, manner }))
    return wordOf(orRefuse(await managedCustomer(world, provider.id, customer)))
  },
})

const Delink = Type.Object({ customerId: CustomerId })

export const delink = operation({
  id: 'delinkManagedCustomer',
  method: 'POST',
  path: '/msp/v1/managedCustomers/delink',
  tag: 'Managed customers',
  summary: 'Ask a managed customer to leave',
  description: 'It is managed until the customer has agreed, which it does elsewhere.',
  body: Delink,
  reply: Type.Object({ customerId: Type.String(), status: Type.String() }),
  errors: [
    'customerNotFound',
    'customerNotManaged',
    'pendingCannotDelink',
    'cannotChangeWhenDelinking',
    'cannotDelinkFullyManaged',
  ],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const customer = String(call.body().customerId)
    if (!isCustomerId(customer)) throw refuse('customerNotFound')
    const { tenant, by } = call.caller
    const { management } = orRefuseDelink(await delinkCustomer(world, by, { provider: tenant.id, customer }))
    return { customerId: customer, status: management.status }
  },
})
