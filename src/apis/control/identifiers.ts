import Type from 'typebox'
import { type Device, identifiersOf } from '../../enrolment/device.ts'
import { normalise } from '../../enrolment/identifier.ts'
import { Unfit } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'
import { orNull } from './members.ts'
import type { ControlWorld } from './world.ts'

const Identifier = orNull(Type.Unsafe<string | number>({ type: ['string', 'integer'] }))

/** The identifiers of a phone, of which a row has at least one; a number is taken too. */
export const identifiersIn = { imei: Identifier, imei2: Identifier, meid: Identifier, serialNumber: Identifier }

type Identified = { readonly [Member in keyof typeof identifiersIn]?: string | number | null }

/** Each in its one spelling, or null. */
export const readIdentifiers = (world: ControlWorld, row: Identified): Pick<Device, keyof typeof identifiersIn> => ({
  imei: read(world, row, 'imei'),
  imei2: read(world, row, 'imei2'),
  meid: read(world, row, 'meid'),
  serialNumber: read(world, row, 'serialNumber'),
})

/** Throws `Unfit` for what cannot be an identifier, and for a row without any. */
export function checkIdentifiers(world: ControlWorld, row: Identified): void {
  const identifiers = readIdentifiers(world, row)
  if (identifiersOf(identifiers).length === 0) throw new Unfit('imei', 'or meid or serialNumber is required')
}

/** What any spelling of an identifier names: a text says nothing of its kind, so each is tried. */
export async function named<Row>(text: string, get: (identifier: string) => Promise<Row | undefined>): Promise<Row | undefined> {
  const spellings = new Set(KINDS.map(kind => normalise(kind, text, { strictImei: false })))
  for (const spelling of spellings) {
    const found = spelling === undefined ? undefined : await get(spelling)
    if (found !== undefined) return found
  }
  return undefined
}

/** The one that all of these are. Throws `Refused` where they are several. */
export function onlyOne<Row>(
  rows: string,
  { identifiers, there }: { identifiers: readonly string[]; there: readonly (Row | undefined)[] },
  idOf: (row: Row) => string,
): Row | undefined {
  const found = new Map(there.filter(row => row !== undefined).map(row => [idOf(row), row]))
  if (found.size > 1) throw refuse('devicesDiffer', { rows, identifiers: identifiers.join(', ') })
  return [...found.values()][0]
}

const KINDS = ['imei', 'meid', 'serial'] as const
const KIND_OF = { imei: 'imei', imei2: 'imei', meid: 'meid', serialNumber: 'serial' } as const

function read(world: ControlWorld, row: Identified, member: keyof Identified): string | null {
  const text = row[member]
  if (text === null || text === undefined || text === '') return null
  const identifier = normalise(KIND_OF[member], String(text), world.rules)
  if (identifier === undefined) throw new Unfit(member, `is ${text}, which cannot be one`)
  return identifier
}
