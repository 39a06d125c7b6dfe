/**
 * Requests that the types of the documents refuse. `npm run check` compiles this file, and fails where a line below a
 * `@ts-expect-error` compiles.
 */
import type { Operations as Control } from '../../src/sdk/types/control.ts'
import type { Operations as Kdp } from '../../src/sdk/types/kdp.ts'
import type { Operations as Kme } from '../../src/sdk/types/kme.ts'
import type { Operations as Msp } from '../../src/sdk/types/msp.ts'

type Upload = Kdp['uploadDevicesUsingPUT']['body']
type Delete = Kdp['deleteDevicesUsingPUT']['body']
type Assignment = Kme['assignProfileUsingPUT']['body']
type Devices = Kme['listDevices']['query']
type NewCustomer = Msp['createManagedCustomers']['body']

const order = { resellerId: '1000000001', customerId: '2000000001', transactionId: 'T-1' }
const upload: Upload = { ...order, type: 'IMEI', devices: ['350000000000113'] }
const byTransaction: Delete = { ...order, removeTransactionId: 'T-0' }
const assignment: Assignment = { profileId: '65a000000000000000000001', deviceIds: ['350000000000113'] }
const pending: Devices = { state: ['Pending'] }
const wiped: Control['patchAssociation']['body'] = { defaultProfile: null }

export const accepted = [upload, byTransaction, assignment, pending, wiped]

// @ts-expect-error: a misspelt type
export const misspeltType: Upload = { ...upload, type: 'IMAI' }
// @ts-expect-error: objects as devices
export const objects: Upload = { ...upload, devices: [{}] }
// @ts-expect-error: a number as a device
export const numbers: Upload = { ...upload, devices: [350000000000113] }
// @ts-expect-error: a misspelt member
export const misspeltMember: Upload = { ...upload, oderNo: 'A7' }
// @ts-expect-error: null for an absent member
export const nothing: Upload = { ...upload, vendorId: null }
// @ts-expect-error: no devices
export const noDevices: Upload = { ...order, type: 'IMEI' }
// @ts-expect-error: neither devices nor an upload
export const nothingToDelete: Delete = order
// @ts-expect-error: neither devices nor details
export const nothingToAssign: Assignment = { profileId: '65a000000000000000000001' }
// @ts-expect-error: no state of a device
export const noState: Devices = { state: ['Enroled'] }
// @ts-expect-error: a service that does not exist
export const noService: Pick<NewCustomer, 'managedServices'> = { managedServices: ['KnoxMobileEnrolment'] }
// @ts-expect-error: null, which only a PATCH may have
export const nullInRow: Control['putAssociation']['body'] = { reseller: '1', customer: '2', defaultProfile: null }
