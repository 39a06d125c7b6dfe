/** The rules that a phone must meet to be in a customer's list and to get a profile at its set-up, in the order of its way there. */

import { type Device, isLocked } from '../../enrolment/device.ts'
import { GETS_PROFILE } from '../../enrolment/phone-setup.ts'
import type { Profile } from '../../enrolment/profile.ts'
import type { DeviceReason } from '../../enrolment/refusal.ts'
import type { SyncRule } from '../../enrolment/rules.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import { STATE_LABELS } from './labels.ts'

/** What the store has about the phone. */
export interface PhoneSubject {
  readonly tenant: string
  /** Whether the text is an id or an identifier. */
  readonly isNamed: boolean
  /** Absent if the tenant has none. */
  readonly device?: Device | undefined
  readonly profile?: Profile | undefined
  /** Of a phone without a device: the latest upload for the tenant that explains it. */
  readonly upload?: PhoneUpload | undefined
}

/** An upload for the tenant that is not complete, or that refused the phone. */
export interface PhoneUpload {
  readonly id: string
  readonly reseller: string
  readonly refused?: DeviceReason
}

interface PhoneRule extends SyncRule<PhoneSubject, undefined> {
  /** What the phone has instead. */
  found(subject: PhoneSubject): string
  remedy(subject: PhoneSubject): string
}

const rule = (written: Omit<PhoneRule, 'refusal'>): PhoneRule => ({ ...written, refusal: undefined })

export const PHONE_RULES: readonly PhoneRule[] = [
  rule({
    name: 'device-name',
    requires: 'The text is the id of a device, or an IMEI, MEID or serial number.',
    meets: ({ isNamed }) => isNamed,
    found: () => 'it is none of them',
    remedy: () => 'Correct it: an IMEI has 15 digits, of which the last one is a check digit, a MEID 14 hexadecimal digits.',
  }),
  rule({
    name: 'uploaded',
    requires: 'A reseller has uploaded the device for this customer, and it was not deleted since.',
    meets: ({ device }) => device !== undefined,
    found: ({ upload }) =>
      upload === undefined
        ? 'no device of this customer has it'
        : upload.refused === undefined
          ? `the upload ${upload.id} of ${upload.reseller} is in progress`
          : `the upload ${upload.id} of ${upload.reseller} refused it: ${REFUSALS[upload.refused]}`,
    remedy: ({ tenant, upload }) =>
      upload === undefined
        ? `Ask the reseller to upload it for ${tenant}.`
        : upload.refused === undefined
          ? 'Wait until the upload is complete.'
          : 'Ask the reseller to correct it and to upload it again.',
  }),
  rule({
    name: 'approved',
    requires: 'The upload of the device is approved.',
    meets: ({ device }) => device?.state !== 'Pending',
    found: ({ device }) =>
      device?.upload ? `the upload ${uuidOfUpload(device.upload)} waits for approval` : 'it waits without an upload',
    remedy: () => 'Approve the upload.',
  }),
  rule({
    name: 'profile-assigned',
    requires: 'The device has a profile.',
    meets: ({ device }) => device?.profile !== null,
    found: () => 'it has none',
    remedy: () => 'Assign a profile to the device.',
  }),
  rule({
    name: 'profile-published',
    requires: 'The profile is published.',
    meets: ({ profile }) => profile?.published === true,
    found: () => 'it is not published',
    remedy: () => 'Publish the profile, or assign another one.',
  }),
  rule({
    name: 'status',
    requires: 'The device has a status in which it gets its profile.',
    meets: ({ device }) => device !== undefined && GETS_PROFILE.has(device.state),
    found: ({ device }) => (device === undefined ? '' : STATE_LABELS[device.state]),
    remedy: () => 'Assign a profile again.',
  }),
  rule({
    name: 'unlocked',
    requires: 'The phone is not locked.',
    meets: ({ device }) => device !== undefined && !isLocked(device),
    found: ({ device }) => device?.lockStatus ?? '',
    remedy: () => 'Unlock the phone.',
  }),
]

const REFUSALS: Readonly<Record<DeviceReason, string>> = {
  'identifier-missing': 'it has no identifier',
  'imei-malformed': 'it is no IMEI',
  'meid-malformed': 'it is no MEID',
  'serial-malformed': 'it is no serial number',
  'device-ineligible': 'it is no device that can be enrolled',
  'device-taken': 'it was uploaded before',
  'device-not-found': 'it does not exist',
  'device-malformed': 'it is no device',
  'device-pending': 'it waits for approval',
  'device-broken': 'the work failed',
}
