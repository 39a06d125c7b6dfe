import Type from 'typebox'
import type { Transaction } from '../../enrolment/transaction.ts'
import type { Check } from '../../wire/check.ts'
import { mustBeOneOf, Unfit } from '../../wire/operation.ts'
import { pagesOf, pagingQuery } from '../../wire/paging.ts'
import { objectShownAs, shownAs } from '../../wire/shown.ts'
import { ownReseller } from './caller.ts'
import * as checks from './checks.ts'
import type { Dated } from './contract.ts'
import { customerId, deviceFailure, refuse, vendorId } from './dialect.ts'
import { CUSTOMER_ID, OWN_ID, operation, resellerPage, sentId, VENDOR_ID, within } from './operation.ts'
import { type Frame, headOf, type TransactionForm, transactionsText } from './transaction-text.ts'

/** The identifier of a row, under the name of its type. */
export const identifierMembers = {
  imei: Type.Optional(Type.String({ description: 'The identifier as it was sent.' })),
  meid: Type.Optional(Type.String()),
  serialNumber: Type.Optional(Type.String()),
}
const FailedDevice = Type.Object(
  { ...identifierMembers, code: Type.Integer(), message: Type.String(), data: Type.String() },
  { title: 'FailedDevice' },
)
const State = Type.Enum(['Progress', 'Complete'])
const Kind = Type.Enum(['Put', 'Delete'], { description: 'Put is an upload.' })
const transactionMembers = {
  transactionId: Type.String(),
  state: State,
  type: Kind,
  orderNo: Type.Optional(Type.String()),
  operationType: Type.Enum(['UPLOAD', 'DELETE']),
}
const failedDevices = (otherwise: string) =>
  Type.Array(FailedDevice, { description: `The devices that failed, in the order of submission; ${otherwise}.` })

const StatusList = Type.Object(
  {
    devices: Type.Object({
      totalCount: Type.Integer(),
      totalPage: Type.Integer(),
      pageNum: Type.Integer(),
      transactions: Type.Array(
        Type.Object(
          {
            ...transactionMembers,
            devices: Type.Optional(failedDevices('absent while the transaction is in progress and where none failed')),
          },
          { title: 'TransactionStatus' },
        ),
      ),
    }),
  },
  { title: 'StatusList' },
)
const StatusOfOne = Type.Object(
  { ...transactionMembers, devices: failedDevices('empty while the transaction is in progress and where none failed') },
  { title: 'StatusOfOne' },
)

const status = (dated: Dated) =>
  operation({
    id: 'getDeviceTransactionStatusUsingGET',
    method: 'GET',
    path: '/kcs/v1/rp/devices/status',
    tag: 'Devices',
    summary: 'Returns the status of transactions and the devices that failed',
    description:
      dated.statusOfOne === 'bare'
        ? 'With `transactionId` the response is that transaction; without it a list, newest first.'
        : 'The response is a list, newest first. With `transactionId` it contains only that transaction.',
    query: objectShownAs(
      {
        resellerId: Type.Optional(Type.String()),
        transactionId: Type.Optional(Type.String()),
        customerId: Type.Optional(Type.String({ description: 'Only transactions for this customer.', ...shownAs(CUSTOMER_ID) })),
        vendorId: Type.Optional(Type.String()),
        state: Type.Optional(Type.String(shownAs(State))),
        type: Type.Optional(Type.String(shownAs(Kind))),
        ...pagingQuery,
      },
      { resellerId: OWN_ID, vendorId: VENDOR_ID },
    ),
    reply: dated.statusOfOne === 'bare' ? Type.Union([StatusOfOne, StatusList]) : StatusList,
    scopes: ['kdp', 'kdp.devices', 'kdp.devices:view'],
    checks: [
      checks.queryForm,
      checks.pageSize,
      checks.transactionType,
      checks.transactionState,
      checks.vendorForm,
      checks.resellerSent,
      ...checks.ownReseller,
      checks.customerIdForm,
      checks.transactionKnown,
      checks.pageExists,
    ],
    cacheKeyExtras: ({ headers }) => [headers.resellerid],
    handle: async (world, call) => {
      const query = call.query()
      const page = resellerPage(query)
      const filter = {
        kinds:
          KINDS[oneOf(['put', 'delete'] as const, { parameter: 'type', text: query.type }, checks.transactionType) ?? 'both'],
        state: oneOf(['progress', 'complete'] as const, { parameter: 'state', text: query.state }, checks.transactionState),
        vendor: vendorId(query.vendorId) ?? undefined,
      }
      const reseller = await ownReseller(world, call.caller, sentId(call, 'resellerId', query.resellerId))
      const customer = query.customerId === undefined ? undefined : customerId(query.customerId)
      if (query.transactionId !== undefined) {
        const one = await world.store.transactions.get(reseller, query.transactionId)
        // The refusal is the same for an unknown id and for another reseller's, so that it reveals neither.
        if (one === undefined) throw refuse(checks.transactionKnown)
        return call.caller.dated.statusOfOne === 'bare'
          ? transactionsText(world, [one], { form: BARE, frame: { open: '', close: '' } })
          : transactionsText(world, [one], { form: LISTED, frame: listed({ totalCount: 1, totalPage: 1, pageNum: 0 }) })
      }
      const { rows, total } = within(await world.store.transactions.list(reseller, { ...filter, customer }, page), page, refuse)
      const head = { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number }
      return transactionsText(world, rows, { form: LISTED, frame: listed(head) })
    },
  })

/** The operations of a contract date. */
export const transactionsOf = (dated: Dated) => [status(dated)]

const listed = (head: object): Frame => ({
  open: `{"devices":${JSON.stringify(head).slice(0, -1)},"transactions":[`,
  close: ']}}',
})

const withOrder = (transaction: Transaction) => ({
  ...headOf(transaction),
  ...(transaction.orderNo === null ? {} : { orderNo: transaction.orderNo }),
})
const operationOf = ({ kind }: Transaction) => ({ operationType: kind === 'upload' ? 'UPLOAD' : 'DELETE' })

// The order of the members follows each date's published sample.
const LISTED: TransactionForm = {
  api: 'kdp',
  before: transaction => ({ ...withOrder(transaction), ...operationOf(transaction) }),
  rows: 'failed',
  none: 'absent',
  failure: deviceFailure,
}
const BARE: TransactionForm = {
  api: 'kdp',
  before: withOrder,
  after: operationOf,
  rows: 'failed',
  none: 'empty',
  failure: deviceFailure,
}

const KINDS = { put: ['upload'], delete: ['release'], both: ['upload', 'release'] } as const

function oneOf<Value extends string>(
  values: readonly Value[],
  { parameter, text }: { parameter: string; text: string | undefined },
  { rule }: Check,
): Value | undefined {
  const value = values.find(known => known === text?.toLowerCase())
  if (text !== undefined && value === undefined) throw new Unfit(parameter, mustBeOneOf(values), rule)
  return value
}
