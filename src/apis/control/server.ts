import Type from 'typebox'
import { Reply } from '../../wire/api.ts'
import { refuse } from './dialect.ts'
import { operation, ROOT } from './operation.ts'

const health = operation({
  id: 'health',
  method: 'GET',
  path: `${ROOT}/health`,
  tag: 'server',
  summary: 'Returns 200 while the process answers',
  description: 'For a liveness probe: it does not use the store.',
  reply: Type.Object({ status: Type.Literal('ok'), mode: Type.String(), contract: Type.String() }),
  errors: [],
  scopes: [],
  withoutStore: true,
  unrecorded: true,
  handle: async ({ mode, contract }) => ({ status: 'ok', mode, contract }),
})

const ready = operation({
  id: 'ready',
  method: 'GET',
  path: `${ROOT}/ready`,
  tag: 'server',
  summary: 'Returns 200 if the server can do its work, else 503',
  description: 'For a readiness probe: the store accepts writes, and the worker of this process runs.',
  reply: Type.Object({ ready: Type.Literal(true) }),
  errors: ['notReady'],
  scopes: [],
  // The readiness check has a time limit of its own.
  withoutStore: true,
  unrecorded: true,
  handle: async ({ store, isWorking }) => {
    const { reason } = await store.ready()
    if (reason !== undefined) throw refuse('notReady', { what: reason })
    if (!isWorking()) throw refuse('notReady', { what: 'The worker of this process has ended' })
    return { ready: true }
  },
})

const metrics = operation({
  id: 'metrics',
  method: 'GET',
  path: `${ROOT}/metrics`,
  tag: 'server',
  summary: 'Returns the metrics of the process in the text format of Prometheus',
  produces: 'text/plain',
  reply: Type.String(),
  errors: [],
  scopes: ['read'],
  unrecorded: true,
  handle: async world => {
    const { type, text } = await world.metrics()
    return new Reply(200, text, { 'content-type': type })
  },
})

export const serverOperations = [health, ready, metrics]
