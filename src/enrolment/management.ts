import { type Activity, type By, entry } from './activity.ts'
import type { KnoxGuard } from './knox-guard.ts'
import { type No, no } from './refusal.ts'
import type { Service } from './tenant.ts'
import type { World } from './world.ts'

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

/** The relation, if the customer has agreed to it and nothing of it waits for an answer. */
export function settled(
  management: Management | undefined,
): Management | No<'customer-unmanaged' | 'customer-pending' | 'customer-leaving'> {
  if (management === undefined || management.status === 'Rejected') return no('customer-unmanaged')
  if (management.status === 'Pending') return no('customer-pending')
  return isLeaving(management) ? no('customer-leaving') : management
}

/** A change of the relation, in the logs of both. */
export const toldToBoth = (
  world: Pick<World, 'clock' | 'ids'>,
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
