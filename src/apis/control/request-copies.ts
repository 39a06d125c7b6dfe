/** Recorded requests in other forms: sent again, as a command, as an archive. */
import Type from 'typebox'
import manifest from '../../../package.json' with { type: 'json' }
import { Reply } from '../../wire/api.ts'
import { originOf } from '../gate/origin.ts'
import { REQUESTS } from './caller.ts'
import { curlOf } from './curl.ts'
import { refuse } from './dialect.ts'
import { Har, harOf } from './har.ts'
import { operation, sandboxOnly } from './operation.ts'
import { replayOf } from './replay.ts'
import { journalOf, requestOf, Shown } from './requests.ts'
import type { ControlWorld } from './world.ts'

const common = { tag: 'requests', unrecorded: true } as const

const replay = sandboxOnly(
  operation({
    ...common,
    id: 'replayRequest',
    method: 'POST',
    scopes: ['operate'],
    path: `${REQUESTS}/:id/replay`,
    summary: 'Sends a request again, with a new token for the same caller, and returns the new request with its response',
    description:
      'For a signed token or a person the server uses a bearer of an app of the same tenant, with the scopes that both have. Requests with masked or truncated bodies cannot be sent again.',
    reply: Shown,
    errors: ['journalOff', 'rowUnknown', 'notReplayable'],
    handle: async (world, call) => {
      const replayed = await replayOf(world, requestOf(world, call.params.id ?? ''))
      const id = await world.send(replayed)
      if (id === undefined) throw refuse('notReplayable', { reason: 'the connection ended before its response' })
      return { world: world.name, ...requestOf(world, id) }
    },
  }),
)

const curl = operation({
  ...common,
  id: 'getRequestAsCurl',
  method: 'GET',
  scopes: ['read'],
  path: `${REQUESTS}/:id/curl`,
  summary: 'Returns a request as a command for a shell, with $TOKEN in place of its credential',
  produces: 'text/plain',
  reply: Type.String(),
  errors: ['journalOff', 'rowUnknown'],
  handle: async (world, call) => {
    const command = curlOf(requestOf(world, call.params.id ?? ''), baseOf(world, call))
    return new Reply(200, command, { 'content-type': 'text/plain; charset=utf-8' })
  },
})

const har = operation({
  ...common,
  id: 'getRequestsAsHar',
  method: 'GET',
  scopes: ['read'],
  path: `${REQUESTS}.har`,
  summary: 'Returns all requests of the journal as an HTTP Archive (HAR 1.2), oldest first',
  reply: Har,
  errors: ['journalOff'],
  handle: async (world, call) => {
    const archive = harOf(journalOf(world).exchanges(), { base: baseOf(world, call), version: manifest.version })
    return new Reply(200, archive, { 'content-disposition': 'attachment; filename="requests.har"' })
  },
})

/** The start of addresses of the world, as a client without further headers reaches it. */
const baseOf = (
  world: ControlWorld,
  { headers, pageMount }: { readonly headers: Readonly<Record<string, string | undefined>>; readonly pageMount: string },
): string => originOf(world, headers) + pageMount

export const requestCopyOperations = [replay, curl, har]
