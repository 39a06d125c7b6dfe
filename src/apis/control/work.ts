import Type from 'typebox'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const drainWork = operation({
  id: 'drainWork',
  method: 'POST',
  path: `${ROOT}/work/drain`,
  tag: 'work',
  summary: 'Runs all queued transactions, even while work is held',
  reply: Type.Object({ completed: Type.Integer({ description: 'Transactions that were completed by this.' }) }),
  errors: [],
  scopes: ['operate'],
  handle: async world => ({ completed: await world.drain() }),
})

const holdWork = operation({
  id: 'holdWork',
  method: 'POST',
  path: `${ROOT}/work/hold`,
  tag: 'work',
  summary: 'Stops workers from starting transactions, so that a client can observe one in progress',
  reply: Type.Object({ held: Type.Boolean() }),
  errors: [],
  scopes: ['operate'],
  handle: async world => {
    await world.store.settings.write({ workHeld: true })
    return { held: true }
  },
})

const releaseWork = operation({
  id: 'releaseWork',
  method: 'POST',
  path: `${ROOT}/work/release`,
  tag: 'work',
  summary: 'Lets workers start transactions again',
  reply: Type.Object({ held: Type.Boolean() }),
  errors: [],
  scopes: ['operate'],
  handle: async world => {
    await world.store.settings.write({ workHeld: false })
    world.wake()
    return { held: false }
  },
})

export const workOperations = [drainWork, holdWork, releaseWork].map(sandboxOnly)
