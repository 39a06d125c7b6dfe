import Type, { type Static } from 'typebox'
import { Reply } from '../../wire/api.ts'
import { fitTo } from './members.ts'
import { operation, REMOVED, ROOT } from './operation.ts'
import { NAME, onWorlds } from './worlds.ts'

const Snapshot = Type.Object(
  {
    name: NAME,
    createdAt: Type.Integer({ description: 'Epoch ms.' }),
    bytes: Type.Integer(),
  },
  { title: 'Snapshot' },
)
const Named = Type.Object({ name: Type.Optional(NAME) }, { title: 'NewSnapshot' })
const Chosen = Type.Object({ snapshot: NAME }, { title: 'Restore' })

const common = { tag: 'worlds' } as const
const PATH = `${ROOT}/worlds/:name/snapshots`

const save = operation({
  ...common,
  id: 'saveSnapshot',
  method: 'POST',
  scopes: ['operate'],
  path: PATH,
  summary: 'Saves the state of a world as a snapshot; one of the same name is replaced',
  description:
    'A snapshot holds the data and the clock. It is a file beside the data of a world on a file, else it is in memory.',
  body: Named,
  status: 201,
  reply: Snapshot,
  errors: ['worldUnknown', 'worldsUnavailable', 'worldLimit'],
  handle: async ({ worlds }, { params, sent }) => {
    fitTo(Named, sent.body)
    const { name } = sent.body as Static<typeof Named>
    return new Reply(201, await onWorlds(() => worlds.save(params.name ?? '', name)))
  },
})

const list = operation({
  ...common,
  id: 'listSnapshots',
  method: 'GET',
  scopes: ['read'],
  path: PATH,
  summary: 'Lists the snapshots of a world',
  reply: Type.Object({ snapshots: Type.Array(Snapshot) }),
  errors: ['worldUnknown'],
  handle: async ({ worlds }, { params }) => ({ snapshots: await onWorlds(() => worlds.snapshots(params.name ?? '')) }),
})

const remove = operation({
  ...common,
  id: 'deleteSnapshot',
  method: 'DELETE',
  scopes: ['operate'],
  path: `${PATH}/:snapshot`,
  summary: 'Deletes a snapshot',
  reply: REMOVED,
  errors: ['worldUnknown'],
  handle: async ({ worlds }, { params: { name = '', snapshot = '' } }) => {
    fitTo(Chosen, { snapshot })
    await onWorlds(() => worlds.forget(name, snapshot))
    return { removed: true }
  },
})

const restore = operation({
  ...common,
  id: 'restoreSnapshot',
  method: 'POST',
  scopes: ['operate'],
  path: `${ROOT}/worlds/:name/restore`,
  summary: 'Gives a world the state of one of its snapshots',
  description: 'The world keeps its id, so that its tokens remain valid. Faults end.',
  body: Chosen,
  reply: Type.Object({ name: NAME, snapshot: NAME }),
  errors: ['worldUnknown', 'worldsUnavailable'],
  handle: async ({ worlds }, { params: { name = '' }, sent }) => {
    fitTo(Chosen, sent.body)
    const { snapshot } = sent.body as Static<typeof Chosen>
    await onWorlds(() => worlds.restore(name, snapshot))
    return { name, snapshot }
  },
})

export const snapshotOperations = [save, list, remove, restore]
