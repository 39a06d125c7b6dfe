import { type AliasableExpression, type Expression, sql } from 'kysely'
import type { UploadedField, UploadProjection } from '../../enrolment/store/projections.ts'
import { PADDING } from '../../enrolment/upload-id.ts'
import type { Engine } from '../engines/engine.ts'

/**
 * The JSON of a device in its reseller's list, built by the database from the row and the customer's name (`customers`, joined
 * by `uploaded_to`). It is not stored, because this list is read less often than devices are written.
 */
export function uploadedDocument(engine: Engine, projection: UploadProjection): AliasableExpression<string> {
  const members = Object.entries(projection).map(([name, field]) => {
    const value =
      typeof field === 'string'
        ? FIELDS[field](engine)
        : sql`case when devices.state = 'Pending' then ${sql.lit(JSON.stringify(field.pending))} else ${sql.lit(JSON.stringify(field.approved))} end`
    // With a null value the whole member is null, so it is omitted.
    return sql`coalesce(${sql.lit(`,${JSON.stringify(name)}:`)} || ${value}, '')`
  })
  // The brace replaces the first comma.
  return sql`'{' || substr(${sql.join(members, sql` || `)}, 2) || '}'`
}

// A device that a provider moved belongs to another upload at the customer. Its reseller sees the original upload.
const OWN_UPLOAD = sql`case when devices.tenant = devices.uploaded_to then devices.upload else
  (select own.serial from transactions own where own.tenant = devices.reseller and own.id = devices.transaction_id) end`

// Identifiers and ids have only digits and letters, so they need no escapes in JSON.
const plain = (column: string) => sql`'"' || ${sql.ref(column)} || '"'`

const FIELDS: Readonly<Record<UploadedField, (engine: Engine) => Expression<unknown>>> = {
  id: () => plain('devices.id'),
  imei: () => plain('devices.imei'),
  serialNumber: () => plain('devices.serial_number'),
  model: engine => sql`case when devices.model is not null then ${engine.quoted('devices.model')} end`,
  uploadedTo: () => plain('devices.uploaded_to'),
  customerName: engine => sql`case when customers.name is not null then ${engine.quoted('customers.name')} end`,
  decimalMeid: engine => {
    // Of 14 hexadecimal digits, the first eight become ten decimal digits and the other six become eight.
    const digits = sql<string>`coalesce(devices.meid, devices.imei)`
    return sql`'"' || ${padded(engine.hexadecimal(digits, 1, 8), 10)} || ${padded(engine.hexadecimal(digits, 9, 6), 8)} || '"'`
  },
  uploadUuid: () => {
    const part = (from: number, length: number) => sql`substr(${OWN_UPLOAD}, ${sql.lit(from)}, ${sql.lit(length)})`
    const tail = sql.lit(`${PADDING}"`)
    return sql`'"' || ${part(1, 8)} || '-' || ${part(9, 4)} || '-4' || ${part(13, 3)} || '-8' || ${part(16, 3)} || '-' || ${part(19, 6)} || ${tail}`
  },
  createdAt: () => sql`cast(devices.created_at as text)`,
}

/** A number with leading zeros, by addition, since the engines have no common function for it. */
const padded = (number: Expression<number>, digits: number) => sql`substr(cast(${sql.lit(10 ** digits)} + ${number} as text), 2)`
