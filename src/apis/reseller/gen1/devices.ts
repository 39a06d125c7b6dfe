import * as checks from '../checks.ts'
import { DeviceList, deviceList, deviceQuery } from '../devices.ts'
import { ownReseller } from './caller.ts'
import { resellerSent } from './checks.ts'
import { refuse } from './dialect.ts'
import { operation, requireResellerId, vendorIn } from './operation.ts'

/** The path is published; the parameters and the response are those of the second generation (inferred). */
const list = operation({
  id: 'gen1ListDevicesV1',
  method: 'GET',
  path: '/bulkenroll/v1/reseller/devices',
  tag: 'First generation',
  summary: 'Lists the devices that the reseller uploaded (first generation)',
  description: 'Of every customer, or of those that `customerId` names.',
  query: deviceQuery,
  reply: DeviceList,
  scopes: [],
  checks: [
    resellerSent,
    checks.queryForm,
    checks.oneIdentifier,
    checks.pageSize,
    ...checks.ownReseller,
    checks.customerIdForm,
    checks.pageExists,
  ],
  handle: async (world, call) => {
    requireResellerId(call.sent.query)
    const query = call.query()
    return deviceList(world, {
      query,
      reseller: () => ownReseller(world, call.caller, query.resellerId ?? ''),
      vendor: () => vendorIn('v1', query.vendorId),
      refuse,
    })
  },
})

export const devices = [list]
