/** How the portal API refuses, and the portals' labels for the domain's words. */

import { type ActivityStatus, statusOfEnd } from '../../enrolment/activity.ts'
import type { Association } from '../../enrolment/association.ts'
import type { Device } from '../../enrolment/device.ts'
import type { Transaction } from '../../enrolment/transaction.ts'
import { causes } from '../own/problem.ts'
import { refusals, refusalsByCause } from '../refuse.ts'
import * as checks from './checks.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const because = refusalsByCause(causes)

/** The refusals of named devices, for `makeOrThrow`. */
export const namedRefusals = {
  'too-many-devices': () => refuse(checks.deviceCount, { detail: 'devices has too many names' }),
  'device-malformed': (name = '') =>
    refuse(checks.deviceNames, { detail: `devices: ${name.slice(0, 64)} is no id, IMEI, MEID or serial number` }),
  'device-pending': (device = '') => refuse(checks.devicesApproved, { device: device.slice(0, 64) }),
  'device-not-found': (device = '') => refuse(checks.devicesKnown, { device: device.slice(0, 64) }),
}

/** The status of a customer in the vendor's reseller portal. */
export const ASSOCIATION_LABELS = {
  pending: 'Pending customer verification',
  active: 'Active',
  inactive: 'Inactive',
} as const satisfies Readonly<Record<Association['state'], string>>

/** The statuses of an upload in the vendor's reseller portal, which all transactions have here. */
export const TRANSACTION_LABELS = [
  'In progress',
  'Completed',
  'Completed with error',
  'Error',
] as const satisfies readonly ActivityStatus[]

export const transactionLabel = (transaction: Transaction): (typeof TRANSACTION_LABELS)[number] =>
  transaction.state === 'progress' ? 'In progress' : statusOfEnd(transaction)

export const identityOf = ({ id, imei, imei2, meid, serialNumber, model, orderNo }: Device) => ({
  id,
  imei,
  imei2,
  meid,
  serialNumber,
  model,
  orderNo,
})
