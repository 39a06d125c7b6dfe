import type { By } from './activity.ts'
import type { IdentifierKind } from './identifier.ts'
import type { DeviceReason, Refusal } from './refusal.ts'

/**
 * Work that was accepted and is done later: a reseller's upload or release, a customer's order over more devices than fit one
 * answer, a profile whose agents are still to be fetched. The row is the queue, and what is of one lane is done in the order of
 * acceptance, one at a time a tenant.
 */
export interface Transaction<Kind extends TransactionKind = TransactionKind> {
  /** Who gave it: a reseller, or a customer. */
  readonly tenant: string
  /** The reseller's own id for it; ours for a customer's order. */
  readonly id: string
  /** Our id, ascending in the order of acceptance; an upload's is the upload's id. */
  readonly serial: string
  readonly kind: Kind
  readonly customer: string
  readonly vendor: string | null
  readonly orderNo: string | null
  readonly state: 'progress' | 'complete'
  /** Devices in it, and how many of them have been dealt with; none where it is about a profile. */
  readonly count: number
  readonly done: number
  readonly failed: number
  readonly details: Details[Kind]
  /** The request that gave it, by the id that the logs have; null for one that no request gave. */
  readonly request: string | null
  readonly acceptedAt: number
  readonly completedAt: number | null
}

export type TransactionKind = keyof Details

/** Agents come from hosts that may take minutes; no device waits for one, so publishing is a lane of its own. */
export const LANES = ['devices', 'profiles'] as const
export type Lane = (typeof LANES)[number]

/** What each kind carries beside its devices. */
export interface Details {
  readonly upload: {
    readonly type: IdentifierKind
    readonly orderTime: number | null
    readonly targetService: string | null
    /** The profile alias by service, such as `KME`. */
    readonly aliases: Readonly<Record<string, string>>
    readonly soldToCode: string | null
    /** What becomes of a device that the reseller has uploaded for this customer before. Absent in older rows: `refused`. */
    readonly again?: 'refused' | 'unchanged'
  }
  readonly release: {
    readonly type: IdentifierKind
    /** The earlier upload whose devices it takes back, if it named one. */
    readonly ofTransaction: string | null
  }
  readonly approve: { readonly uploads: readonly ApprovedUpload[]; readonly by: string }
  readonly assign: { readonly profile: string; readonly by: string } & DeviceDetails
  readonly unassign: { readonly dropCredentials: boolean; readonly by: string }
  readonly remove: { readonly by: string }
  readonly move: { readonly to: string; readonly uploads: readonly ArrivingUpload[]; readonly by: string }
  readonly publish: {
    readonly profile: string
    readonly name: string
    readonly by: By
    /** Why it failed, if it did. */
    readonly fault: PublishFault | null
  }
}

/** Why a profile that was accepted could not be published. */
export type PublishFault = Refusal<'agent-unreadable' | 'agent-unreachable'>

/** A profile that is made after its order was accepted, as its customer asks about it. */
export interface Publication {
  readonly tenant: string
  /** The transaction's. */
  readonly id: string
  readonly profile: string
  /** As it was accepted. */
  readonly name: string
  readonly state: 'waiting' | 'processing' | 'published' | 'failed'
  readonly fault: PublishFault | null
}

export interface ApprovedUpload {
  readonly upload: string
  /** The profile that its devices are given, if any. */
  readonly profile: string | null
}

/** The upload as which a reseller's devices arrive where a provider moves them. */
export interface ArrivingUpload {
  readonly reseller: string
  readonly id: string
}

/** What an assignment leaves with a device; what is not named stays as it was. */
export interface DeviceDetails {
  readonly userName?: string
  readonly userToken?: string
  readonly tags?: readonly string[]
}

/** A device of an assignment, with details of its own where it has any. */
export type Assignee = { readonly device: string } & DeviceDetails

/** What was found of one device: null where nothing was wrong. */
export type Verdict = DeviceReason | null

/** The result of one submitted row: the device as it was sent, and its verdict. */
export interface RowResult {
  readonly sent: unknown
  readonly verdict: Verdict
}

/** A reseller's upload as the customer sees it: the devices of one transaction that were accepted, to be approved together. */
export interface Upload {
  /** The customer, or provider, that it was made for. */
  readonly tenant: string
  /** The transaction's serial. */
  readonly id: string
  readonly reseller: string
  /** The reseller's own id of the transaction. */
  readonly transaction: string
  readonly orderNo: string | null
  readonly state: 'Pending' | 'Approved'
  /** The profile that its devices get on approval: known once it is approved. */
  readonly profile: string | null
  /** Profile aliases that the reseller named, by service. */
  readonly aliases: Readonly<Record<string, string>>
  /** Devices that were accepted. */
  readonly devices: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly approvedAt: number | null
}
