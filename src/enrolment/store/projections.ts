import type { Device } from '../device.ts'

/** The device fields that a projection may show; `uploadUuid` is the upload's id in the form of `upload-id.ts`. */
export type DeviceField = Exclude<keyof Device, 'userToken' | 'profileVersion'> | 'imeiOrMeid' | 'uploadUuid' | NamedField
type NamedField = 'tenantName' | 'profileName' | 'resellerName'

/** The JSON members that an API shows of a device: wire name → field, or a constant text. */
export type Projection<Field extends DeviceField = DeviceField> = Readonly<Record<string, Field | { readonly always: string }>>

/** The fields of a device in a reseller's list; `decimalMeid` is calculated from the MEID, else from the IMEI. */
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

/** A projection for a reseller's list, which omits empty fields; a text may depend on the customer's approval. */
export type UploadProjection = Readonly<Record<string, UploadedField | { readonly pending: string; readonly approved: string }>>

/** The projections that a store is opened with: one for a tenant's devices, one for a reseller's uploads. */
export interface Projections {
  readonly devices: Projection
  readonly uploads: UploadProjection
}
