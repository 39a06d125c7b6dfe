/** Words of the MSP API as the vendor's portal shows them. */
import type { MspOperations } from '../../../src/sdk/index.ts'

export type ManagedCustomer = MspOperations['getManagedCustomer']['response']
type Service = ManagedCustomer['managedServices'][number]['service']

export const SERVICES: readonly (readonly [Service, string])[] = [
  ['KnoxMobileEnrollment', 'Knox Mobile Enrollment'],
  ['KnoxManage', 'Knox Manage'],
  ['KnoxEFOTA', 'Knox E-FOTA'],
  ['KnoxAssetIntelligence', 'Knox Asset Intelligence'],
  ['KnoxConfigure', 'Knox Configure'],
  ['KnoxGuard', 'Knox Guard'],
]

export const TYPES = [
  ['FullyManaged', 'Fully managed'],
  ['JointlyManaged', 'Jointly managed'],
] as const

export const STATES: readonly (readonly [ManagedCustomer['status'], string])[] = [
  ['Active', 'Active'],
  ['Pending', 'Pending'],
  ['Rejected', 'Rejected'],
  ['DelinkPending', 'Delink request by MSP'],
  ['DelinkPendingByCustomer', 'Delink request by customer'],
]

export const nameIn = (names: readonly (readonly [string, string])[], value: string): string =>
  names.find(([name]) => name === value)?.[1] ?? value
