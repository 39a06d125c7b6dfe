import type { Device } from '../device.ts'

/** Names that a projection may give to what the store knows of a device; `uploadUuid` is the upload's id as `upload-id.ts` shows it. */
export type DeviceField = Exclude<keyof Device, 'userToken' | 'profileVersion'> | 'imeiOrMeid' | 'uploadUuid' | NamedField
type NamedField = 'tenantName' | 'profileName' | 'resellerName'

/** How an API writes a device down: wire name → field, or a text that is always the same. */
export type Projection<Field extends DeviceField = DeviceField> = Readonly<Record<string, Field | { readonly always: string }>>

/** What a reseller's list may show of a device; `decimalMeid` is calculated from the MEID or else the IMEI. */
export type UploadedField =
  | 'id'
  | 'imei'
  | 'serialNumber'
  | 'model'
  | 'uploadedTo'
  | 'customerName'
  | 'decimalMeid'
  | 'uploadUuid'
  | 'createdAt'

/** The same for a reseller's list, which leaves out what is not known; or a text that depends on the customer's approval. */
export type UploadProjection = Readonly<Record<string, UploadedField | { readonly pending: string; readonly approved: string }>>

/** The projections that a store is opened with: of a tenant's devices, and of a reseller's uploads. */
export interface Projections {
  readonly devices: Projection
  readonly uploads: UploadProjection
}
