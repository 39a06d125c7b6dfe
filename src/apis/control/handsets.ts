import Type from 'typebox'
import { type Handset, identifiersOf } from '../../enrolment/device.ts'
import { checkIdentifiers, identifiersIn, named, onlyOne, readIdentifiers } from './identifiers.ts'
import { Flag, orNull } from './members.ts'
import { resource } from './resource.ts'

const HandsetRow = Type.Object({ ...identifiersIn, model: orNull(Type.String({ minLength: 1 })), eligible: orNull(Flag) })

/** Phones that exist, whether or not anybody has uploaded them. */
export const handsets = resource<typeof HandsetRow, Handset>({
  name: 'handsets',
  one: 'handset',
  key: ['identifier'],
  schema: HandsetRow,
  seedNeeds: Object.keys(identifiersIn),
  notes: 'One with eligible false is refused in uploads; an identifier of no handset at all is fine.',
  validate: checkIdentifiers,
  names: (row, world) => identifiersOf(readIdentifiers(world, row)).map(identifier => `handset ${identifier}`),
  owner: () => '',
  references: () => [],
  existing: async (world, row) => {
    const identifiers = identifiersOf(readIdentifiers(world, row))
    const there = [...(await world.store.handsets.among(identifiers)).values()]
    return onlyOne('handsets', { identifiers, there }, handset => identifiersOf(handset).join(' '))
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
