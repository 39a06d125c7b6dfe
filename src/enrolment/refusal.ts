/** The reasons for which the domain refuses a request; each API maps the reasons that it can get to rows of its catalogue. */
export type RefusalReason =
  // who may act for whom
  | 'reseller-unknown'
  | 'vendor-unknown'
  | 'customer-unknown'
  | 'association-missing'
  | 'association-exists'
  | 'association-in-use'
  | 'uploads-pending'
  | 'auto-approval-off'
  // managed customers
  | 'customer-unmanaged'
  | 'customer-unapproved'
  | 'customer-in-other-region'
  | 'customer-pending'
  | 'delink-pending'
  | 'customer-managed'
  | 'fully-managed'
  | 'jointly-managed'
  | 'management-type-missing'
  | 'country-unsupported'
  | 'email-taken'
  | 'email-at-free-service'
  | 'service-unsupported'
  | 'service-missing'
  | 'knox-guard-unapproved'
  | KnoxGuardReason
  | KnoxManageReason
  | 'nothing-pending'
  | 'several-pending'
  // transactions
  | 'transaction-malformed'
  | 'transaction-taken'
  | 'transaction-unknown'
  | 'too-many-devices'
  | 'count-unexpected'
  | 'alias-unknown'
  // devices, one by one
  | DeviceReason
  // uploads and profiles
  | 'upload-unknown'
  | 'profile-unknown'
  | 'profile-unpublished'
  | 'profile-unfit'
  | 'profile-name-taken'
  | 'profile-name-reserved'
  | 'profile-in-use'
  | 'alias-unfit'
  | 'alias-taken'
  | 'too-many-aliases'
  | 'agent-unreadable'
  | 'agent-unreachable'
  | 'credential-undecipherable'
  | 'user-id-unfit'
  | 'cancel-not-allowed'

/** The refusals of a requested Knox Guard tenant. */
export type KnoxGuardReason =
  | 'knox-guard-domain-unfit'
  | 'knox-guard-type-unfit'
  | 'knox-guard-type-unexpected'
  | 'knox-guard-contact-missing'

/** The refusals of a requested Knox Manage tenant. */
export type KnoxManageReason = 'knox-manage-prefix-unfit' | 'knox-manage-prefix-missing' | 'knox-manage-taken'

/** The refusals of one device in a transaction. */
export type DeviceReason =
  | 'identifier-missing'
  | 'imei-malformed'
  | 'meid-malformed'
  | 'serial-malformed'
  | 'device-ineligible'
  | 'device-taken'
  | 'device-not-found'
  | 'device-malformed'
  | 'device-pending'
  | 'device-broken'

/** A refused request; `about` has details for the caller. */
export interface Refusal<Reason extends RefusalReason = RefusalReason> {
  readonly reason: Reason
  readonly about?: string
  /** The rule that was not met, where a list of rules has one reason. */
  readonly rule?: string
}

export const refuse = <Reason extends RefusalReason>(reason: Reason, about?: string): Refusal<Reason> =>
  about === undefined ? { reason } : { reason, about }

export const isRefusal = (outcome: unknown): outcome is Refusal =>
  typeof outcome === 'object' && outcome !== null && 'reason' in outcome && typeof outcome.reason === 'string'
