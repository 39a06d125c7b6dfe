import Type, { type Static } from 'typebox'
import { Reply } from '../../wire/api.ts'
import type { Refused } from '../../wire/catalogue.ts'
import { Unfit } from '../../wire/operation.ts'
import { WorldError, type WorldReason } from '../../worlds/world-error.ts'
import type { From, WorldFacts } from '../../worlds/worlds.ts'
import { originOf } from '../gate/origin.ts'
import { accountsIn } from './accounts.ts'
import { refuse } from './dialect.ts'
import { fitTo } from './members.ts'
import { operation, REMOVED, ROOT } from './operation.ts'
import { expandScenarios, seedOf } from './scenarios/index.ts'
import type { ControlWorld } from './world.ts'

export const NAME = Type.String({ pattern: '^[a-z0-9-]{1,40}$' })
const Account = Type.Object(
  {
    kind: Type.Enum(['reseller', 'customer', 'provider']),
    tenant: Type.String(),
    name: Type.String(),
    clientId: Type.String(),
    clientSecret: Type.String(),
    scopes: Type.Array(Type.String()),
  },
  { title: 'Account' },
)
const Shown = Type.Object(
  {
    name: NAME,
    id: Type.String({ description: 'Part of each token that the world issues. It stays at a reset and at a restore.' }),
    url: Type.String({ description: 'The base URL of every API of this world.' }),
    createdAt: Type.Integer({ description: 'Epoch ms.' }),
    endsAt: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Epoch ms; null if it ends when it is deleted.',
    }),
    persisted: Type.Boolean(),
    bytes: Type.Integer({ description: 'The size of its store.' }),
    accounts: Type.Array(Account, { description: 'Apps of its seed, with their secrets.' }),
  },
  { title: 'World' },
)
const Wanted = Type.Object(
  {
    name: Type.Optional(NAME),
    from: Type.Optional(
      Type.Unsafe<From>({
        anyOf: [
          { type: 'string', enum: ['seed', 'empty'] },
          Type.Object({ world: NAME }, { additionalProperties: false }),
          Type.Object({ snapshot: NAME, of: Type.Optional(NAME) }, { additionalProperties: false }),
        ],
        description:
          'What it begins with, by default the seed of the server. `of` is the world of the snapshot, by default `default`.',
      }),
    ),
    seed: Type.Optional(
      Type.Unsafe<readonly string[] | object>({
        anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'object' }],
        description: 'Names of scenarios, such as `["default", "msp"]`, or a seed document, in place of the server\'s seed.',
      }),
    ),
    ttlSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 * 24 * 3600 })),
    persist: Type.Optional(Type.Boolean({ description: 'It is stored in the data folder and survives a restart.' })),
    port: Type.Optional(Type.Boolean({ description: 'It gets a port of its own, and `url` is that port.' })),
  },
  { title: 'NewWorld' },
)
const Forked = Type.Object(
  { name: Type.Optional(NAME), ttlSeconds: Wanted.properties.ttlSeconds, port: Wanted.properties.port },
  { title: 'Fork' },
)

/** Runs an operation on worlds; its refusals become rows. */
export async function onWorlds<Outcome>(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof WorldError ? REFUSALS[error.reason](error.message) : error
  }
}

const REFUSALS: Readonly<Record<WorldReason, (detail: string) => Refused>> = {
  unknown: detail => refuse('worldUnknown', { detail }),
  'from-unknown': detail => {
    throw new Unfit('from', `names ${detail}, which does not exist`)
  },
  'snapshot-unknown': detail => refuse('worldUnknown', { detail }),
  taken: detail => refuse('worldTaken', { detail }),
  unavailable: detail => refuse('worldsUnavailable', { detail }),
  limit: detail => refuse('worldLimit', { detail }),
}

type Headers = Readonly<Record<string, string | undefined>>

/** The response about a world. Its links begin with the origin that the client used, without a world. */
function shown(world: ControlWorld, { seed, ...facts }: WorldFacts, headers: Headers): Static<typeof Shown> {
  const url = world.ports.urlOf(facts.name) ?? serverUrl(world, headers) + (facts.name === 'default' ? '' : `/w/${facts.name}`)
  return { ...facts, url, accounts: accountsIn(seed) }
}

function serverUrl(world: ControlWorld, headers: Headers): string {
  const origin = originOf(world, headers)
  // On a world's own port, other worlds are not reached.
  if (world.ports.urlOf(world.name) === origin) return world.ports.serverUrl() ?? origin
  return origin.replace(/\/\/[a-z0-9-]{1,40}\.localhost/i, '//localhost')
}

const common = { tag: 'worlds' } as const

const list = operation({
  ...common,
  id: 'listWorlds',
  method: 'GET',
  scopes: ['read'],
  path: `${ROOT}/worlds`,
  summary: 'Lists the worlds of this server',
  reply: Type.Object({ worlds: Type.Array(Shown) }),
  errors: [],
  handle: async (world, { headers }) => ({ worlds: world.worlds.list().map(facts => shown(world, facts, headers)) }),
})

const create = operation({
  ...common,
  id: 'createWorld',
  method: 'POST',
  scopes: ['operate'],
  path: `${ROOT}/worlds`,
  summary: 'Creates a world',
  description:
    'An isolated copy of this server: data, clock, ids, faults and credentials. Requests address it by `/w/{name}`, by the header `x-muster-world`, by the host `{name}.localhost`, or by its port. A world without a name ends when it was not used for an hour.',
  body: Wanted,
  status: 201,
  reply: Shown,
  errors: ['worldTaken', 'worldsUnavailable', 'worldLimit', 'worldUnknown'],
  handle: async (world, { sent, headers }) => {
    const wanted = sent.body as Static<typeof Wanted>
    fitTo(Wanted, wanted)
    return created(world, { wanted, headers })
  },
})

const fork = operation({
  ...common,
  id: 'forkWorld',
  method: 'POST',
  scopes: ['operate'],
  path: `${ROOT}/worlds/:name/fork`,
  summary: 'Creates a world with the data and the clock of another one',
  description: 'Faults, journal and leases are not copied. Tokens of the original are refused in the copy.',
  body: Forked,
  status: 201,
  reply: Shown,
  errors: ['worldUnknown', 'worldTaken', 'worldsUnavailable', 'worldLimit'],
  handle: async (world, { sent, params, headers }) => {
    const wanted = sent.body as Static<typeof Forked>
    fitTo(Forked, wanted)
    await onWorlds(() => world.worlds.get(params.name ?? ''))
    return created(world, { wanted: { ...wanted, from: { world: params.name ?? '' } }, headers })
  },
})

async function created(
  world: ControlWorld,
  { wanted: { port, ...wanted }, headers }: { wanted: Static<typeof Wanted>; headers: Headers },
): Promise<Reply> {
  const { seed } = wanted
  const document = seed === undefined ? undefined : Array.isArray(seed) ? seedOf(seed) : expandScenarios(seed)
  const facts = await onWorlds(() => world.worlds.create({ ...wanted, ...(document !== undefined && { seed: document }) }))
  if (port === true) {
    await world.ports.open(facts.name).catch(async error => {
      await world.worlds.remove(facts.name)
      throw error
    })
  }
  return new Reply(201, shown(world, facts, headers))
}

const get = operation({
  ...common,
  id: 'getWorld',
  method: 'GET',
  scopes: ['read'],
  path: `${ROOT}/worlds/:name`,
  summary: 'Shows a world',
  reply: Shown,
  errors: ['worldUnknown'],
  handle: async (world, { params, headers }) => shown(world, await onWorlds(() => world.worlds.get(params.name ?? '')), headers),
})

const remove = operation({
  ...common,
  id: 'deleteWorld',
  method: 'DELETE',
  scopes: ['operate'],
  path: `${ROOT}/worlds/:name`,
  summary: 'Deletes a world with its snapshots',
  description: 'Requests that it is serving are completed; new ones get 404.',
  reply: REMOVED,
  errors: ['worldUnknown', 'worldsUnavailable'],
  handle: async (world, { params }) => {
    const { name = '' } = params
    await onWorlds(() => world.worlds.remove(name))
    return { removed: true }
  },
})

const reset = operation({
  ...common,
  id: 'resetWorld',
  method: 'POST',
  scopes: ['operate'],
  path: `${ROOT}/worlds/:name/reset`,
  summary: 'Gives a world the data that it began with',
  description:
    'Its clock, faults and data are those of its creation. It keeps its id, so that tokens of existing apps remain valid.',
  reply: Shown,
  errors: ['worldUnknown'],
  handle: async (world, { params, headers }) =>
    shown(world, await onWorlds(() => world.worlds.reset(params.name ?? '')), headers),
})

export const worldOperations = [list, create, get, remove, reset, fork]
