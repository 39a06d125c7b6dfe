/** How the portal API refuses, and the portals' labels for the domain's words. */

import { type ActivityStatus, statusOfEnd } from '../../enrolment/activity.ts'
import type { Association } from '../../enrolment/association.ts'
import type { Transaction } from '../../enrolment/transaction.ts'
import { causes } from '../own/problem.ts'
import { refusals, refusalsByCause } from '../refuse.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const because = refusalsByCause(causes)

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
