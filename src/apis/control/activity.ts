import Type from 'typebox'
import type { ActivityEntry } from '../../enrolment/activity.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { ActivityStatusSchema, activityMembers, shownActivity } from '../own/activity-entry.ts'
import { ACTIVITY } from './caller.ts'
import { operation } from './operation.ts'

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }

const Entry = Type.Object(
  {
    ...activityMembers,
    tenant: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The tenant whose log has the entry; null for an act that concerns no tenant, such as a seed.',
    }),
  },
  { title: 'ActivityEntry' },
)

const shown = (entry: ActivityEntry) => ({ ...shownActivity(entry), tenant: entry.tenant === '' ? null : entry.tenant })

const text = (description: string) => Type.Optional(Type.String({ description }))
const time = (description: string) => Type.Optional(Type.Integer({ description }))

const listActivity = operation({
  id: 'listActivity',
  method: 'GET',
  path: ACTIVITY,
  tag: 'activity',
  summary: 'Lists what was done and refused, newest first',
  description:
    "Each tenant has its own log, and an act is in the log of each tenant concerned. A request with a tenant's credential (Authorization: Bearer, or x-knox-apitoken) gets that tenant's log alone, and `tenant` is ignored.",
  query: Type.Object({
    ...pagingQuery,
    tenant: text('The log of this tenant.'),
    service: text('Entries of this service.'),
    category: text('Entries of this category.'),
    event: text('Entries of this event.'),
    status: Type.Optional(ActivityStatusSchema),
    performedBy: text('Entries with this performedBy, in full.'),
    customerId: text('Entries that concern this customer.'),
    channel: text('Entries of this channel.'),
    operation: text('Entries of this act or operation.'),
    code: Type.Optional(Type.Integer({ description: 'Refusals with this code.' })),
    errorId: text('The entry of one error, by its errorId or transactionalId; upper or lower case, with or without hyphens.'),
    since: time('From this time on, epoch ms.'),
    until: time('Before this time, epoch ms.'),
  }),
  reply: Type.Object(
    {
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      activity: Type.Array(Entry),
    },
    { title: 'ActivityList' },
  ),
  errors: ['credentialRefused'],
  scopes: ['read'],
  handle: async (world, call) => {
    const { pageNum, pageSize, ...filter } = call.query()
    const page = pageOf({ pageNum, pageSize }, PAGES)
    const own = call.caller.tenant === undefined ? {} : { tenant: call.caller.tenant.id }
    const { rows, total } = await world.store.activity.list({ ...filter, ...own }, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, activity: rows.map(shown) }
  },
})

export const activityOperations = [listActivity]
