import { deviceProjection as kmeDevices } from './apis/kme/devices.ts'
import { deviceProjection as kdpDevices } from './apis/reseller/devices.ts'

/** The wire names of each API's device list; the store writes its JSON by them. */
export const PROJECTIONS = { devices: kmeDevices, uploads: kdpDevices }
