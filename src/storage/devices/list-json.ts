import { type AliasableExpression, type Expression, sql } from 'kysely'
import type { DeviceField, Projection } from '../../enrolment/store/projections.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'

/** What a device's row has of its own, without the pieces of its document. */
export type DeviceColumns = Omit<Tables['devices'], 'identity' | 'standing'>

/**
 * The two pieces of a device's document that are kept with its row, as JSON: what stays as it was uploaded, and what
 * changes with each order, the same for all devices of the order.
 */
export interface Pieces {
  identity(row: DeviceColumns): string
  standing(row: Pick<DeviceColumns, 'state' | 'profile' | 'updated_at'>): string
}

export function piecesOf(projection: Projection): Pieces {
  const identity = rendererOf(projection, IDENTITY)
  const standing = rendererOf(projection, STANDING)
  const always = Object.entries(projection)
    .map(([name, field]) => (typeof field === 'string' ? '' : `${named(name)}${JSON.stringify(field.always)}`))
    .join('')
  // The first comma of all gives way to the brace.
  return { identity: row => `{${`${identity(row)}${always}`.slice(1)}`, standing }
}

/** Names that most devices of a tenant show, as JSON, so that the query looks up the others only. Empty for none. */
export interface Names {
  readonly tenantName: readonly string[]
  /** An id and its name. */
  readonly resellerName: readonly string[]
  readonly profileName: readonly string[]
}

/** The parameters of `documentOf`; names are JSON. */
export interface DocumentParameters {
  readonly tenantName: string
  readonly sellerId: string
  readonly sellerName: string
  readonly profileId: string
  readonly profileName: string
  readonly usualReseller: string
  readonly usualProfile: string | null
  readonly usualEnd: string
}

export function parametersOf(projection: Projection, names: Names): DocumentParameters {
  const [usualReseller, usualProfile, usualEnd] = usual(projection, names)
  const [tenantName = ''] = names.tenantName
  const [sellerId = '', sellerName = ''] = names.resellerName
  const [profileId = '', profileName = ''] = names.profileName
  return { tenantName, sellerId, sellerName, profileId, profileName, usualReseller, usualProfile, usualEnd }
}

/** Values, or their placeholders in a prepared query. */
type Bound<Parameters> = { readonly [Name in keyof Parameters]: Parameters[Name] | Expression<Parameters[Name]> }

/** A tenant's device as a list shows it, of its row's pieces and what is looked up on reading: whatever another noun may rename. */
export function documentOf(
  engine: Engine,
  projection: Projection,
  parameters: Bound<DocumentParameters>,
): AliasableExpression<string> {
  const lookedUp = Object.entries(projection).flatMap(([name, field]) => {
    const value = typeof field === 'string' ? READ[field]?.(engine, parameters) : undefined
    return value === undefined ? [] : [sql`${sql.lit(named(name))} || ${value}`]
  })
  const each = sql.join([...lookedUp, sql.lit('}')], sql` || `)
  // Most devices of a tenant end alike: what they end with is one parameter, and nothing of it is put together for each.
  const { usualReseller, usualProfile, usualEnd } = parameters
  return sql`${PIECES} || case when ${isUsual(usualReseller, usualProfile)} then ${usualEnd} else ${each} end`
}

/** A document without its end: what its row has of its own. */
export const PIECES = sql<string>`devices.identity || devices.standing`

/** Whether a document ends as most do. */
export const isUsual = (
  reseller: string | Expression<string>,
  profile: string | null | Expression<string | null>,
) => sql<boolean>`devices.reseller = ${reseller}
  and devices.profile is not distinct from ${profile} and devices.user_name is null and devices.tags = '[]'`

/** How most documents end: for devices of which reseller and profile, and with what. */
export function usual(
  projection: Projection,
  { tenantName: [tenant], resellerName: [reseller, seller], profileName: [profile, name] }: Names,
): readonly [reseller: string, profile: string | null, end: string] {
  const values: Partial<Record<DeviceField, string | undefined>> = {
    userName: 'null',
    tags: '[]',
    tenantName: tenant,
    resellerName: seller,
    profileName: name || 'null',
  }
  const end = Object.entries(projection).map(([shown, field]) => {
    const value = typeof field === 'string' ? values[field] : undefined
    return value === undefined ? '' : `${named(shown)}${value}`
  })
  // Nothing has an empty id: where the tenant itself is not known, nothing is usual.
  return [tenant ? (reseller ?? '') : '', (name && profile) || null, `${end.join('')}}`]
}

const named = (name: string): string => `,${JSON.stringify(name)}:`

type Fields<Row> = Partial<Record<DeviceField, (row: Row) => unknown>>

function rendererOf<Row>(projection: Projection, fields: Fields<Row>): (row: Row) => string {
  const own = Object.entries(projection).flatMap(([name, field]) => {
    const value = typeof field === 'string' ? fields[field] : undefined
    return value === undefined ? [] : [{ name: named(name), value }]
  })
  return row => own.map(({ name, value }) => `${name}${JSON.stringify(value(row))}`).join('')
}

const IDENTITY: Fields<DeviceColumns> = {
  id: row => row.id,
  tenant: row => row.tenant,
  imei: row => row.imei,
  imei2: row => row.imei2,
  meid: row => row.meid,
  imeiOrMeid: row => row.imei ?? row.meid,
  serialNumber: row => row.serial_number,
  model: row => row.model,
  reseller: row => row.reseller,
  vendor: row => row.vendor,
  uploadedTo: row => row.uploaded_to,
  upload: row => row.upload,
  uploadUuid: row => row.upload && uuidOfUpload(row.upload),
  transaction: row => row.transaction_id,
  orderNo: row => row.order_no,
  orderTime: row => row.order_time,
  createdAt: row => row.created_at,
}

const STANDING: Fields<Pick<DeviceColumns, 'state' | 'profile' | 'updated_at'>> = {
  state: row => row.state,
  profile: row => row.profile,
  updatedAt: row => row.updated_at,
}

const READ: Partial<Record<DeviceField, (engine: Engine, parameters: Bound<DocumentParameters>) => Expression<string>>> = {
  userName: engine => sql`case when devices.user_name is null then 'null' else ${engine.quoted('devices.user_name')} end`,
  tags: () => sql.ref('devices.tags'),
  tenantName: (engine, { tenantName: name }) =>
    sql`coalesce(nullif(${name}, ''), (select ${engine.quoted('holder.name')} from tenants holder where holder.id = devices.tenant))`,
  resellerName: (engine, { sellerId: id, sellerName: name }) =>
    sql`case when devices.reseller is null then 'null' when devices.reseller = ${id} then ${name} else coalesce(
      (select ${engine.quoted('seller.name')} from tenants seller where seller.id = devices.reseller), 'null') end`,
  profileName: (engine, { profileId: id, profileName: name }) =>
    sql`case when devices.profile is null then 'null' when devices.profile = ${id} then ${name} else coalesce(
      (select ${engine.quoted('profiles.name')} from profiles
        where profiles.tenant = devices.tenant and profiles.id = devices.profile), 'null') end`,
}
