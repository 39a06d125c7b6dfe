import { type Activity, type By, entry } from './activity.ts'
import type { Clock, Ids } from './clock.ts'
import type { KnoxGuard } from './knox-guard.ts'
import type { No } from './refusal.ts'
import { refusalBy, type SyncRule } from './rules.ts'
import type { Service } from './tenant.ts'

export type ManagementType = 'FullyManaged' | 'JointlyManaged'
export type ManagementStatus = 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'

/** The relation of a provider and a customer that it manages, or has asked to. */
export interface Management {
  readonly provider: string
  readonly customer: string
  readonly managementType: ManagementType
  readonly status: ManagementStatus
  readonly services: readonly Service[]
  /** The provider opened the account itself, so which services it has is the provider's to choose. */
  readonly opened?: boolean
  /** The customer lets the provider manage its administrators. */
  readonly managesAdmins?: boolean
  /** What the account gets once the customer agrees to be managed. */
  readonly onAcceptance?: { readonly knoxManage?: string; readonly knoxGuard?: KnoxGuard }
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether a provider may act for the customer: from acceptance until a delink is accepted, not merely asked for. */
export const isManaging = (management: Management | undefined): management is Management =>
  management !== undefined && management.status !== 'Pending' && management.status !== 'Rejected'

export const isLeaving = ({ status }: Management): boolean => status === 'DelinkPending' || status === 'DelinkPendingByCustomer'

type SettledWord = 'customer-unmanaged' | 'customer-pending' | 'customer-leaving'

/** That the customer has agreed to the relation, and nothing of it waits for an answer. */
export const SETTLED: readonly SyncRule<{ readonly management: Management | undefined }, SettledWord>[] = [
  {
    name: 'managed',
    asks: 'The provider manages the customer.',
    no: 'customer-unmanaged',
    meets: ({ management }) => management !== undefined && management.status !== 'Rejected',
  },
  {
    name: 'accepted',
    asks: 'The customer has accepted the provider.',
    no: 'customer-pending',
    meets: ({ management }) => management?.status !== 'Pending',
  },
  {
    name: 'staying',
    asks: 'Neither side has asked for a delink.',
    no: 'customer-leaving',
    meets: ({ management }) => management === undefined || !isLeaving(management),
  },
]

/** The relation, if it is settled. */
export const settled = (management: Management | undefined): Management | No<SettledWord> =>
  // The first of the rules is met by a relation alone.
  refusalBy(SETTLED, { management }) ?? (management as Management)

/** A change of the relation, in the logs of both. */
export const toldToBoth = (
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
