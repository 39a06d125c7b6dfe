import Type from 'typebox'
import { fitTo } from './members.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'
import { applySeed, Seed } from './seed.ts'
import { OPERATOR } from './world.ts'

const AppliedSchema = Type.Record(Type.String(), Type.Integer(), { description: 'Rows of each resource.' })

const seed = operation({
  id: 'seed',
  method: 'POST',
  path: `${ROOT}/seed`,
  tag: 'sample data',
  summary: 'Applies a seed document.',
  description: 'What has the same key is updated, all else is left alone. The whole is judged before the first row is written.',
  body: Seed,
  reply: Type.Object({ applied: AppliedSchema }),
  errors: ['tenantTaken', 'tokenTaken', 'devicesDiffer', 'nameTaken'],
  scopes: [],
  handle: async (world, call) => ({ applied: await applySeed(world, call.sent.body, OPERATOR.by) }),
})

const Reset = Type.Object({ to: Type.Optional(Type.Unsafe<'seed' | 'empty'>({ type: 'string', enum: ['seed', 'empty'] })) })

const reset = operation({
  id: 'reset',
  method: 'POST',
  path: `${ROOT}/reset`,
  tag: 'sample data',
  summary: 'Back to the seed that the server was started with, or to nothing at all.',
  description:
    'Forgets tenants, devices, work, the activity log, faults, explanations and what was done to the clock. Tokens that were issued stay readable.',
  body: Reset,
  reply: Type.Object({ to: Type.String(), applied: AppliedSchema }),
  errors: [],
  scopes: [],
  handle: async (world, call) => {
    const body = call.sent.body
    fitTo(Reset, body)
    const { seed } = await world.store.settings.read()
    await world.store.clear()
    world.faults.clear()
    world.explanations?.clear()
    await world.wind({ clockOffset: 0, clockFrozenAt: null })
    // An emptied store records its seed too: the next start must not take it for a new store.
    await world.store.settings.write({ seed })
    if (body.to === 'empty') return { to: 'empty', applied: {} }
    return { to: 'seed', applied: await applySeed(world, world.seed, OPERATOR.by) }
  },
})

export const sampleDataOperations = [seed, reset].map(sandboxOnly)
