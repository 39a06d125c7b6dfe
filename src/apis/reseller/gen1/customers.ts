import Type from 'typebox'
import { holdsDevices } from '../../../enrolment/tenant.ts'
import { Id } from '../../../wire/number.ts'
import { Customer, customerBody } from '../customers.ts'
import { ID } from '../dialect.ts'
import { ownReseller } from './caller.ts'
import { refuse } from './dialect.ts'
import { operation, RESELLER_ERRORS, requireResellerId } from './operation.ts'

const details = operation({
  id: 'gen1GetCustomer',
  method: 'POST',
  path: '/bulkenroll/v1/reseller/customers',
  tag: 'First generation',
  summary: 'Returns one customer of the reseller (first generation)',
  body: Type.Object({ resellerId: Id('The caller.'), customerId: Id('One of its customers.') }),
  reply: Customer,
  scopes: [],
  errors: [...RESELLER_ERRORS, 'customerIdInvalid', 'customerNotFound', 'associationNotFound'],
  handle: async (world, call) => {
    requireResellerId(call.sent.body)
    const { resellerId, customerId: id } = call.body()
    const reseller = await ownReseller(world, call.caller, resellerId)
    if (!ID.test(id)) throw refuse('customerIdInvalid')
    const found = await world.store.associations.customerOf(reseller, id)
    if (found !== undefined) return customerBody(found)
    throw holdsDevices(await world.store.tenants.get(id)) ? refuse('associationNotFound') : refuse('customerNotFound', { id })
  },
})

export const customers = [details]
