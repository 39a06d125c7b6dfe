import Type from 'typebox'
import type { Management } from '../../enrolment/management.ts'
import { SERVICES } from '../../enrolment/tenant.ts'
import { DigitsId, Flag, listOf, oneOf, orNull } from './members.ts'
import { resource, toTenant } from './resource.ts'

const ManagementRow = Type.Object(
  {
    provider: DigitsId,
    customer: DigitsId,
    managementType: orNull(oneOf(['FullyManaged', 'JointlyManaged'])),
    status: orNull(oneOf(['Pending', 'Active', 'Rejected', 'DelinkPending', 'DelinkPendingByCustomer'])),
    services: orNull(listOf(oneOf(SERVICES))),
    managesAdmins: orNull(Flag),
  },
  { title: 'ManagementRow' },
)
/** Relations of providers and customers. */
export const managements = resource<typeof ManagementRow, Management>({
  name: 'managements',
  one: 'management',
  key: ['provider', 'customer'],
  schema: ManagementRow,
  shows: { lacks: ['managesAdmins'] },
  names: row => [`management ${row.provider}/${row.customer}`],
  owner: row => String(row.provider),
  references: row => [...toTenant('provider', row.provider, ['provider']), ...toTenant('customer', row.customer, ['customer'])],
  existing: ({ store }, { provider, customer }) => store.managements.get({ provider: `${provider}`, customer: `${customer}` }),
  build: (world, row, { existing }) => ({
    // Members that a row does not have stay as they are, such as the services that the customer gets on acceptance.
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
