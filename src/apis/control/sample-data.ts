import Type from 'typebox'
import { fitTo } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'
import { applySeed, Seed } from './seed.ts'

const AppliedSchema = Type.Record(Type.String(), Type.Integer(), {
  title: 'AppliedRows',
  description: 'The number of rows of each resource.',
})

const seed = operation({
  id: 'seed',
  method: 'POST',
  path: `${ROOT}/seed`,
  tag: 'sample data',
  summary: 'Applies a seed document',
  description:
    'Rows with the same key are updated, other rows stay. The whole document is validated before the first row is written.',
  body: Seed,
  reply: Type.Object({ applied: AppliedSchema }),
  errors: ['tenantTaken', 'tokenTaken', 'devicesDiffer', 'nameTaken'],
  scopes: ['operate'],
  handle: async (world, call) => ({ applied: await applySeed(world, call.sent.body, call.caller.by) }),
})

const Reset = Type.Object(
  { to: Type.Optional(Type.Unsafe<'seed' | 'empty'>({ type: 'string', enum: ['seed', 'empty'] })) },
  { title: 'Reset' },
)

const reset = operation({
  id: 'reset',
  method: 'POST',
  path: `${ROOT}/reset`,
  tag: 'sample data',
  summary: 'Deletes all data and applies the seed that the server was started with, or none',
  description:
    'Deletes tenants, devices, transactions, the activity log, the request journal and faults, and sets the clock to the machine’s time. The signing keys stay, so that issued tokens are accepted again once their tenants and apps exist.',
  body: Reset,
  reply: Type.Object({ to: Type.String(), applied: AppliedSchema }),
  errors: [],
  scopes: ['operate'],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Reset, body)
    const { seed } = await world.store.settings.read()
    await world.store.clear()
    world.faults.clear()
    world.journal?.clear()
    await world.wind({ clockOffset: 0, clockFrozenAt: null })
    // Recorded in an emptied store too, so that the next start does not seed it.
    await world.store.settings.write({ seed })
    if (body.to === 'empty') return { to: 'empty', applied: {} }
    return { to: 'seed', applied: await applySeed(world, world.seed, call.caller.by) }
  },
})

export const sampleDataOperations = [seed, reset].map(sandboxOnly)
