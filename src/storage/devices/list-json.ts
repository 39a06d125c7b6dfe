import { type AliasableExpression, type Expression, sql } from 'kysely'
import type { DeviceField, Projection } from '../../enrolment/store/projections.ts'
import { uuidOfUpload } from '../../enrolment/upload-id.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'

/** The columns of a device without its stored JSON. */
export type DeviceColumns = Omit<Tables['devices'], 'fixed_json' | 'state_json'>

/**
 * The two parts of a device's JSON that its row stores: the members that never change after the upload, with the opening
 * brace, and those that change with each order and are the same for all devices of the order.
 */
export interface ListJson {
  fixed(row: DeviceColumns): string
  state(row: Pick<DeviceColumns, 'state' | 'profile' | 'updated_at'>): string
}

export function listJsonOf(projection: Projection): ListJson {
  const fixed = rendererOf(projection, FIXED)
  const state = rendererOf(projection, STATE)
  const constants = Object.entries(projection)
    .map(([name, field]) => (typeof field === 'string' ? '' : `${named(name)}${JSON.stringify(field.always)}`))
    .join('')
  // The brace replaces the first comma.
  return { fixed: row => `{${`${fixed(row)}${constants}`.slice(1)}`, state }
}

/** The names that most devices of a tenant show, as JSON, so that the query looks up only the others. Empty if there is none. */
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

/** The JSON of a device in a list: its stored JSON, and the names that are looked up at each read since other rows may change them. */
export function documentOf(
  engine: Engine,
  projection: Projection,
  parameters: Bound<DocumentParameters>,
): AliasableExpression<string> {
  const members = Object.entries(projection).flatMap(([name, field]) => {
    const value = typeof field === 'string' ? READ[field]?.(engine, parameters) : undefined
    return value === undefined ? [] : [sql`${sql.lit(named(name))} || ${value}`]
  })
  const built = sql.join([...members, sql.lit('}')], sql` || `)
  // Most devices of a tenant have the same end. It is one parameter, so the database builds no text for each of them.
  const { usualReseller, usualProfile, usualEnd } = parameters
  return sql`${STORED_JSON} || case when ${isUsual(usualReseller, usualProfile)} then ${usualEnd} else ${built} end`
}

/** The JSON of a device without its end: the part that its row stores. */
export const STORED_JSON = sql<string>`devices.fixed_json || devices.state_json`

/** Whether the device has the end that most devices have. */
export const isUsual = (
  reseller: string | Expression<string>,
  profile: string | null | Expression<string | null>,
) => sql<boolean>`devices.reseller = ${reseller}
  and devices.profile is not distinct from ${profile} and devices.user_name is null and devices.tags = '[]'`

/** The end of the JSON of most devices: the reseller and the profile that these devices have, and the text. */
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
  // No reseller has the id '': if the tenant is unknown, no device has the usual end.
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

const FIXED: Fields<DeviceColumns> = {
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

const STATE: Fields<Pick<DeviceColumns, 'state' | 'profile' | 'updated_at'>> = {
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
