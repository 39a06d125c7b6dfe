/** The words of the vendor's portals for states of the domain. They import types alone, so that the console can show them too. */
import type { DeviceState } from '../../enrolment/device.ts'
import type { ManagementStatus, ManagementType } from '../../enrolment/management.ts'

/** The statuses of a device in the customer's portal, as the vendor has named them since 2025. */
export const STATE_LABELS = {
  Pending: 'Pending',
  Unassigned: 'Unassigned',
  ProfileAssignmentFailed: 'Failed to assign',
  ProfileAssigned: 'Profile assigned',
  Enrolled: 'Provisioned',
  EnrollFailed: 'Failed to provision',
  CancelledByUser: 'Cancelled by user',
  EnrolledRestricted: 'Provisioned (restricted)',
  LicenseExpired: 'License expired',
} as const satisfies Readonly<Record<DeviceState, string>>

/** The statuses of a customer in the provider's portal. The label of a delink that the customer requests is not published. */
export const MANAGEMENT_LABELS = {
  Pending: 'Pending',
  Active: 'Active',
  Rejected: 'Rejected',
  DelinkPending: 'Delink request by MSP',
  DelinkPendingByCustomer: 'Delink request by customer',
} as const satisfies Readonly<Record<ManagementStatus, string>>

export const MANAGEMENT_TYPE_LABELS = {
  FullyManaged: 'Fully managed',
  JointlyManaged: 'Jointly managed',
} as const satisfies Readonly<Record<ManagementType, string>>
