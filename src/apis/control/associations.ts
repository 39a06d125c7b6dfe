import Type from 'typebox'
import type { Association } from '../../enrolment/association.ts'
import { refuse } from './dialect.ts'
import { DigitsId, Flag, ObjectId, oneOf, orNull } from './members.ts'
import { HOLDERS, resource, toProfile, toTenant } from './resource.ts'

const AssociationRow = Type.Object(
  {
    reseller: DigitsId,
    customer: DigitsId,
    state: orNull(oneOf(['pending', 'active', 'inactive'])),
    autoApproval: orNull(Flag),
    defaultProfile: orNull(ObjectId),
    internalReference: orNull(Type.String()),
  },
  { title: 'AssociationRow' },
)
/** Relations of resellers and customers. */
export const associations = resource<typeof AssociationRow, Association>({
  name: 'associations',
  one: 'association',
  key: ['reseller', 'customer'],
  schema: AssociationRow,
  shows: { nullable: ['defaultProfile', 'internalReference'] },
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
    if ((await store.associations.remove({ reseller, customer }, log)) !== 'in use') return
    const reason = 'it has devices or a transaction in progress'
    throw refuse('inUse', { row: `association ${reseller}/${customer}`, reason })
  },
})
