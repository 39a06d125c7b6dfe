import type { SeedLists } from './compose.ts'
import { appOf, imeiOf, withDefault } from './rows.ts'

const HARVEST = '2000000020'
const NORTHWIND = '1000000001'
const PROFILE = '65a000000000000000002001'

/** Phones and tablets with two IMEIs, devices with a serial number only, and devices with a MEID; and more that are not uploaded. */
export const dualSim = (): SeedLists =>
  withDefault([NORTHWIND], {
    customers: [{ id: HARVEST, name: 'Harvest Farms', country: 'CA', email: 'it@harvest.example' }],
    profiles: [{ customer: HARVEST, id: PROFILE, name: 'Field', doEnabled: true, supportedMDM: 'Knox Manage' }],
    associations: [{ reseller: NORTHWIND, customer: HARVEST, autoApproval: true, defaultProfile: PROFILE }],
    handsets: [...UPLOADED, ...NEW],
    devices: UPLOADED.map((handset, i) => ({
      ...handset,
      customer: HARVEST,
      reseller: NORTHWIND,
      profile: i % 2 === 0 ? PROFILE : null,
    })),
    apps: [appOf(HARVEST, 'harvest', ['kme'])],
  })

const imei = (i: number): string => imeiOf('35330000', i)

// Each kind twice: with a profile and without.
const UPLOADED = [
  { imei: imei(0), imei2: imei(1), serialNumber: 'R5F10000001', model: 'SM-S921B' },
  { imei: imei(2), imei2: imei(3), serialNumber: 'R5F10000002', model: 'SM-A556B' },
  { imei: imei(4), imei2: imei(5), serialNumber: 'R5F20000001', model: 'SM-X216B' },
  { imei: imei(6), imei2: imei(7), serialNumber: 'R5F20000002', model: 'SM-X516B' },
  { serialNumber: 'R5F30000001', model: 'SM-X200' },
  { serialNumber: 'R5F30000002', model: 'SM-X210' },
  { meid: 'A0000053000001', serialNumber: 'R5F40000001', model: 'SM-G556U' },
  { meid: 'A0000053000002', model: 'SM-G556U' },
] as const

const NEW = [
  { imei: imei(10), imei2: imei(11), serialNumber: 'R5F10000011', model: 'SM-S921B' },
  { imei: imei(12), imei2: imei(13), serialNumber: 'R5F20000011', model: 'SM-X216B' },
  { serialNumber: 'R5F30000011', model: 'SM-X200' },
  { meid: 'A0000053000011', serialNumber: 'R5F40000011', model: 'SM-G556U' },
] as const
