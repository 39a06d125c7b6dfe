import Type from 'typebox'
import * as checks from '../checks.ts'
import { TenantId } from '../operation.ts'
import { ResellerDetails, resellerBody } from '../resellers.ts'
import { ownReseller } from './caller.ts'
import { resellerSent } from './checks.ts'
import { operation, requireResellerId } from './operation.ts'

const details = operation({
  id: 'gen1GetReseller',
  method: 'POST',
  path: '/bulkenroll/v1/reseller/resellers',
  tag: 'First generation',
  summary: 'Returns the calling reseller and its vendors (first generation)',
  description: 'The id is in the body, although the operation changes nothing.',
  body: Type.Object({ resellerId: TenantId('The caller.') }),
  reply: ResellerDetails,
  scopes: [],
  checks: [resellerSent, checks.bodyForm, ...checks.ownReseller],
  handle: async (world, call) => {
    requireResellerId(call.sent.body)
    await ownReseller(world, call.caller, call.body().resellerId)
    return resellerBody(call.caller.tenant)
  },
})

export const resellers = [details]
