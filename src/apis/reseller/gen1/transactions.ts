import Type from 'typebox'
import type { Transaction as Accepted } from '../../../enrolment/transaction.ts'
import type { World } from '../../../enrolment/world.ts'
import { pagesOf, pagingQuery } from '../../../wire/paging.ts'
import { objectShownAs } from '../../../wire/shown.ts'
import * as checks from '../checks.ts'
import { OWN_ID, resellerPage, VENDOR_ID, within } from '../operation.ts'
import { headOf, type TransactionForm, transactionsText } from '../transaction-text.ts'
import { identifierMembers } from '../transactions.ts'
import { ownReseller } from './caller.ts'
import { resellerSent } from './checks.ts'
import { deviceFailure, refuse } from './dialect.ts'
import { operation, requireResellerId, type Version, vendorIn } from './operation.ts'

const Transaction = Type.Object(
  {
    transactionId: Type.String(),
    state: Type.Enum(['Progress', 'Complete']),
    type: Type.Enum(['Put', 'Delete']),
    devices: Type.Array(
      Type.Object(
        {
          ...identifierMembers,
          code: Type.Optional(Type.Integer()),
          message: Type.Optional(Type.String()),
          data: Type.Optional(Type.String()),
        },
        { title: 'SubmittedDevice' },
      ),
      {
        description:
          'Every submitted device, in the order of submission; one that failed has a code. Empty while the transaction is in progress.',
      },
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
    summary: `Returns the status of one transaction or of all (first generation, ${version})`,
    description: 'With the result of every submitted device, also of those that were accepted.',
    query: objectShownAs(
      {
        resellerId: Type.Optional(Type.String()),
        transactionId: Type.Optional(
          Type.String({ description: 'If absent, the response lists all transactions, newest first.' }),
        ),
        vendorId: Type.Optional(Type.String()),
        ...pagingQuery,
      },
      { resellerId: OWN_ID, vendorId: version === 'v2' ? VENDOR_ID : undefined },
    ),
    reply: Type.Object(
      {
        totalCount: Type.Integer(),
        totalPage: Type.Integer(),
        pageNum: Type.Integer(),
        transactions: Type.Array(Transaction),
      },
      { title: 'StatusList' },
    ),
    scopes: [],
    checks: [
      resellerSent,
      checks.queryForm,
      checks.pageSize,
      ...(version === 'v1' ? [] : [checks.vendorForm]),
      ...checks.ownReseller,
      checks.transactionKnown,
      checks.pageExists,
    ],
    handle: async (world, call) => {
      requireResellerId(call.sent.query)
      const query = call.query()
      const page = resellerPage(query)
      const vendor = vendorIn(version, query.vendorId) ?? undefined
      const reseller = await ownReseller(world, call.caller, query.resellerId ?? '')
      if (query.transactionId !== undefined && query.transactionId !== '') {
        // The vendor is ignored here: a delete is an order of v1 and has none, but carriers send their vendor when they poll it.
        const one = await world.store.transactions.get(reseller, query.transactionId)
        if (one === undefined) throw refuse(checks.transactionKnown)
        return listed(world, [one], { totalCount: 1, totalPage: 1, pageNum: 0 })
      }
      const filter = { kinds: ['upload', 'release'] as const, vendor }
      const { rows, total } = within(await world.store.transactions.list(reseller, filter, page), page, refuse)
      return listed(world, rows, { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number })
    },
  })

export const transactions = [status('v1'), status('v2')]

const listed = (world: World, rows: readonly Accepted[], head: object) =>
  transactionsText(world, rows, {
    form: FORM,
    frame: { open: `${JSON.stringify(head).slice(0, -1)},"transactions":[`, close: ']}' },
  })

const FORM: TransactionForm = { api: 'gen1', before: headOf, rows: 'all', none: 'empty', failure: deviceFailure }
