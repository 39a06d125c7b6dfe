/** Orders of a reseller over the devices of a file, as transactions: sent in parts, awaited, and printed with the lines of the file. */
import { isKnoxError, type Kdp, type KnoxError, type OrderState, type Transaction } from '../sdk/index.ts'
import type { FileOrder } from './csv/orders.ts'
import { type NamedDevices, placeOf } from './device-file.ts'
import { poll } from './progress.ts'

export interface Orders {
  readonly operation: 'upload' | 'delete'
  /** With which the transaction ids begin. The same orders under the same id are done once. */
  readonly id: string
  /** The exact id of the only transaction, if the user chose one. */
  readonly transactionId?: string | undefined
  readonly orders: readonly FileOrder[]
}

/** A transaction that the service has accepted, and its part of an order. */
export interface Accepted extends FileOrder {
  readonly transactionId: string
}

/** The part of an order that the service has refused as a whole, such as for an unknown customer. */
export interface Rejected extends FileOrder {
  readonly error: KnoxError
}

export interface Sending {
  readonly accepted: Accepted[]
  readonly rejected: Rejected[]
}

/** Sends the orders one after the other and adds their outcomes to `sending`. A refused one stops no other. */
export async function sendOrders(
  kdp: Kdp,
  { operation, id, transactionId, orders }: Orders,
  { sending, report }: { readonly sending: Sending; report(devices: number): void },
): Promise<void> {
  let before = 0
  for (const order of orders) {
    const { rows, ...rest } = order
    const devices = rows.map(({ identifier }) => identifier)
    let state: OrderState = { id, chunkSize: MOST_DEVICES, transactions: [] }
    const onState = (next: OrderState) => {
      state = next
      report(before + acceptedIn(state))
    }
    try {
      if (transactionId !== undefined) {
        await kdp.devices[operation]({ ...rest, devices, transactionId })
        state = { ...state, transactions: [{ transactionId, devices: rows.length, state: 'accepted' }] }
      } else if (operation === 'upload') await kdp.upload({ ...rest, devices, id }, { onState })
      else await kdp.delete({ ...deletionOf(rest), devices, id }, { onState })
    } catch (error) {
      if (!isKnoxError(error) || !OF_ONE_REQUEST.includes(error.status ?? 0)) throw error
      sending.rejected.push({ ...order, rows: rows.slice(acceptedIn(state)), error })
    } finally {
      sending.accepted.push(...acceptedParts(order, state))
    }
    before += rows.length
    report(before)
  }
}

/** The published limit of one request. */
export const MOST_DEVICES = 10_000

/** Statuses that say nothing about the next request. */
const OF_ONE_REQUEST = [400, 404]

// A delete has no time of its order.
const deletionOf = ({ orderTime: _, ...order }: Omit<FileOrder, 'rows'>) => order

const acceptedIn = ({ transactions }: OrderState): number =>
  transactions.reduce((sum, { devices, state }) => (state === 'accepted' ? sum + devices : sum), 0)

function acceptedParts(order: FileOrder, { transactions }: OrderState): Accepted[] {
  let end = 0
  return transactions.flatMap(({ transactionId, devices, state }) => {
    const rows = order.rows.slice(end, end + devices)
    end += devices
    return state === 'accepted' ? [{ ...order, rows, transactionId }] : []
  })
}

/** Waits until a transaction is complete, and reports how many of its devices were processed. */
export async function completed(
  kdp: Kdp,
  { transactionId, rows: { length: total } }: Accepted,
  report: (done: number) => void,
): Promise<Transaction> {
  let status: Transaction | undefined
  const processed = async () => {
    status = await kdp.transactions.get(transactionId)
    if (status.state === 'Complete') return total
    // All devices may be registered before the transaction is complete. Those of a delete are not counted.
    return status.operationType === 'UPLOAD' ? Math.min(total - 1, await registered(kdp, transactionId)) : 0
  }
  await poll({ title: 'devices processed', total, longestPauseMs: LONGEST_PAUSE_MS }, processed, report)
  if (status === undefined) throw new Error('a transaction has a status')
  return status
}

/** The service may have other work to do first. */
const LONGEST_PAUSE_MS = 300_000

/** The number of devices that an upload has registered: the status has no counts, but the list of devices has. */
export async function registered(kdp: Kdp, transactionId: string): Promise<number> {
  return (await kdp.devices.list({ transactionId, pageSize: 1 }).page()).totalCount
}

export const describeStop = (sent: NamedDevices, orders: Orders, { accepted, rejected }: Sending): string => {
  const done = new Set([...accepted, ...rejected].flatMap(({ rows }) => rows))
  const left = sent.rows.filter(row => !done.has(row))
  const where = `The ${orders.operation} stopped at ${placeOf(sent, left[0]?.line ?? 1)}; devices that were not accepted: ${left.length}.`
  return `${where}\n${describeRest(orders)}`
}

/** How to go on with orders whose command has ended early. */
export const describeRest = ({ id, transactionId }: Orders): string =>
  transactionId === undefined
    ? `The same command with --id ${id} continues it: what the service has accepted is not sent again.`
    : `muster status ${transactionId} says whether the service has it.`
