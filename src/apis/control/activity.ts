import Type from 'typebox'
import { type ActivityDetails, type ActivityEntry, type ActivityStatus, STATUSES } from '../../enrolment/activity.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { ACTIVITY } from './caller.ts'
import { operation } from './operation.ts'

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }

const orNull = (type: 'string' | 'integer', description: string) =>
  Type.Unsafe<string | number | null>({ type: [type, 'null'], description })
const Status = Type.Unsafe<ActivityStatus>({ type: 'string', enum: [...STATUSES] })

const Entry = Type.Object({
  id: Type.String({ description: 'The same in the log of every tenant concerned.' }),
  date: Type.Integer({ description: "Epoch ms of the world's clock." }),
  tenant: orNull('string', 'Whose log it is in. Null for what concerns no tenant, such as a seed.'),
  performedBy: Type.String({
    description:
      "A user's e-mail, an app's client id, or operator; empty for the system. Of another tenant, its name; a customer sees the e-mail of a provider's user.",
  }),
  service: Type.String(),
  category: Type.String({ description: 'Admin, Customer, Device, General, License, Profile, Reseller or Role.' }),
  customer: Type.String({ description: 'The name of the customer concerned, as it was then.' }),
  customerId: orNull('string', 'Its id; of a provider’s own devices, the provider’s.'),
  event: Type.String(),
  status: Status,
  description: Type.String(),
  details: Type.Unsafe<ActivityDetails>({
    type: 'object',
    additionalProperties: true,
    description: 'Ids that belong to it, as far as this tenant may see them.',
  }),
  code: orNull('integer', 'The published code of a refusal.'),
  errorId: orNull('string', 'Of a refusal, as it was answered.'),
  channel: Type.String({ description: 'kme, kdp, gen1, msp, gateway, control, device or work.' }),
  operation: Type.String({ description: 'The act; of a refusal, the operation of its API.' }),
})

const shown = ({ time, tenant, ...same }: ActivityEntry) => ({ ...same, date: time, tenant: tenant === '' ? null : tenant })

const text = (description: string) => Type.Optional(Type.String({ description }))
const moment = (description: string) => Type.Optional(Type.Integer({ description }))

const listActivity = operation({
  id: 'listActivity',
  method: 'GET',
  path: ACTIVITY,
  tag: 'activity',
  summary: 'Lists what was done and refused, newest first.',
  description:
    "Each tenant has a log of its own, and an act is in the log of every tenant concerned. With a tenant's credential (Authorization: Bearer, or x-knox-apitoken) it shows that tenant's log alone, whatever `tenant` says.",
  query: Type.Object({
    ...pagingQuery,
    tenant: text('The log of this tenant.'),
    service: text('Entries of this service.'),
    category: text('Entries of this category.'),
    event: text('Entries of this event.'),
    status: Type.Optional(Status),
    performedBy: text('Entries of this user, app or tenant, as the log shows it: the whole e-mail.'),
    customerId: text('Entries that concern this customer.'),
    channel: text('Entries that came by this API.'),
    operation: text('Entries of this act or operation.'),
    code: Type.Optional(Type.Integer({ description: 'Refusals with this code.' })),
    errorId: text('The entry of one error: an errorId or transactionalId, in either case, with hyphens or without.'),
    since: moment('From this time on, epoch ms.'),
    until: moment('Before this time, epoch ms.'),
  }),
  reply: Type.Object({
    totalCount: Type.Integer(),
    totalPage: Type.Integer(),
    pageNum: Type.Integer(),
    activity: Type.Array(Entry),
  }),
  errors: ['credentialRefused'],
  scopes: [],
  handle: async (world, call) => {
    const { pageNum, pageSize, ...filter } = call.query()
    const page = pageOf({ pageNum, pageSize }, PAGES)
    const own = call.caller.tenant === undefined ? {} : { tenant: call.caller.tenant.id }
    const { rows, total } = await world.store.activity.list({ ...filter, ...own }, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, activity: rows.map(shown) }
  },
})

export const activityOperations = [listActivity]
