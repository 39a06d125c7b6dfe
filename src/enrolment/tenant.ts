import type { KnoxGuard } from './knox-guard.ts'

type TenantStatus = 'active' | 'inactive' | 'blocked'
export type TenantKind = 'reseller' | 'customer' | 'provider'
export type Region = string

/** The services of the family that an account can have; the wire uses the same names. */
export const SERVICES = [
  'KnoxMobileEnrollment',
  'KnoxConfigure',
  'KnoxManage',
  'KnoxGuard',
  'KnoxAssetIntelligence',
  'KnoxEFOTA',
  'SamsungCarePlus',
] as const
export type Service = (typeof SERVICES)[number]

interface Account {
  /** Decimal digits, unique among all tenants of every kind. */
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly region: Region
  readonly status: TenantStatus
  readonly createdAt: number
  readonly updatedAt: number
}

export interface Reseller extends Account {
  readonly kind: 'reseller'
  readonly vendors: readonly Vendor[]
  /** SHA-256, hex, of the static key of the first generation of the reseller API. */
  readonly gen1TokenHash: string | null
}

/** A sub-reseller of a distributor or carrier. */
interface Vendor {
  readonly id: string
  readonly name: string
}

export interface Customer extends Account {
  readonly kind: 'customer'
  /** The e-mail address of its first user. */
  readonly email: string | null
  readonly approval: 'approved' | 'pending' | 'rejected'
  readonly services: readonly Service[]
  /** The name of its Knox Manage tenant, a domain with or without a prefix; unique in the world. */
  readonly knoxManage?: string
  readonly knoxGuard?: KnoxGuard
  /** Stored for a provider: contact person, address, size, industry, website. */
  readonly details: CustomerDetails
}

export interface CustomerDetails {
  readonly firstName?: string
  readonly lastName?: string
  readonly officeNumber?: string
  readonly companySize?: string
  readonly industry?: string
  readonly street1?: string
  readonly street2?: string
  readonly city?: string
  readonly stateOrProvince?: string
  readonly zipCode?: string
  readonly website?: string
}

export interface Provider extends Account {
  readonly kind: 'provider'
  readonly knoxGuardApproved: boolean
}

export type Tenant = Reseller | Customer | Provider

/** Whether a tenant can hold devices: a customer, or a provider's own inventory. */
export const holdsDevices = (tenant: Tenant | undefined): tenant is Customer | Provider =>
  tenant?.kind === 'customer' || tenant?.kind === 'provider'
