import Type from 'typebox'
import { operations } from '../../wire/operation.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { ACTIVITY } from './admit.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

const operation = operations<ControlWorld, ControlCaller>()

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }

const Line = Type.Object({
  id: Type.String(),
  time: Type.Integer({ description: "Epoch ms of the world's clock." }),
  tenant: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Null for what is no tenant’s, such as a seed.' }),
  who: Type.String({ description: "A person's e-mail, an app's client id, or operator." }),
  channel: Type.String({ description: 'kme, kdp, msp, gateway, control or device.' }),
  act: Type.String(),
  target: Type.String(),
  outcome: Type.String({ description: 'done or refused' }),
  code: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'The published code of a refusal.' }),
  errorId: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
})

const text = (description: string) => Type.Optional(Type.String({ description }))
const moment = (description: string) => Type.Optional(Type.Integer({ description }))

const listActivity = operation({
  id: 'listActivity',
  method: 'GET',
  path: ACTIVITY,
  tag: 'activity',
  summary: 'What was done and refused, newest first.',
  description:
    "With a tenant's credential (Authorization: Bearer, or x-knox-apitoken) it shows that tenant's own lines, whatever `tenant` says.",
  query: Type.Object({
    ...pagingQuery,
    tenant: text('Lines of this tenant.'),
    who: text('Lines of this person or app.'),
    channel: text('Lines that came by this API.'),
    act: text('Lines of this operation or act.'),
    outcome: Type.Optional(Type.Unsafe<'done' | 'refused'>({ type: 'string', enum: ['done', 'refused'] })),
    code: Type.Optional(Type.Integer({ description: 'Refusals with this code.' })),
    errorId: text('The line of one error: an errorId or transactionalId, in either case, with hyphens or without.'),
    since: moment('From this time on, epoch ms.'),
    until: moment('Before this time, epoch ms.'),
  }),
  reply: Type.Object({
    totalCount: Type.Integer(),
    totalPage: Type.Integer(),
    pageNum: Type.Integer(),
    activity: Type.Array(Line),
  }),
  errors: ['credentialRefused'],
  scopes: [],
  handle: async (world, call) => {
    const { pageNum, pageSize, tenant, who, channel, act, outcome, code, errorId, since, until } = call.query()
    const page = pageOf({ pageNum, pageSize }, PAGES)
    const filter = { tenant: call.caller.tenant?.id ?? tenant, who, channel, act, outcome, code, errorId, since, until }
    const { rows, total } = await world.store.activity.list(filter, page)
    return {
      totalCount: total,
      totalPage: pagesOf(total, page),
      pageNum: page.number,
      activity: rows.map(line => ({ ...line, tenant: line.tenant === '' ? null : line.tenant })),
    }
  },
})

export const activityOperations = [listActivity]
