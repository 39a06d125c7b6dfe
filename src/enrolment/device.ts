/** The states of a device; the wire uses the same names. */
export const DEVICE_STATES = [
  'Pending',
  'Unassigned',
  'ProfileAssignmentFailed',
  'ProfileAssigned',
  'Enrolled',
  'EnrollFailed',
  'CancelledByUser',
  'EnrolledRestricted',
  'LicenseExpired',
] as const
export type DeviceState = (typeof DEVICE_STATES)[number]

/** Whether advanced settings have locked a phone. Independent of the state: a phone in any state can be locked. */
export const LOCK_STATUSES = ['Unlocked', 'Locked', 'Locking', 'Unlocking'] as const
export type LockStatus = (typeof LOCK_STATUSES)[number]

export interface Device {
  /** The tenant that has it: a customer, or a provider with an inventory. */
  readonly tenant: string
  readonly id: string
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly state: DeviceState
  readonly lockStatus: LockStatus
  readonly profile: string | null
  /** The version of the profile that it was assigned; absent for the current version. */
  readonly profileVersion?: number
  readonly userName: string | null
  readonly userToken: string | null
  readonly tags: readonly string[]
  /** Who uploaded it, for whom, and in which upload. */
  readonly reseller: string | null
  readonly vendor: string | null
  readonly uploadedTo: string
  readonly upload: string | null
  readonly transaction: string | null
  readonly orderNo: string | null
  readonly orderTime: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** The identifiers under which the store finds a device. */
export const identifiersOf = ({
  imei,
  imei2,
  meid,
  serialNumber,
}: Pick<Device, 'imei' | 'imei2' | 'meid' | 'serialNumber'>): string[] =>
  // A serial number may be written like an IMEI.
  [...new Set([imei, imei2, meid, serialNumber].filter(identifier => identifier !== null))]

/**
 * Whether the phone itself is locked: from the moment that a lock reaches it until an unlock reaches it (inferred; the vendor
 * only names the four statuses).
 */
export const isLocked = ({ lockStatus }: Pick<Device, 'lockStatus'>): boolean =>
  lockStatus === 'Locked' || lockStatus === 'Unlocking'

/** A simulated phone, uploaded or not. */
export interface Handset {
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly eligible: boolean
}

/** Conditions on a tenant's devices, combined with AND; an empty list matches no device. */
export interface DeviceFilter {
  readonly changedAfter?: number
  /** A prefix of any of the device's identifiers. */
  readonly search?: string
  readonly ids?: readonly string[]
  readonly identifiers?: readonly string[]
  readonly profiles?: readonly string[]
  /** Without it, the list omits devices that wait for approval. */
  readonly states?: readonly DeviceState[]
  readonly tags?: readonly string[]
  readonly reseller?: string
  readonly upload?: string
  readonly model?: string
  readonly orderNo?: string
}
