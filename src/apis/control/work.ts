import Type from 'typebox'
import type { Transaction } from '../../enrolment/transaction.ts'
import { operation, ROOT, sandboxOnly } from './operation.ts'

const MOST = 100

const Held = Type.Boolean({ description: 'True while workers start no transaction.' })
const WaitingTransaction = Type.Object(
  {
    transaction: Type.String(),
    serial: Type.String({ description: 'The id of its entry in the activity log.' }),
    tenant: Type.String({ description: 'The tenant that ordered it.' }),
    customer: Type.String(),
    kind: Type.String(),
    count: Type.Integer({ description: 'The number of its devices.' }),
    done: Type.Integer({ description: 'How many of them were processed.' }),
    request: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'The request that ordered it.' }),
    acceptedAt: Type.Integer({ description: 'Epoch ms.' }),
  },
  { title: 'WaitingTransaction' },
)

const getWork = operation({
  id: 'getWork',
  method: 'GET',
  path: `${ROOT}/work`,
  tag: 'work',
  summary: 'Returns whether work is held, and the transactions in progress',
  reply: Type.Object(
    {
      held: Held,
      inProgress: Type.Integer({ description: 'The number of transactions that are not complete.' }),
      transactions: Type.Array(WaitingTransaction, {
        description: `At most ${MOST} of them, by tenant and in the order of its queue.`,
      }),
    },
    { title: 'Work' },
  ),
  errors: [],
  scopes: ['read'],
  handle: async ({ store }) => {
    const [{ workHeld }, { count }, first] = await Promise.all([
      store.settings.read(),
      store.transactions.inProgress(),
      store.transactions.firstInProgress(MOST),
    ])
    return { held: workHeld, inProgress: count, transactions: first.map(shown) }
  },
})

const shown = ({ id, serial, tenant, customer, kind, count, done, request, acceptedAt }: Transaction) => ({
  ...{ transaction: id, serial, tenant, customer, kind, count, done, request, acceptedAt },
})

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
  reply: Type.Object({ held: Held }),
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
  reply: Type.Object({ held: Held }),
  errors: [],
  scopes: ['operate'],
  handle: async world => {
    await world.store.settings.write({ workHeld: false })
    world.wake()
    return { held: false }
  },
})

export const workOperations = [getWork, drainWork, holdWork, releaseWork].map(sandboxOnly)
