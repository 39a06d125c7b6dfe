import Type from 'typebox'
import type { Association } from '../../enrolment/association.ts'
import type { Management } from '../../enrolment/management.ts'
import type { Alias } from '../../enrolment/profile.ts'
import { SERVICES } from '../../enrolment/tenant.ts'
import { DigitsId, Flag, listOf, Name, ObjectId, oneOf, orNull } from './members.ts'
import { HOLDERS, resource, toProfile, toTenant } from './resource.ts'

const AssociationRow = Type.Object({
  reseller: DigitsId,
  customer: DigitsId,
  state: orNull(oneOf(['pending', 'active', 'inactive'])),
  autoApproval: orNull(Flag),
  defaultProfile: orNull(ObjectId),
  internalReference: orNull(Type.String()),
})
/** Who uploads for whom. */
export const associations = resource<typeof AssociationRow, Association>({
  name: 'associations',
  one: 'association',
  key: ['reseller', 'customer'],
  schema: AssociationRow,
  names: row => [`association ${row.reseller}/${row.customer}`],
  owner: row => String(row.reseller),
  references: row => [
    ...toTenant('reseller', row.reseller, ['reseller']),
    ...toTenant('customer', row.customer, HOLDERS),
    ...toProfile('defaultProfile', row.defaultProfile, row.customer),
  ],
  existing: ({ store }, { reseller, customer }) => store.associations.get({ reseller: `${reseller}`, customer: `${customer}` }),
  build: (world, row, { existing }) => ({
    reseller: String(row.reseller),
    customer: String(row.customer),
    state: row.state ?? 'active',
    autoApproval: row.autoApproval ?? false,
    defaultProfile: row.defaultProfile ?? null,
    internalReference: row.internalReference ?? null,
    createdAt: existing?.createdAt ?? world.clock.now(),
    updatedAt: world.clock.now(),
  }),
  store: ({ store }, association, log) => store.associations.put(association, log),
  find: ({ store }, { reseller = '', customer = '' }) => store.associations.get({ reseller, customer }),
  page: ({ store }, page) => store.associations.page(page),
  show: ({ createdAt, updatedAt, ...row }) => row,
  remove: async ({ store }, { reseller, customer }, log) => {
    await store.associations.remove({ reseller, customer }, log)
  },
})

const ManagementRow = Type.Object({
  provider: DigitsId,
  customer: DigitsId,
  managementType: orNull(oneOf(['FullyManaged', 'JointlyManaged'])),
  status: orNull(oneOf(['Pending', 'Active', 'Rejected', 'DelinkPending', 'DelinkPendingByCustomer'])),
  services: orNull(listOf(oneOf(SERVICES))),
  managesAdmins: orNull(Flag),
})
/** Who manages whom. */
export const managements = resource<typeof ManagementRow, Management>({
  name: 'managements',
  one: 'management',
  key: ['provider', 'customer'],
  schema: ManagementRow,
  names: row => [`management ${row.provider}/${row.customer}`],
  owner: row => String(row.provider),
  references: row => [...toTenant('provider', row.provider, ['provider']), ...toTenant('customer', row.customer, ['customer'])],
  existing: ({ store }, { provider, customer }) => store.managements.get({ provider: `${provider}`, customer: `${customer}` }),
  build: (world, row, { existing }) => ({
    // What is no member of a row stays: who opened the account, what it gets on acceptance.
    ...existing,
    provider: String(row.provider),
    customer: String(row.customer),
    managementType: row.managementType ?? 'JointlyManaged',
    status: row.status ?? 'Active',
    services: row.services ?? ['KnoxMobileEnrollment'],
    managesAdmins: row.managesAdmins ?? undefined,
    createdAt: existing?.createdAt ?? world.clock.now(),
    updatedAt: world.clock.now(),
  }),
  store: ({ store }, management, log) => store.managements.put(management, log),
  find: ({ store }, { provider = '', customer = '' }) => store.managements.get({ provider, customer }),
  page: ({ store }, page) => store.managements.page(page),
  show: ({ provider, customer, managementType, status, services, managesAdmins }) => ({
    provider,
    customer,
    managementType,
    status,
    services: [...services],
    ...(managesAdmins && { managesAdmins }),
  }),
  remove: async ({ store }, { provider, customer }, log) => {
    await store.managements.remove({ provider, customer }, log)
  },
})

const AliasRow = Type.Object({
  id: orNull(Type.String({ description: 'Ours; what is sent is ignored.' })),
  customer: DigitsId,
  reseller: DigitsId,
  alias: Name,
  profile: ObjectId,
})
/** Short names of profiles. */
export const aliases = resource<typeof AliasRow, Alias>({
  name: 'aliases',
  one: 'alias',
  key: ['reseller', 'customer', 'alias'],
  schema: AliasRow,
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
