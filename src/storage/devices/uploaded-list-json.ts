import { type AliasableExpression, type Expression, sql } from 'kysely'
import type { UploadedField, UploadProjection } from '../../enrolment/store/projections.ts'
import { PADDING } from '../../enrolment/upload-id.ts'
import type { Engine } from '../engines/engine.ts'

/**
 * A device as its reseller's list shows it, put together by the database from the row and the customer's name (`customers`,
 * joined by `uploaded_to`). Nothing of it is stored: the list is read less often than devices are written.
 */
export function uploadedDocument(engine: Engine, projection: UploadProjection): AliasableExpression<string> {
  const members = Object.entries(projection).map(([name, field]) => {
    const value =
      typeof field === 'string'
        ? FIELDS[field](engine)
        : sql`case when devices.state = 'Pending' then ${sql.lit(JSON.stringify(field.pending))} else ${sql.lit(JSON.stringify(field.approved))} end`
    // A member whose value is null is null as a whole, and is left out.
    return sql`coalesce(${sql.lit(`,${JSON.stringify(name)}:`)} || ${value}, '')`
  })
  // The first comma gives way to the brace.
  return sql`'{' || substr(${sql.join(members, sql` || `)}, 2) || '}'`
}

// A device that its provider has moved arrived there as another upload; for its reseller it is still of the first.
const OWN_UPLOAD = sql`case when devices.tenant = devices.uploaded_to then devices.upload else
  (select own.serial from transactions own where own.tenant = devices.reseller and own.id = devices.transaction_id) end`

// Identifiers and ids are of digits and letters alone, so that quotes around them are JSON.
const plain = (column: string) => sql`'"' || ${sql.ref(column)} || '"'`

const FIELDS: Readonly<Record<UploadedField, (engine: Engine) => Expression<unknown>>> = {
  id: () => plain('devices.id'),
  imei: () => plain('devices.imei'),
  serialNumber: () => plain('devices.serial_number'),
  model: engine => sql`case when devices.model is not null then ${engine.quoted('devices.model')} end`,
  uploadedTo: () => plain('devices.uploaded_to'),
  customerName: engine => sql`case when customers.name is not null then ${engine.quoted('customers.name')} end`,
  decimalMeid: engine => {
    // 14 digits of either identifier: the first eight as a number of ten decimal digits, the other six as one of eight.
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

/** A number with zeros before it; by addition, since the engines have no function for it in common. */
const padded = (number: Expression<number>, digits: number) => sql`substr(cast(${sql.lit(10 ** digits)} + ${number} as text), 2)`
