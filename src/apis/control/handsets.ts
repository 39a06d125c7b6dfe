import Type from 'typebox'
import { type Handset, identifiersOf } from '../../enrolment/device.ts'
import { checkIdentifiers, identifiersIn, named, onlyOne, readIdentifiers } from './identifiers.ts'
import { Flag, orNull } from './members.ts'
import { resource } from './resource.ts'

const HandsetRow = Type.Object({ ...identifiersIn, model: orNull(Type.String({ minLength: 1 })), eligible: orNull(Flag) })

/** Simulated phones, uploaded or not. */
export const handsets = resource<typeof HandsetRow, Handset>({
  name: 'handsets',
  one: 'handset',
  key: ['identifier'],
  schema: HandsetRow,
  seedNeeds: Object.keys(identifiersIn),
  notes: 'Uploads reject a handset with eligible false. They accept identifiers that no handset has.',
  validate: checkIdentifiers,
  names: (row, world) => identifiersOf(readIdentifiers(world, row)).map(identifier => `handset ${identifier}`),
  owner: () => '',
  references: () => [],
  existing: async (world, row) => {
    const identifiers = identifiersOf(readIdentifiers(world, row))
    const stored = [...(await world.store.handsets.among(identifiers)).values()]
    return onlyOne('handsets', { identifiers, stored }, handset => identifiersOf(handset).join(' '))
  },
  build: (world, row) => ({ ...readIdentifiers(world, row), model: row.model ?? null, eligible: row.eligible ?? true }),
  store: ({ store }, handset, log) => store.handsets.put(handset, log),
  find: ({ store }, key) => named(key.identifier ?? '', identifier => store.handsets.get({ identifier })),
  page: ({ store }, page) => store.handsets.page(page),
  show: handset => ({ ...handset }),
  remove: async ({ store }, handset, log) => {
    await store.handsets.remove({ identifier: identifiersOf(handset)[0] ?? '' }, log)
  },
})
