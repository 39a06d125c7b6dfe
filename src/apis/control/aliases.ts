import Type from 'typebox'
import type { Alias } from '../../enrolment/profile.ts'
import { DigitsId, Name, ObjectId, orNull } from './members.ts'
import { HOLDERS, resource, toProfile, toTenant } from './resource.ts'

const AliasRow = Type.Object(
  {
    id: orNull(Type.String({ description: 'Set by the server; a sent value is ignored.' })),
    customer: DigitsId,
    reseller: DigitsId,
    alias: Name,
    profile: ObjectId,
  },
  { title: 'AliasRow' },
)
/** Profile aliases. */
export const aliases = resource<typeof AliasRow, Alias>({
  name: 'aliases',
  one: 'alias',
  key: ['reseller', 'customer', 'alias'],
  schema: AliasRow,
  shows: {},
  names: row => [`alias ${row.reseller}/${row.customer}/${row.alias}`],
  owner: row => String(row.customer),
  references: row => [
    ...toTenant('customer', row.customer, HOLDERS),
    ...toTenant('reseller', row.reseller, ['reseller']),
    ...toProfile('profile', row.profile, row.customer),
  ],
  existing: ({ store }, { reseller, customer, alias }) =>
    store.aliases.get({ reseller: `${reseller}`, customer: `${customer}`, alias }),
  build: (world, row, { existing }) => ({
    customer: String(row.customer),
    reseller: String(row.reseller),
    alias: row.alias,
    id: existing?.id ?? world.ids.object(),
    profile: row.profile,
  }),
  store: ({ store }, alias, log) => store.aliases.put(alias, log),
  find: ({ store }, { reseller = '', customer = '', alias = '' }) => store.aliases.get({ reseller, customer, alias }),
  page: ({ store }, page) => store.aliases.page(page),
  show: alias => ({ ...alias }),
  remove: async ({ store }, { reseller, customer, alias }, log) => {
    await store.aliases.remove({ reseller, customer, alias }, log)
  },
})
