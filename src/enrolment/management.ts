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
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether a provider may act for the customer: from acceptance until a delink is accepted, not merely asked for. */
export const isManaging = (management: Management | undefined): boolean =>
  management !== undefined && management.status !== 'Pending' && management.status !== 'Rejected'
