import { type Device, identifiersOf } from '../../enrolment/device.ts'
import { normalise } from '../../enrolment/identifier.ts'
import { TextOrNumber } from '../../wire/number.ts'
import { Unfit } from '../../wire/operation.ts'
import { visible } from '../../wire/visible.ts'
import { refuse } from './dialect.ts'
import { orNull } from './members.ts'
import type { ControlWorld } from './world.ts'

const Identifier = orNull(TextOrNumber())

/** The identifiers of a phone, as text or number. A row has at least one. */
export const identifiersIn = { imei: Identifier, imei2: Identifier, meid: Identifier, serialNumber: Identifier }

type Identified = { readonly [Member in keyof typeof identifiersIn]?: string | number | null }

/** The identifiers in normal form; null for an absent one. */
export const readIdentifiers = (world: ControlWorld, row: Identified): Pick<Device, keyof typeof identifiersIn> => ({
  imei: read(world, row, 'imei'),
  imei2: read(world, row, 'imei2'),
  meid: read(world, row, 'meid'),
  serialNumber: read(world, row, 'serialNumber'),
})

/** Throws `Unfit` for a malformed identifier, and for a row without any. */
export function checkIdentifiers(world: ControlWorld, row: Identified): void {
  const identifiers = readIdentifiers(world, row)
  if (identifiersOf(identifiers).length === 0) throw new Unfit('imei', 'or meid or serialNumber is required')
}

/** The row with an identifier in any spelling. The kind of the identifier is unknown, so each kind is tried. */
export async function named<Row>(text: string, get: (identifier: string) => Promise<Row | undefined>): Promise<Row | undefined> {
  const spellings = new Set(KINDS.map(kind => normalise(kind, text, { strictImei: false })))
  for (const spelling of spellings) {
    const found = spelling === undefined ? undefined : await get(spelling)
    if (found !== undefined) return found
  }
  return undefined
}

/** The one row that has the identifiers; undefined if none has. Throws `Refused` where several have. */
export function onlyOne<Row>(
  rows: string,
  { identifiers, stored }: { identifiers: readonly string[]; stored: readonly (Row | undefined)[] },
  idOf: (row: Row) => string,
): Row | undefined {
  const found = new Map(stored.filter(row => row !== undefined).map(row => [idOf(row), row]))
  if (found.size > 1) throw refuse('devicesDiffer', { rows, identifiers: identifiers.join(', ') })
  return [...found.values()][0]
}

const KINDS = ['imei', 'meid', 'serial'] as const
const KIND_OF = { imei: 'imei', imei2: 'imei', meid: 'meid', serialNumber: 'serial' } as const

function read(world: ControlWorld, row: Identified, member: keyof Identified): string | null {
  const text = row[member]
  if (text === null || text === undefined || text === '') return null
  const identifier = normalise(KIND_OF[member], String(text), world.rules)
  if (identifier === undefined) throw new Unfit(member, `is ${visible(String(text))}, which is malformed`)
  return identifier
}
