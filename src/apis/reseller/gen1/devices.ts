import { DeviceList, deviceList, deviceQuery } from '../devices.ts'
import { namesReseller, operation, ownReseller, refuse, vendorIn } from './dialect.ts'

/** Its path is published; parameters and answer are taken from the second generation. */
const list = operation({
  id: 'gen1ListDevicesV1',
  method: 'GET',
  path: '/bulkenroll/v1/reseller/devices',
  tag: 'First generation',
  summary: 'List the devices that the reseller uploaded (first generation)',
  query: deviceQuery,
  reply: DeviceList,
  scopes: [],
  errors: [
    'resellerIdMissing',
    'resellerIdInvalid',
    'unauthorized',
    'resellerNotFound',
    'customerIdInvalid',
    'parameterDuplicate',
    'pageOutOfBounds',
  ],
  handle: async (world, call) => {
    namesReseller(call.sent.query)
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
