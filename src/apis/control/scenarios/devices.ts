import { DEVICE_STATES } from '../../../enrolment/device.ts'
import type { SeedLists } from './compose.ts'
import { appOf, imeiOf, withDefault } from './rows.ts'

const GRANITE = '2000000010'
const RESELLERS = ['1000000001', '1000000002', '1000000003'] as const
const DEVICES = 10_000
// Devices in one upload that waits for approval; the last tenth of the devices waits.
const UPLOAD = 250
const WAITING = DEVICES / 10

/** A customer with ten thousand devices in every state, from three resellers and with four profiles. */
export const devices = (): SeedLists =>
  withDefault(['1000000001', '1000000002'], {
    resellers: [{ id: '1000000003', name: 'Summit Wireless', country: 'GB', region: 'eu' }],
    customers: [{ id: GRANITE, name: 'Granite Freight', email: 'it@granite.example' }],
    profiles: PROFILES.map(profile => ({ customer: GRANITE, ...profile })),
    associations: RESELLERS.map(reseller => ({ reseller, customer: GRANITE })),
    devices: Array.from({ length: DEVICES - WAITING }, (_, i) => deviceOf(i)),
    uploads: Array.from({ length: WAITING / UPLOAD }, (_, i) => uploadOf(i)),
    apps: [appOf('1000000003', 'summit', ['kdp']), appOf(GRANITE, 'granite', ['kme'])],
  })

const PROFILES = [
  { id: '65a000000000000000001001', name: 'Drivers', doEnabled: true, supportedMDM: 'Knox Manage' },
  { id: '65a000000000000000001002', name: 'Warehouse', doEnabled: true, supportedMDM: 'Knox Manage' },
  { id: '65a000000000000000001003', name: 'Kiosk', doEnabled: true, systemAppEnabled: true },
  { id: '65a000000000000000001004', name: 'Office', allowUserCancel: true },
] as const
const MODELS = ['SM-S911B', 'SM-A546B', 'SM-G556B', 'SM-X200', 'SM-T630'] as const
const SITES = ['north', 'south', 'depot'] as const

// Pending is the state of the devices in uploads.
const STATES = DEVICE_STATES.filter(state => state !== 'Pending')

function deviceOf(i: number): object {
  const state = pick(STATES, i)
  const isFree = state === 'Unassigned'
  // The counters of states, profiles and resellers advance at different speeds, so that every combination occurs.
  const round = Math.floor(i / STATES.length)
  return {
    customer: GRANITE,
    reseller: pick(RESELLERS, Math.floor(round / PROFILES.length)),
    imei: imeiOf('35310000', i),
    ...(i % 2 === 0 && { serialNumber: `R5D${String(i).padStart(8, '0')}` }),
    model: pick(MODELS, round),
    orderNo: `PO-${2000 + Math.floor(i / 500)}`,
    profile: isFree ? null : pick(PROFILES, round).id,
    state,
    ...(state === 'Enrolled' && round % 20 === 0 && { lockStatus: 'Locked' }),
    ...(state === 'Enrolled' && { userName: `driver${i}@granite.example` }),
    tags: i % 3 === 0 ? [pick(SITES, i / 3)] : [],
  }
}

const uploadOf = (i: number): object => ({
  reseller: pick(RESELLERS, i),
  customer: GRANITE,
  transactionId: `GRANITE-${i + 1}`,
  orderNo: `PO-${3000 + i}`,
  devices: Array.from({ length: UPLOAD }, (_, device) => imeiOf('35310000', DEVICES - WAITING + i * UPLOAD + device)),
})

/** The row of a list that is not empty, counted round and round. */
const pick = <Item>(list: readonly Item[], i: number): Item => list[i % list.length] as Item
