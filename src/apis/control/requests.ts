/** The request journal of the world, and its export. */
import Type from 'typebox'
import { errorIdForms } from '../../enrolment/activity.ts'
import type { Journal, ShownExchange, Summary } from '../../journal/journal.ts'
import { REQUESTS } from './caller.ts'
import { refuse } from './dialect.ts'
import { Rules } from './explain.ts'
import { oneOf } from './members.ts'
import { operation } from './operation.ts'
import type { ControlWorld } from './world.ts'

const orNull = <Value extends string | number>(type: 'string' | 'integer', description: string) =>
  Type.Unsafe<Value | null>({ type: [type, 'null'], description })

export const Listed = {
  id: Type.String({ description: 'As in the response header x-muster-request.' }),
  time: Type.Integer({ description: "When the request arrived, epoch ms of the world's clock." }),
  method: Type.String(),
  target: Type.String({ description: 'Path and query, without the prefix of a world.' }),
  api: Type.String({ description: 'kme, kdp, gen1, msp, gateway or control.' }),
  operation: Type.String({ description: '`none` where no operation has the path.' }),
  tenant: orNull<string>('string', 'The tenant of the credential.'),
  actingFor: orNull<string>('string', 'The tenant that the request was about, if it is another one.'),
  performedBy: orNull<string>('string', "A user's e-mail, an app's client id, or `operator`."),
  credential: orNull<string>('string', 'bearer, signed or static key.'),
  status: orNull<number>('integer', 'Null where the connection ended before a response began.'),
  complete: Type.Boolean({ description: 'False where the connection ended before the response did.' }),
  code: orNull<number>('integer', 'The published code of a refusal.'),
  reason: orNull<string>('string', 'Why it was refused.'),
  errorId: orNull<string>('string', 'The id in the error response.'),
  ms: Type.Number(),
  fault: orNull<string>('string', 'The fault that was applied.'),
  transaction: orNull<string>('string', 'The transaction that it began.'),
  unread: Type.Array(Type.String(), { description: 'Parameters and members that its operation does not know.' }),
  nearest: orNull<string>('string', 'The operation that is nearest to an unknown path.'),
}
const ListedRequest = Type.Object(Listed, { title: 'RecordedRequest' })
export const Header = Type.Object({ name: Type.String(), value: Type.String() }, { title: 'RecordedHeader' })
const RecordedBody = Type.Object(
  {
    text: Type.String({ description: 'At most 64 KiB of it. A secret is shown as ‹secret:…›, with the same digits each time.' }),
    encoding: oneOf(['utf8', 'base64']),
    bytes: orNull<number>('integer', 'The length of the whole body; null where it was sent in chunks.'),
    truncated: Type.Boolean(),
    masked: Type.Boolean(),
  },
  { title: 'RecordedBody' },
)
const Body = Type.Union([RecordedBody, Type.Null()])
export const Shown = Type.Object(
  {
    ...Listed,
    world: Type.String(),
    scopes: Type.Array(Type.String(), { description: 'Those of the credential.' }),
    request: Type.Object({ httpVersion: Type.String(), headers: Type.Array(Header), body: Body }),
    response: Type.Unsafe<object | null>({
      ...Type.Object({ headers: Type.Array(Header), body: Body }),
      type: ['object', 'null'],
    }),
    findings: Rules,
  },
  { title: 'RecordedExchange' },
)

const text = (description: string) => Type.Optional(Type.String({ description }))

const common = { tag: 'requests' } as const

const list = operation({
  ...common,
  id: 'listRequests',
  method: 'GET',
  scopes: ['read'],
  path: REQUESTS,
  summary: 'Lists the latest requests to this world, newest first',
  description:
    'The journal has the last 1,000 requests (setting `journal`), or fewer with large bodies. Those to this API are left out unless `api` is `control`, but those to an unknown path are listed. Probes and readings of the journal are not recorded.',
  query: Type.Object({
    api: text('Requests to this API.'),
    operation: text('Requests to this operation.'),
    status: Type.Optional(
      Type.String({
        pattern: '^[1-5](\\d\\d|xx)$',
        description: 'Responses with this status, or with those of a kind, such as `4xx`.',
      }),
    ),
    code: Type.Optional(Type.Integer({ description: 'Refusals with this code.' })),
    tenant: text('Requests of this tenant, or about it.'),
    path: text('Requests whose path begins with this.'),
    since: Type.Optional(Type.Integer({ description: 'From this time on, epoch ms.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  }),
  reply: Type.Object(
    {
      totalCount: Type.Integer({ description: 'The number of matches.' }),
      requests: Type.Array(ListedRequest),
    },
    { title: 'RecordedRequestList' },
  ),
  errors: ['journalOff'],
  unrecorded: true,
  handle: async (world, call) => {
    const { limit = 100, ...filter } = call.query()
    const found = [...journalOf(world).summaries()].filter(matches(filter))
    return { totalCount: found.length, requests: found.slice(0, limit) }
  },
})

interface Filter {
  readonly api?: string
  readonly operation?: string
  readonly status?: string
  readonly code?: number
  readonly tenant?: string
  readonly path?: string
  readonly since?: number
}

const matches =
  ({ api, operation, status, code, tenant, path = '', since = 0 }: Filter) =>
  (request: Summary): boolean =>
    (api === undefined ? request.api !== 'control' || request.operation === 'none' : request.api === api) &&
    (operation === undefined || request.operation === operation) &&
    (status === undefined || String(request.status ?? '').startsWith(status.replace('xx', ''))) &&
    (code === undefined || request.code === code) &&
    (tenant === undefined || request.tenant === tenant || request.actingFor === tenant) &&
    request.target.startsWith(path) &&
    request.time >= since

const get = operation({
  ...common,
  id: 'getRequest',
  method: 'GET',
  scopes: ['read'],
  path: `${REQUESTS}/:id`,
  summary: 'Returns a request with its response, and the rules that it met or did not meet',
  description: 'By the id of the header x-muster-request, or by the errorId or transactionalId of the error.',
  reply: Shown,
  errors: ['journalOff', 'rowUnknown'],
  unrecorded: true,
  handle: async (world, call) => ({ world: world.name, ...requestOf(world, call.params.id ?? '') }),
})

const clear = operation({
  ...common,
  id: 'clearRequests',
  method: 'DELETE',
  scopes: ['operate'],
  path: REQUESTS,
  summary: 'Removes all requests from the journal',
  reply: Type.Object({ removed: Type.Integer() }),
  errors: ['journalOff'],
  handle: async world => ({ removed: journalOf(world).clear() }),
})

export function journalOf({ journal }: ControlWorld): Journal {
  if (journal === undefined) throw refuse('journalOff')
  return journal
}

/** Throws the refusal of an unknown id. */
export function requestOf(world: ControlWorld, id: string): ShownExchange {
  const found = journalOf(world).get(errorIdForms(id))
  if (found === undefined) throw refuse('rowUnknown', { row: `request ${id}` })
  return found
}

export const requestOperations = [list, get, clear]
