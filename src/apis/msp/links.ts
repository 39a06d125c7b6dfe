import Type from 'typebox'
import { delinkCustomer } from '../../enrolment/delink-customer.ts'
import { linkCustomer } from '../../enrolment/link-customer.ts'
import { BODY_FORM } from '../../wire/check.ts'
import { TextOrNumber } from '../../wire/number.ts'
import { parse } from '../../wire/operation.ts'
import { objectShownAs } from '../../wire/shown.ts'
import * as checks from './checks.ts'
import { completeTermsOf, ManagementType, NOT_SHOWN, termFields, withoutNulls } from './customer-body.ts'
import { Customer, customerBody, Status } from './customer-shape.ts'
import { managedCustomer } from './customers.ts'
import { orThrow, orThrowDelink, orThrowLink, refuse } from './dialect.ts'
import { prefixChecks, requireFit } from './field-rules.ts'
import { Services } from './managed-service.ts'
import { operation } from './operation.ts'
import { isCustomerId } from './query.ts'

// Some clients send an id as a number.
const CustomerId = TextOrNumber()

const Link = objectShownAs(
  { customerId: CustomerId, ...termFields, managedServices: Services },
  { ...NOT_SHOWN, managementType: ManagementType },
  { title: 'Link' },
)

export const link = operation({
  id: 'addExistingManagedCustomer',
  method: 'POST',
  path: '/msp/v1/managedCustomers/link',
  tag: 'Managed customers',
  summary: 'Requests the management of a customer that has an account',
  description: 'The management is Pending until the customer accepts or rejects it, outside this API.',
  body: Link,
  reply: Customer,
  checks: [
    checks.bodyForm,
    checks.serviceKnown,
    checks.managementTypeSent,
    ...prefixChecks,
    checks.linkedKnown,
    ...checks.linked,
  ],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const body = parse(Link, withoutNulls(call.sent.body), BODY_FORM)
    const terms = completeTermsOf(body)
    requireFit(body)
    const customer = String(body.customerId)
    // A malformed id is refused without a query.
    if (!isCustomerId(customer)) throw refuse(checks.linkedKnown)
    const { tenant: provider, by } = call.caller
    orThrowLink(await linkCustomer(world, by, { provider, customer, terms }))
    return customerBody(orThrow(await managedCustomer(world, provider.id, customer)))
  },
})

const Delink = Type.Object({ customerId: CustomerId })

export const delink = operation({
  id: 'delinkManagedCustomer',
  method: 'POST',
  path: '/msp/v1/managedCustomers/delink',
  tag: 'Managed customers',
  summary: 'Requests the end of the management of a customer',
  description: 'The provider manages the customer until the customer accepts, outside this API.',
  body: Delink,
  reply: Type.Object({ customerId: Type.String(), status: Status }),
  checks: [checks.bodyForm, checks.customerKnown, ...checks.delinkable, checks.jointlyManaged],
  scopes: ['msp', 'msp.customers'],
  handle: async (world, call) => {
    const customer = String(call.body().customerId)
    if (!isCustomerId(customer)) throw refuse(checks.customerKnown)
    const { tenant, by } = call.caller
    const { management } = orThrowDelink(await delinkCustomer(world, by, { provider: tenant.id, customer }))
    return { customerId: customer, status: management.status }
  },
})
