import Type, { type Static } from 'typebox'
import { type Handset, identifiersOf } from '../../enrolment/device.ts'
import { checkIdentifiers, identifiersIn, named, onlyOne, readIdentifiers } from './identifiers.ts'
import { Flag, orNull } from './members.ts'
import { resource } from './resource.ts'
import type { ControlWorld } from './world.ts'

const HandsetRow = Type.Object(
  { ...identifiersIn, model: orNull(Type.String({ minLength: 1 })), eligible: orNull(Flag) },
  { title: 'HandsetRow' },
)

/** Simulated phones, uploaded or not. */
export const handsets = resource<typeof HandsetRow, Handset>({
  name: 'handsets',
  one: 'handset',
  key: ['identifier'],
  schema: HandsetRow,
  shows: { nullable: [...Object.keys(identifiersIn), 'model'] },
  seedNeeds: Object.keys(identifiersIn),
  notes: 'Uploads reject a handset with eligible false. They accept identifiers that no handset has.',
  validate: checkIdentifiers,
  names: (row, world) => identifiersOf(readIdentifiers(world, row)).map(identifier => `handset ${identifier}`),
  owner: () => '',
  references: () => [],
  existing: async (world, row) => (await storedAmong(world, [row]))(row),
  existingAmong: storedAmong,
  build: (world, row) => ({ ...readIdentifiers(world, row), model: row.model ?? null, eligible: row.eligible ?? true }),
  store: ({ store }, handset, log) => store.handsets.put(handset, log),
  storeAll: ({ store }, all) => store.handsets.putAll(all),
  find: ({ store }, key) => named(key.identifier ?? '', identifier => store.handsets.get({ identifier })),
  page: ({ store }, page) => store.handsets.page(page),
  show: handset => ({ ...handset }),
  remove: async ({ store }, handset, log) => {
    await store.handsets.remove({ identifier: identifiersOf(handset)[0] ?? '' }, log)
  },
})

async function storedAmong(world: ControlWorld, rows: readonly Static<typeof HandsetRow>[]) {
  const namesOf = (row: Static<typeof HandsetRow>) => identifiersOf(readIdentifiers(world, row))
  const found = await world.store.handsets.among(rows.flatMap(namesOf))
  return (row: Static<typeof HandsetRow>) => {
    const identifiers = namesOf(row)
    const stored = identifiers.map(identifier => found.get(identifier))
    return onlyOne('handsets', { identifiers, stored }, handset => identifiersOf(handset).join(' '))
  }
}
