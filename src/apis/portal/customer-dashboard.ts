import Type from 'typebox'
import { DEVICE_STATES } from '../../enrolment/device.ts'
import { DevicesOf } from './fields.ts'
import { STATE_LABELS } from './labels.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const dashboard = forRole('holder')({
  id: 'getOwnDashboard',
  method: 'GET',
  path: `${ROOT}/customer/dashboard`,
  tag: 'customer',
  summary: 'Returns the counts of the customer: devices by status and profile, and what waits',
  reply: Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      country: Type.String(),
      devices: Type.Integer({ description: 'Without those whose upload waits for approval.' }),
      pendingUploads: Type.Integer(),
      devicesInProgress: Type.Integer({ description: 'Devices in orders of the customer that are not complete.' }),
      statuses: Type.Array(Type.Object({ status: Type.Enum(Object.values(STATE_LABELS)), devices: Type.Integer() }), {
        description: 'Every status, also those of no device.',
      }),
      topProfiles: Type.Array(DevicesOf, {
        description: 'At most five, the one with most devices first.',
      }),
    },
    { title: 'CustomerDashboard' },
  ),
  scopes: ['kme', 'kme.devices', 'kme.devices:view'],
  handle: async ({ store }, { caller: { tenant } }) => {
    const [{ states, profiles }, pending, waiting] = await Promise.all([
      store.devices.countsOf(tenant.id, { profiles: 5 }),
      store.uploads.list(tenant.id, { state: 'Pending' }, { number: 0, size: 1 }),
      store.transactions.devicesWaiting(tenant.id),
    ])
    const statuses = DEVICE_STATES.map(state => ({ status: STATE_LABELS[state], devices: states.get(state) ?? 0 }))
    const { id, name, country } = tenant
    return {
      id,
      name,
      country,
      devices: statuses.reduce((sum, { status, devices }) => (status === STATE_LABELS.Pending ? sum : sum + devices), 0),
      pendingUploads: pending.total,
      devicesInProgress: waiting,
      statuses,
      topProfiles: profiles,
    }
  },
})

export const customerDashboardOperations = [dashboard]
