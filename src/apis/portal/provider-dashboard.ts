import Type from 'typebox'
import type { ManagementStatus } from '../../enrolment/management.ts'
import { MANAGEMENT_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const STATUSES = Object.keys(MANAGEMENT_LABELS) as ManagementStatus[]

const dashboard = forRole('provider')({
  id: 'getProviderDashboard',
  method: 'GET',
  path: `${ROOT}/provider/dashboard`,
  tag: 'provider',
  summary: 'Returns the counts of the provider: customers by status, and the devices of managed customers and its own',
  reply: Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      country: Type.String(),
      customers: Type.Integer({ description: 'The customers of every status.' }),
      statuses: Type.Array(
        Type.Object({
          status: Type.Enum(Object.values(MANAGEMENT_LABELS)),
          fullyManaged: Type.Integer(),
          jointlyManaged: Type.Integer(),
        }),
        { description: 'Every status, also those of no customer.' },
      ),
      managedDevices: Type.Integer({ description: 'All devices of the customers that the provider manages.' }),
      ownDevices: Type.Integer({
        description: 'Devices that the provider holds, without those whose upload waits for approval.',
      }),
      pendingUploads: Type.Integer({ description: 'Uploads for the provider itself that wait for approval.' }),
      devicesInProgress: Type.Integer({ description: 'Devices in orders of the provider that are not complete.' }),
    },
    { title: 'ProviderDashboard' },
  ),
  scopes: ['msp', 'msp.customers'],
  handle: async ({ store }, { caller: { tenant } }) => {
    const [counts, { states }, pending, waiting] = await Promise.all([
      store.managements.countsOf(tenant.id),
      store.devices.countsOf(tenant.id, { profiles: 0 }),
      store.uploads.list(tenant.id, { state: 'Pending' }, { number: 0, size: 1 }),
      store.transactions.devicesWaiting(tenant.id),
    ])
    const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0)
    const countOf = (status: ManagementStatus, type: 'FullyManaged' | 'JointlyManaged'): number =>
      counts.customers.find(one => one.status === status && one.managementType === type)?.customers ?? 0
    const { id, name, country } = tenant
    return {
      id,
      name,
      country,
      customers: sum(counts.customers.map(({ customers }) => customers)),
      statuses: STATUSES.map(status => ({
        status: MANAGEMENT_LABELS[status],
        fullyManaged: countOf(status, 'FullyManaged'),
        jointlyManaged: countOf(status, 'JointlyManaged'),
      })),
      managedDevices: counts.devices,
      ownDevices: sum(states.entries().map(([state, devices]) => (state === 'Pending' ? 0 : devices))),
      pendingUploads: pending.total,
      devicesInProgress: waiting,
    }
  },
})

export const providerDashboardOperations = [dashboard]
