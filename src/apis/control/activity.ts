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
  id: Type.String({ description: 'The same in the log of each tenant concerned.' }),
  date: Type.Integer({ description: "Epoch ms of the world's clock." }),
  tenant: orNull('string', 'The tenant whose log has the entry; null for an act that concerns no tenant, such as a seed.'),
  performedBy: Type.String({
    description:
      "A user's e-mail, an app's client id, or `operator`; empty for the system. If it is of another tenant, that tenant's name; but a customer sees the e-mail of a provider's user.",
  }),
  service: Type.String(),
  category: Type.String({ description: 'Admin, Customer, Device, General, License, Profile, Reseller or Role.' }),
  customer: Type.String({ description: 'The name of the customer concerned, at that time.' }),
  customerId: orNull('string', 'The id of the customer concerned; for devices of a provider, the provider’s id.'),
  event: Type.String(),
  status: Status,
  description: Type.String(),
  details: Type.Unsafe<ActivityDetails>({
    type: 'object',
    additionalProperties: true,
    description: 'Ids of the objects concerned, as far as this tenant may see them.',
  }),
  code: orNull('integer', 'The error code, if the entry is a refusal.'),
  errorId: orNull('string', 'The error id of the response, if the entry is a refusal.'),
  channel: Type.String({ description: 'kme, kdp, gen1, msp, gateway, portal, control, device or work.' }),
  operation: Type.String({ description: 'The act; for a refusal, the id of the API’s operation.' }),
})

const shown = ({ time, tenant, ...same }: ActivityEntry) => ({ ...same, date: time, tenant: tenant === '' ? null : tenant })

const text = (description: string) => Type.Optional(Type.String({ description }))
const time = (description: string) => Type.Optional(Type.Integer({ description }))

const listActivity = operation({
  id: 'listActivity',
  method: 'GET',
  path: ACTIVITY,
  tag: 'activity',
  summary: 'Lists what was done and refused, newest first.',
  description:
    "Each tenant has its own log, and an act is in the log of each tenant concerned. A request with a tenant's credential (Authorization: Bearer, or x-knox-apitoken) gets that tenant's log alone, and `tenant` is ignored.",
  query: Type.Object({
    ...pagingQuery,
    tenant: text('The log of this tenant.'),
    service: text('Entries of this service.'),
    category: text('Entries of this category.'),
    event: text('Entries of this event.'),
    status: Type.Optional(Status),
    performedBy: text('Entries with this performedBy, in full.'),
    customerId: text('Entries that concern this customer.'),
    channel: text('Entries of this channel.'),
    operation: text('Entries of this act or operation.'),
    code: Type.Optional(Type.Integer({ description: 'Refusals with this code.' })),
    errorId: text('The entry of one error, by its errorId or transactionalId; upper or lower case, with or without hyphens.'),
    since: time('From this time on, epoch ms.'),
    until: time('Before this time, epoch ms.'),
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
