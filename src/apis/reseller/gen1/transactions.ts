import Type from 'typebox'
import type { Transaction as Accepted } from '../../../enrolment/transaction.ts'
import type { World } from '../../../enrolment/world.ts'
import { pagesOf, pagingQuery } from '../../../wire/paging.ts'
import { resellerPage } from '../paging.ts'
import { deviceRow, namesReseller, operation, ownReseller, refuse, type Version, vendorIn } from './dialect.ts'

const Transaction = Type.Object(
  {
    transactionId: Type.String(),
    state: Type.Enum(['Progress', 'Complete']),
    type: Type.Enum(['Put', 'Delete']),
    devices: Type.Array(
      Type.Object({
        imei: Type.Optional(Type.Unknown()),
        meid: Type.Optional(Type.Unknown()),
        serialNumber: Type.Optional(Type.Unknown()),
        code: Type.Optional(Type.Integer()),
        message: Type.Optional(Type.String()),
        data: Type.Optional(Type.String()),
      }),
      { description: 'In the order of submission; empty while in progress and where no transaction was asked for.' },
    ),
  },
  { title: 'Transaction' },
)

const status = (version: Version) =>
  operation({
    id: `gen1GetStatus${version.toUpperCase()}`,
    method: 'GET',
    path: `/bulkenroll/${version}/reseller/devices/status`,
    tag: 'First generation',
    summary: `Tell what became of a transaction, or of all (first generation, ${version})`,
    query: Type.Object({
      resellerId: Type.Optional(Type.String()),
      transactionId: Type.Optional(Type.String({ description: 'Without it a list, newest first.' })),
      vendorId: Type.Optional(Type.String({ description: 'Narrows the list under v2.' })),
      ...pagingQuery,
    }),
    reply: Type.Object({
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      transactions: Type.Array(Transaction),
    }),
    scopes: [],
    errors: [
      'resellerIdMissing',
      'resellerIdInvalid',
      'unauthorized',
      'resellerNotFound',
      'transactionIdInvalid',
      'pageOutOfBounds',
    ],
    handle: async (world, call) => {
      namesReseller(call.sent.query)
      const query = call.query()
      const page = resellerPage(query)
      const vendor = vendorIn(version, query.vendorId) ?? undefined
      const reseller = await ownReseller(world, call.caller, query.resellerId ?? '')
      if (query.transactionId !== undefined && query.transactionId !== '') {
        // Whatever its vendor: a delete is an order of v1 and has none, and a carrier asks for it with its vendor all the same.
        const told = await one(world, reseller, query.transactionId)
        return { totalCount: 1, totalPage: 1, pageNum: 0, transactions: [told] }
      }
      const filter = { kinds: ['upload', 'release'] as const, vendor }
      const { rows, total } = await world.store.transactions.list(reseller, filter, page)
      const pages = pagesOf(total, page)
      if (page.number >= Math.max(1, pages)) throw refuse('pageOutOfBounds')
      return {
        totalCount: total,
        totalPage: pages,
        pageNum: page.number,
        transactions: rows.map(transaction => wordOf(transaction, [])),
      }
    },
  })

export const transactions = [status('v1'), status('v2')]

async function one(world: World, reseller: string, id: string) {
  const transaction = await world.store.transactions.get(reseller, id)
  if (transaction === undefined) throw refuse('transactionIdInvalid')
  if (transaction.state === 'progress') return wordOf(transaction, [])
  const submitted = JSON.parse(Buffer.from(await world.store.transactions.submitted(reseller, id)).toString()) as unknown[]
  const verdicts = await world.store.transactions.verdicts(reseller, id)
  // A reseller has no other kinds.
  const { type } = (transaction as Accepted<'upload' | 'release'>).details
  return wordOf(
    transaction,
    submitted.map((sent, i) => deviceRow(type, sent, verdicts[i] ?? null)),
  )
}

const wordOf = (transaction: Accepted, devices: readonly Record<string, unknown>[]) => ({
  transactionId: transaction.id,
  state: transaction.state === 'complete' ? 'Complete' : 'Progress',
  type: transaction.kind === 'upload' ? 'Put' : 'Delete',
  devices,
})
