import Type from 'typebox'
import { holdsDevices } from '../../../enrolment/tenant.ts'
import { customerWord } from '../customers.ts'
import { ID } from '../dialect.ts'
import { resellerWord } from '../resellers.ts'
import { Customer, Id } from '../schemas.ts'
import { namesReseller, operation, ownReseller, refuse } from './dialect.ts'

const ofReseller = ['resellerIdMissing', 'resellerIdInvalid', 'unauthorized', 'resellerNotFound'] as const

const customer = operation({
  id: 'gen1GetCustomer',
  method: 'POST',
  path: '/bulkenroll/v1/reseller/customers',
  tag: 'First generation',
  summary: 'Tell of one customer of the reseller (first generation)',
  body: Type.Object({ resellerId: Id('The caller.'), customerId: Id('One of its customers.') }),
  reply: Customer,
  scopes: [],
  errors: [...ofReseller, 'customerIdInvalid', 'customerNotFound', 'associationNotFound'],
  handle: async (world, call) => {
    namesReseller(call.sent.body)
    const { resellerId, customerId: id } = call.body()
    const reseller = await ownReseller(world, call.caller, resellerId)
    if (!ID.test(id)) throw refuse('customerIdInvalid')
    const found = await world.store.associations.customerOf(reseller, id)
    if (found !== undefined) return customerWord(found)
    throw holdsDevices(await world.store.tenants.get(id)) ? refuse('associationNotFound') : refuse('customerNotFound', { id })
  },
})

const reseller = operation({
  id: 'gen1GetReseller',
  method: 'POST',
  path: '/bulkenroll/v1/reseller/resellers',
  tag: 'First generation',
  summary: 'Tell of the reseller itself (first generation)',
  body: Type.Object({ resellerId: Id('The caller.') }),
  reply: Type.Object({
    resellerId: Type.String(),
    name: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    vendors: Type.Array(Type.Object({ vendorId: Type.String(), name: Type.String(), country: Type.String() })),
  }),
  scopes: [],
  errors: ofReseller,
  handle: async (world, call) => {
    namesReseller(call.sent.body)
    await ownReseller(world, call.caller, call.body().resellerId)
    return resellerWord(call.caller.tenant)
  },
})

export const parties = [customer, reseller]
