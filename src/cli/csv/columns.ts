/** Which column of a CSV file has which value, by the names in its first line. */
import { type IdentifierKind, normalise } from '../../enrolment/identifier.ts'

/** The positions of the columns that an upload reads. */
export interface Columns {
  readonly identifiers: readonly IdentifierColumn[]
  readonly customer?: number | undefined
  readonly orderNumber?: number | undefined
  readonly orderDate?: number | undefined
}

export interface IdentifierColumn {
  readonly index: number
  /** The kinds that its cells may have, the most likely one first. */
  readonly kinds: readonly IdentifierKind[]
}

/** The columns of a file without a header. */
export const ONE_IDENTIFIER: Columns = { identifiers: [{ index: 0, kinds: ['imei', 'meid', 'serial'] }] }

/** The columns of a header; undefined for a line without the name of an identifier. Throws for two columns of one value. */
export function columnsIn(names: readonly string[]): Columns | undefined {
  const known = names.flatMap((name, index) => {
    const value = VALUES[name.toLowerCase().replace(/[^a-z0-9]/g, '')]
    return value === undefined ? [] : [{ name, index, value }]
  })
  for (const [i, { name, value }] of known.entries()) {
    const other = known.slice(0, i).find(before => before.value.some(one => value.includes(one)))
    if (other !== undefined) {
      throw new Error(
        `the columns ${JSON.stringify(other.name)} and ${JSON.stringify(name)} have the same meaning; remove one of them`,
      )
    }
  }
  const identifiers = known
    .map(({ index, value }) => ({ index, kinds: value.filter(isKind) }))
    .filter(({ kinds }) => kinds.length > 0)
    .sort((one, other) => KINDS.indexOf(one.kinds[0] ?? 'serial') - KINDS.indexOf(other.kinds[0] ?? 'serial'))
  if (identifiers.length === 0) return undefined
  const indexOf = (value: Value) => known.find(column => column.value.includes(value))?.index
  return {
    identifiers,
    customer: indexOf('customer'),
    orderNumber: indexOf('orderNumber'),
    orderDate: indexOf('orderDate'),
  }
}

/** Whether the first line of a file is a device already: one cell, which is digits or a valid identifier with a digit. */
export function isIdentifierLine([first = '', ...others]: readonly string[]): boolean {
  if (others.some(cell => cell !== '') || !/\d/.test(first)) return false
  return /^[\d\s/-]+$/.test(first) || KINDS.some(kind => normalise(kind, first, ANY_CHECK_DIGIT) !== undefined)
}

/** The kind of an identifier in a column that may have several; an invalid one gets the kind whose refusal fits it best. */
export function kindOf(identifier: string, kinds: readonly IdentifierKind[]): IdentifierKind {
  const [likely = 'imei', ...others] = kinds
  if (others.length === 0 || identifier === '') return likely
  // The serial number has the loosest form: digits alone are a mistyped IMEI, not a serial number.
  const strict = kinds.filter(kind => kind !== 'serial')
  const fitting = strict.find(kind => normalise(kind, identifier, ANY_CHECK_DIGIT) !== undefined)
  return fitting ?? (kinds.includes('serial') && /[a-z]/i.test(identifier) ? 'serial' : likely)
}

// The server checks the check digit.
const ANY_CHECK_DIGIT = { strictImei: false }

const KINDS = ['imei', 'meid', 'serial'] as const satisfies readonly IdentifierKind[]

type Value = IdentifierKind | 'customer' | 'orderNumber' | 'orderDate'
const isKind = (value: Value): value is IdentifierKind => (KINDS as readonly Value[]).includes(value)

// Column names in lower case without blanks and signs. The second IMEI of a phone is not among them: one identifies it.
const VALUES: Readonly<Record<string, readonly Value[]>> = {
  imei: ['imei'],
  imei1: ['imei'],
  imeinumber: ['imei'],
  imeino: ['imei'],
  deviceimei: ['imei'],
  meid: ['meid'],
  devicemeid: ['meid'],
  imeimeid: ['imei', 'meid'],
  imeiormeid: ['imei', 'meid'],
  serial: ['serial'],
  serialnumber: ['serial'],
  serialno: ['serial'],
  sn: ['serial'],
  deviceserialnumber: ['serial'],
  imeiserialnumber: KINDS,
  imeiorserialnumber: KINDS,
  deviceimeiserialnumber: KINDS,
  deviceimeiorserialnumber: KINDS,
  imeimeidserialnumber: KINDS,
  customerid: ['customer'],
  knoxcustomerid: ['customer'],
  customeridmspid: ['customer'],
  ordernumber: ['orderNumber'],
  orderno: ['orderNumber'],
  orderdate: ['orderDate'],
}
