/** Words of the MSP API as the vendor's portal shows them. */
import { MANAGEMENT_LABELS, MANAGEMENT_TYPE_LABELS } from '../../../src/apis/portal/labels.ts'
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

export const TYPES = Object.entries(MANAGEMENT_TYPE_LABELS)

export const STATES = Object.entries(MANAGEMENT_LABELS)

export const nameIn = (names: readonly (readonly [string, string])[], value: string): string =>
  names.find(([name]) => name === value)?.[1] ?? value
