import Type from 'typebox'
import { holdsDevices } from '../../../enrolment/tenant.ts'
import * as checks from '../checks.ts'
import { Customer, customerBody } from '../customer-shape.ts'
import { ID } from '../dialect.ts'
import { TenantId } from '../operation.ts'
import { ownReseller } from './caller.ts'
import { resellerSent } from './checks.ts'
import { refuse } from './dialect.ts'
import { operation, requireResellerId } from './operation.ts'

const details = operation({
  id: 'gen1GetCustomer',
  method: 'POST',
  path: '/bulkenroll/v1/reseller/customers',
  tag: 'First generation',
  summary: 'Returns one customer of the reseller (first generation)',
  description: 'The ids are in the body, although the operation changes nothing.',
  body: Type.Object({ resellerId: TenantId('The caller.'), customerId: TenantId('One of its customers.') }),
  reply: Customer,
  scopes: [],
  checks: [resellerSent, checks.bodyForm, ...checks.ownReseller, checks.customerIdForm, checks.customerKnown, checks.associated],
  handle: async (world, call) => {
    requireResellerId(call.sent.body)
    const { resellerId, customerId: id } = call.body()
    const reseller = await ownReseller(world, call.caller, resellerId)
    if (!ID.test(id)) throw refuse(checks.customerIdForm)
    const found = await world.store.associations.customerOf(reseller, id)
    if (found !== undefined) return customerBody(found)
    const isKnown = holdsDevices(await world.store.tenants.get(id))
    throw isKnown ? refuse(checks.associated) : refuse(checks.customerKnown, { id })
  },
})

export const customers = [details]
