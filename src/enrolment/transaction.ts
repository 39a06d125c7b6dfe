import type { By } from './activity.ts'
import type { DeviceFilter } from './device.ts'
import type { Disturbance } from './disturbance.ts'
import type { IdentifierKind } from './identifier.ts'
import type { DeviceReason, Refusal } from './refusal.ts'

/**
 * An accepted order: a reseller's upload or release, a customer's or provider's order over devices, or the publishing of a
 * profile whose agents must be downloaded. The stored rows are the queue. Workers run the transactions of a tenant in the order
 * of acceptance, one at a time in each lane.
 */
export interface Transaction<Kind extends TransactionKind = TransactionKind> {
  /** The tenant that ordered it: a reseller, a customer or a provider. */
  readonly tenant: string
  /** The id that the reseller chose; of any other tenant's transaction, the serial. */
  readonly id: string
  /** Assigned by the node that accepts it, ascending with that node's clock; also the id of the upload that a transaction creates. */
  readonly serial: string
  readonly kind: Kind
  readonly customer: string
  readonly vendor: string | null
  readonly orderNo: string | null
  readonly state: 'progress' | 'complete'
  /** The number of devices; 0 for a publication. */
  readonly count: number
  /** The number of processed devices, failed ones included. At the end of a selection it may be less than `count`. */
  readonly done: number
  readonly failed: number
  readonly details: Details[Kind] & { readonly disturbance?: Disturbance }
  /** The id of the request that ordered it, as in the logs; null without a request. */
  readonly request: string | null
  readonly acceptedAt: number
  readonly completedAt: number | null
}

export type TransactionKind = keyof Details

/** Publications have their own lane, since a download of an agent may take minutes and must not delay devices. */
export const LANES = ['devices', 'profiles'] as const
export type Lane = (typeof LANES)[number]

/** The members of each kind besides its devices. */
export interface Details {
  readonly upload: {
    readonly type: IdentifierKind
    readonly orderTime: number | null
    readonly targetService: string | null
    /** The profile alias by service, such as `KME`. */
    readonly aliases: Readonly<Record<string, string>>
    readonly soldToCode: string | null
    /** As in `By`. Absent in older rows, and so of a release. */
    readonly by?: string
    /** The result for a device that the reseller has uploaded for this customer before. Absent in older rows: `refused`. */
    readonly again?: 'refused' | 'unchanged'
  }
  readonly release: {
    readonly type: IdentifierKind
    /** The earlier upload whose devices are deleted; null if the request listed devices. */
    readonly ofTransaction: string | null
    readonly by?: string
  }
  readonly approve: {
    readonly uploads: readonly ApprovedUpload[]
    readonly by: string
    /** `by` as the log of the tenant names it. Absent in older rows. */
    readonly approver?: string
  }
  readonly assign: { readonly profile: string } & DeviceDetails & OwnOrder
  readonly unassign: { readonly dropCredentials: boolean } & OwnOrder
  readonly remove: OwnOrder
  readonly tag: TagChange & OwnOrder
  readonly move: { readonly to: string; readonly uploads: readonly ArrivingUpload[]; readonly by: string }
  readonly publish: {
    readonly profile: string
    readonly name: string
    readonly by: By
    /** The reason if it failed. */
    readonly fault: PublishFault | null
  }
}

interface OwnOrder {
  readonly by: string
  /** The devices of an order that names none. */
  readonly selection?: Selection
}

/**
 * The devices that match a filter when the order reaches them, in the order of their ids. Devices that were uploaded after the
 * acceptance have higher ids than `lastId`. `count` of the transaction is the number that matched at its acceptance; no more are
 * changed.
 */
export interface Selection {
  readonly filter: DeviceFilter
  readonly lastId: string
  /** The devices up to this id are done; absent before the first step. */
  readonly after?: string
}

/** A device that an order could not change. */
export interface Failure {
  /** Its id. */
  readonly device: string
  readonly reason: FailureReason
}
export type FailureReason = 'device-not-found' | 'too-many-tags'

/** The reason that an accepted profile was not published. */
export type PublishFault = Refusal<'agent-unreadable' | 'agent-unreachable'>

/** The progress of a profile that is published after its request was accepted. */
export interface Publication {
  readonly tenant: string
  /** The id of the transaction. */
  readonly id: string
  readonly profile: string
  /** The name of the profile at acceptance. */
  readonly name: string
  readonly state: 'waiting' | 'processing' | 'published' | 'failed'
  readonly fault: PublishFault | null
}

export interface ApprovedUpload {
  readonly upload: string
  /** The profile that its devices get, if any. */
  readonly profile: string | null
}

/** The tags that a device gets and loses; one that is in both lists is added. */
export interface TagChange {
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

/** The upload that lists a reseller's devices at the customer to which a provider moves them. */
export interface ArrivingUpload {
  readonly reseller: string
  readonly id: string
}

/** The details that an assignment stores with a device; an absent member stays unchanged. */
export interface DeviceDetails {
  readonly userName?: string
  readonly userToken?: string
  readonly tags?: readonly string[]
}

/** A device of an assignment, with the details for it alone. */
export type Assignee = { readonly device: string } & DeviceDetails

/** The result of the check of one device: null if it was accepted. */
export type Verdict = DeviceReason | null

/** The result of one submitted row: the device as it was sent, and its verdict. */
export interface RowResult {
  readonly sent: unknown
  readonly verdict: Verdict
}

/** The accepted devices of one reseller transaction, which the customer approves together. */
export interface Upload {
  /** The customer, or provider, for which the devices were uploaded. */
  readonly tenant: string
  /** The serial of the transaction. */
  readonly id: string
  readonly reseller: string
  /** The id of the transaction, as the reseller chose it. */
  readonly transaction: string
  readonly orderNo: string | null
  readonly state: 'Pending' | 'Approved'
  /** The profile that its devices got on approval; null before. */
  readonly profile: string | null
  /** The profile aliases that the reseller named, by service. */
  readonly aliases: Readonly<Record<string, string>>
  /** The number of accepted devices. */
  readonly devices: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly approvedAt: number | null
  /** As the log of the tenant names it; empty for an automatic approval, null also for approvals of earlier versions. */
  readonly approvedBy: string | null
}
