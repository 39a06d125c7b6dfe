/** The codes of all refusals of the domain; each API maps the codes that it can get to rows of its catalogue. */
export type Word =
  // who may act for whom
  | 'reseller-unknown'
  | 'vendor-unknown'
  | 'customer-unknown'
  | 'association-missing'
  | 'association-exists'
  | 'association-in-use'
  | 'uploads-pending'
  // managed customers
  | 'customer-unmanaged'
  | 'customer-unapproved'
  | 'customer-abroad'
  | 'customer-pending'
  | 'customer-leaving'
  | 'customer-managed'
  | 'fully-managed'
  | 'jointly-managed'
  | 'management-type-missing'
  | 'country-unsupported'
  | 'email-taken'
  | 'email-free'
  | 'service-unsupported'
  | 'service-missing'
  | 'knox-guard-unapproved'
  | KnoxGuardWord
  | KnoxManageWord
  | 'nothing-asked'
  | 'several-ask'
  // transactions
  | 'transaction-malformed'
  | 'transaction-taken'
  | 'transaction-unknown'
  | 'too-many-devices'
  | 'alias-unknown'
  // devices, one by one
  | DeviceWord
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

/** What may be wrong with the Knox Guard tenant that is asked for. */
export type KnoxGuardWord =
  | 'knox-guard-domain-unfit'
  | 'knox-guard-type-unfit'
  | 'knox-guard-type-needless'
  | 'knox-guard-contact-missing'

/** What may be wrong with the name of the Knox Manage tenant that is asked for. */
export type KnoxManageWord = 'knox-manage-prefix-unfit' | 'knox-manage-prefix-missing' | 'knox-manage-taken'

/** The refusals of one device in a transaction. */
export type DeviceWord =
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

/** A refusal; `about` has details for the caller. */
export interface No<W extends Word = Word> {
  readonly no: W
  readonly about?: string
}

export const no = <W extends Word>(word: W, about?: string): No<W> => (about === undefined ? { no: word } : { no: word, about })

export const isNo = (outcome: unknown): outcome is No =>
  typeof outcome === 'object' && outcome !== null && 'no' in outcome && typeof outcome.no === 'string'
