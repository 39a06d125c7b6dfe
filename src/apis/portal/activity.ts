import Type, { type StaticDecode } from 'typebox'
import type { LogFilter } from '../../enrolment/store/activity.ts'
import { Reply } from '../../wire/api.ts'
import { longText } from '../../wire/long-text.ts'
import { pageOf } from '../../wire/paging.ts'
import { ActivityStatusSchema, activityMembers, shownActivity } from '../own/activity-entry.ts'
import { activityCsv } from './activity-csv.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { keyIn, nextOf, timeIn } from './cursor.ts'
import { keyed, keyedQuery, PAGES } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

const forAnyone = forRole('anyone')
const text = (description: string) => Type.Optional(Type.String({ description }))

const filters = {
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 36_500, description: 'Entries of the last so many days; by default all.' }),
  ),
  since: Type.Optional(Type.Integer({ description: 'From this time on, epoch ms.' })),
  until: Type.Optional(Type.Integer({ description: 'Before this time, epoch ms.' })),
  customer: text('A part of the customer’s name.'),
  customerId: text('The id of the customer.'),
  event: text('The event, in full.'),
  performedBy: text('The performer, in full.'),
  status: Type.Optional(ActivityStatusSchema),
  service: text('The service, in full.'),
  category: text('The category, in full.'),
  search: text('A part of any text that the log shows.'),
  order: Type.Optional(Type.Enum(['newest', 'oldest'], { description: 'Which entries come first; by default the newest.' })),
}
const Filters = Type.Object(filters)

const list = forAnyone({
  id: 'listOwnActivity',
  method: 'GET',
  path: `${ROOT}/activity`,
  tag: 'activity',
  summary: 'Lists the activity log of the tenant',
  description:
    'A page ends after some thousand entries even if few of them match the filters: it may have fewer rows than `pageSize`, also none, while `next` is not null.',
  query: Type.Object({
    ...filters,
    ...keyedQuery,
  }),
  reply: Type.Object({
    activity: Type.Array(Type.Object(activityMembers, { title: 'ActivityEntry' })),
    ...keyed,
  }),
  checks: [checks.queryForm, checks.pageSize, checks.cursor],
  scopes: ['kme', 'kdp', 'msp'],
  handle: async (world, { caller, query }) => {
    const { after, pageSize, ...asked } = query()
    const { size } = pageOf({ pageSize }, PAGES)
    const [time = '', id = ''] = keyIn(after, 2) ?? []
    const key = after === undefined ? undefined : { time: timeIn(time), id }
    const page = await world.store.activity.page(caller.tenant.id, filterOf(world, asked), { after: key, size })
    return { activity: page.rows.map(shownActivity), next: nextOf(page.next, key => [key.time, key.id]) }
  },
})

const download = forAnyone({
  id: 'downloadActivity',
  method: 'GET',
  path: `${ROOT}/activity.csv`,
  tag: 'activity',
  summary: 'Downloads the activity log of the tenant as CSV, with the columns of its portal',
  description: 'A cell that a spreadsheet would run as a formula begins with an apostrophe.',
  query: Filters,
  produces: 'text/csv; charset=utf-8',
  reply: Type.String(),
  checks: [checks.queryForm],
  scopes: ['kme', 'kdp', 'msp'],
  handle: async (world, { caller, query, signal }) => {
    const lines = activityCsv(world.store.activity, { tenant: caller.tenant, filter: filterOf(world, query()), signal: signal() })
    return new Reply(200, await longText(lines), { 'content-disposition': 'attachment; filename="activity.csv"' })
  },
})

export const activityOperations = [list, download]

function filterOf(world: PortalWorld, { days, order, search, ...same }: StaticDecode<typeof Filters>): LogFilter {
  const first = days === undefined ? undefined : world.clock.now() - days * 24 * 60 * 60 * 1000
  const since = Math.max(first ?? 0, same.since ?? 0)
  return { ...same, since, search: search || undefined, oldestFirst: order === 'oldest' }
}
