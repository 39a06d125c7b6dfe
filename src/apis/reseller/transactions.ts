import Type from 'typebox'
import type { Transaction as Accepted } from '../../enrolment/transaction.ts'
import type { World } from '../../enrolment/world.ts'
import { Unfit } from '../../wire/operation.ts'
import { pagesOf, pagingQuery } from '../../wire/paging.ts'
import { deviceRow, operation, ownReseller, refuse, sentId, vendorId } from './dialect.ts'
import { resellerPage, within } from './paging.ts'
import { Transaction } from './schemas.ts'

const status = operation({
  id: 'getDeviceTransactionStatusUsingGET',
  method: 'GET',
  path: '/kcs/v1/rp/devices/status',
  tag: 'Devices',
  summary: 'Tell what became of a transaction, or of all',
  description: 'With `transactionId` one transaction and the row of each of its devices; without, a list, newest first.',
  query: Type.Object({
    resellerId: Type.Optional(Type.String()),
    transactionId: Type.Optional(Type.String()),
    vendorId: Type.Optional(Type.String()),
    state: Type.Optional(Type.String({ description: 'Progress or Complete.' })),
    type: Type.Optional(Type.String({ description: 'Put or Delete.' })),
    ...pagingQuery,
  }),
  reply: Type.Union([
    Transaction,
    Type.Object({
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      transactions: Type.Array(Transaction),
    }),
  ]),
  scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
  errors: ['pageOutOfBounds', 'resellerIdInvalid', 'transactionIdInvalid', 'resellerNotFound'],
  cacheKey: ({ headers }) => [headers.resellerid],
  handle: async (world, call) => {
    const query = call.query()
    const page = resellerPage(query)
    const filter = {
      kinds: KINDS[oneOf('type', query.type, ['put', 'delete'] as const) ?? 'both'],
      state: oneOf('state', query.state, ['progress', 'complete'] as const),
      vendor: vendorId(query.vendorId) ?? undefined,
    }
    const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
    if (query.transactionId !== undefined) return one(world, reseller, query.transactionId)
    const listed = within(await world.store.transactions.list(reseller, filter, page), page)
    return {
      totalCount: listed.total,
      totalPage: pagesOf(listed.total, page),
      pageNum: page.number,
      transactions: listed.rows.map(transaction => wordOf(transaction)),
    }
  },
})

export const transactions = [status]

async function one(world: World, reseller: string, id: string) {
  const transaction = await world.store.transactions.get(reseller, id)
  // Another reseller's is as unknown as nobody's, and tells nothing.
  if (transaction === undefined) throw refuse('transactionIdInvalid')
  if (transaction.state === 'progress') return wordOf(transaction)
  const submitted = JSON.parse(Buffer.from(await world.store.transactions.submitted(reseller, id)).toString()) as unknown[]
  const verdicts = await world.store.transactions.verdicts(reseller, id)
  const { type } = (transaction as Accepted<'upload' | 'release'>).details
  return wordOf(
    transaction,
    submitted.map((sent, i) => deviceRow(type, sent, verdicts[i] ?? null)),
  )
}

/** A transaction as the wire has it; without its devices while they are being judged, and in lists. */
export const wordOf = (transaction: Accepted, devices: readonly Record<string, unknown>[] = []) => ({
  transactionId: transaction.id,
  state: transaction.state === 'complete' ? 'Complete' : 'Progress',
  type: transaction.kind === 'upload' ? 'Put' : 'Delete',
  ...(transaction.orderNo === null ? {} : { orderNo: transaction.orderNo }),
  devices,
  operationType: transaction.kind === 'upload' ? 'UPLOAD' : 'DELETE',
})

const KINDS = { put: ['upload'], delete: ['release'], both: ['upload', 'release'] } as const

function oneOf<Word extends string>(parameter: string, sent: string | undefined, words: readonly Word[]): Word | undefined {
  const word = words.find(known => known === sent?.toLowerCase())
  if (sent !== undefined && word === undefined) throw new Unfit(parameter, `must be one of ${words.join(', ')}`)
  return word
}
