import { type Activity, type By, entry } from './activity.ts'
import type { Clock, Ids } from './clock.ts'
import type { KnoxGuard } from './knox-guard.ts'
import type { Refusal } from './refusal.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Service } from './tenant.ts'

export type ManagementType = 'FullyManaged' | 'JointlyManaged'
export type ManagementStatus = 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'

/** The relation of a provider and a customer that it manages or has requested to manage. */
export interface Management {
  readonly provider: string
  readonly customer: string
  readonly managementType: ManagementType
  readonly status: ManagementStatus
  readonly services: readonly Service[]
  /** The provider created the account, so it may add services to it. */
  readonly opened?: boolean
  /** The customer lets the provider manage its administrators. */
  readonly managesAdmins?: boolean
  /** Changes to the account that are applied once the customer agrees. */
  readonly onAcceptance?: { readonly knoxManage?: string; readonly knoxGuard?: KnoxGuard }
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether a provider may act for the customer: from acceptance until a delink is accepted, also while one is requested. */
export const isManaging = (management: Management | undefined): management is Management =>
  management !== undefined && management.status !== 'Pending' && management.status !== 'Rejected'

export const isDelinkPending = ({ status }: Management): boolean =>
  status === 'DelinkPending' || status === 'DelinkPendingByCustomer'

export type Side = 'customer' | 'provider'

/** Whether the other side has requested the delink, so that this one answers. */
export const isDelinkPendingAt =
  (side: Side) =>
  ({ status }: Management): boolean =>
    status === (side === 'customer' ? 'DelinkPending' : 'DelinkPendingByCustomer')

type AcceptedReason = 'customer-unmanaged' | 'customer-pending' | 'delink-pending'

/** The customer has accepted the management, and no delink is requested. */
export const ACCEPTED_RULES: readonly SyncRule<{ readonly management: Management | undefined }, AcceptedReason>[] = [
  {
    name: 'managed',
    requires: 'The provider manages the customer.',
    refusal: 'customer-unmanaged',
    meets: ({ management }) => management !== undefined && management.status !== 'Rejected',
  },
  {
    name: 'accepted',
    requires: 'The customer has accepted the provider.',
    refusal: 'customer-pending',
    meets: ({ management }) => management?.status !== 'Pending',
  },
  {
    name: 'no-pending-delink',
    requires: 'Neither side has requested a delink.',
    refusal: 'delink-pending',
    meets: ({ management }) => management === undefined || !isDelinkPending(management),
  },
]

/** The management if it meets `ACCEPTED_RULES`, or the refusal. */
export const requireAccepted = (management: Management | undefined): Management | Refusal<AcceptedReason> =>
  // The first rule is met only if the management exists.
  refusalBy(ACCEPTED_RULES, { management }) ?? (management as Management)

/** The activity entry of a change of a management, for the logs of both tenants. */
export const entryForBoth = (
  world: { readonly clock: Clock; readonly ids: Ids },
  by: By,
  { act, provider, customer }: { act: string; provider: string; customer: string },
): readonly Activity[] => [
  entry(world, by, {
    tenant: provider,
    act,
    target: '',
    customer,
    also: [{ tenant: customer, details: { providerId: provider } }],
  }),
]
