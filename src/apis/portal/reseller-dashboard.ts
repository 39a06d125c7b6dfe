import Type from 'typebox'
import * as checks from './checks.ts'
import { DevicesOf, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const dashboard = forRole('reseller')({
  id: 'getResellerDashboard',
  method: 'GET',
  path: `${ROOT}/reseller/dashboard`,
  tag: 'reseller',
  summary: 'Returns what the dashboard of the reseller shows: its id, its totals, top customers and models, and uploads by day',
  query: Type.Object({
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description: 'The days of the chart; by default 30.' })),
  }),
  reply: Type.Object(
    {
      id: Type.String(),
      name: Type.String(),
      country: Type.String(),
      customers: Type.Integer(),
      uploads: Type.Integer(),
      devices: Type.Integer({ description: 'Devices that the reseller has uploaded and that were not deleted.' }),
      topCustomers: Type.Array(DevicesOf, {
        description: 'At most five, the one with most devices first.',
      }),
      topModels: Type.Array(
        Type.Object({ model: Type.String({ description: 'Empty where it is unknown.' }), devices: Type.Integer() }),
        {
          description: 'At most five, the one with most devices first.',
        },
      ),
      days: Type.Array(
        Type.Object({
          day: Time('The start of a day by UTC.'),
          uploads: Type.Integer(),
          devices: Type.Integer({ description: 'Devices that these uploads registered.' }),
        }),
        { description: 'Each day of the chart, the oldest first.' },
      ),
    },
    { title: 'ResellerDashboard' },
  ),
  checks: [checks.queryForm],
  scopes: ['kdp', 'kdp.customers'],
  handle: async (world, { caller, query }) => {
    const { days = 30 } = query()
    const { id, name, country } = caller.tenant
    const { associations } = world.store
    const first = Math.floor(world.clock.now() / DAY_MS) - days + 1
    const [counts, largest, models, uploaded] = await Promise.all([
      associations.countsOf(id),
      associations.customersOf(id, { sort: { by: 'devices', descending: true } }, { number: 0, size: 5 }),
      associations.modelsOf(id, 5),
      associations.daysOf(id, first * DAY_MS),
    ])
    const byDay = new Map(uploaded.map(day => [day.start, day]))
    return {
      id,
      name,
      country,
      ...counts,
      topCustomers: largest.rows.map(({ customer, totals }) => ({
        id: customer.id,
        name: customer.name,
        devices: totals.devices,
      })),
      topModels: models,
      days: Array.from({ length: days }, (_, i) => {
        const day = (first + i) * DAY_MS
        const { uploads = 0, devices = 0 } = byDay.get(day) ?? {}
        return { day, uploads, devices }
      }),
    }
  },
})

export const resellerDashboardOperations = [dashboard]
