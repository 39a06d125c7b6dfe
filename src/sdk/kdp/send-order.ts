/**
 * Uploads and deletes of any size, in several transactions. The id of a transaction is made from the order's id and the content
 * of its request, so that the same order gives the same ids, and an id that the server knows stands for the same content.
 */

import type { CallOptions } from '../requests/call-options.ts'
import type { Recovery } from '../requests/send.ts'
import { checksum } from './checksum.ts'
import type { Devices, OrderedTransaction, OrderOptions, OrderState } from './device-order.ts'

/** Sends the parts that are not accepted, one after the other, because the service processes them one after the other. */
export async function sendOrder<Order extends Devices>(
  order: Order,
  { chunkSize = 10_000, onState, resume, ...options }: OrderOptions,
  { operation, newId, request }: OrderSteps<Order>,
): Promise<OrderState> {
  const id = resume?.id ?? order.id ?? newId()
  if (!ORDER_ID.test(id)) throw new TypeError('the id of an order has 1 to 40 letters and digits')
  const parts = partsOf(order, { operation, id, size: resume?.chunkSize ?? chunkSize })
  let state: OrderState = resume ?? { id, chunkSize, transactions: parts.map(unsent) }
  requireSame(parts, state)
  const become = async (index: number, step: OrderedTransaction['state']): Promise<void> => {
    const transactions = state.transactions.map((each, i) => (i === index ? { ...each, state: step } : each))
    state = { ...state, transactions }
    await onState?.(state)
  }
  for (const [index, part] of parts.entries()) {
    const before = state.transactions[index]?.state
    if (before === 'accepted') continue
    const { send, recovery } = request(part)
    if (before === 'unsent') await become(index, 'sent')
    if (before === 'unsent' || (await recovery.find(options)) === undefined) await send(options)
    await become(index, 'accepted')
  }
  return state
}

export interface OrderSteps<Order> {
  readonly operation: 'upload' | 'delete'
  newId(): string
  request(part: OrderPart<Order>): { readonly recovery: Recovery; send(options: CallOptions): Promise<unknown> }
}

/** One transaction of an order. */
export interface OrderPart<Order> {
  readonly transactionId: string
  readonly devices: readonly string[]
  /** What the order says of all devices. */
  readonly rest: Omit<Order, 'devices' | 'id'>
}

const ORDER_ID = /^[A-Za-z0-9]{1,40}$/

function partsOf<Order extends Devices>(
  { devices, id: _, ...rest }: Order,
  { operation, id, size }: { readonly operation: string; readonly id: string; readonly size: number },
): OrderPart<Order>[] {
  if (devices.length === 0) throw new TypeError('the order has no devices')
  if (!Number.isInteger(size) || size < 1) throw new TypeError('chunkSize must be a whole number of at least 1')
  // Neither the order in which a program writes the members counts, nor those that it leaves undefined.
  const members = Object.entries(rest).filter(([, value]) => value !== undefined)
  members.sort(([one], [other]) => (one < other ? -1 : 1))
  return Array.from({ length: Math.ceil(devices.length / size) }, (_, index) => {
    const chunk = devices.slice(index * size, (index + 1) * size)
    const content = checksum(JSON.stringify([operation, members, chunk]))
    return { rest, devices: chunk, transactionId: `${id}p${index + 1}x${content}` }
  })
}

const unsent = ({ transactionId, devices }: OrderPart<unknown>): OrderedTransaction => ({
  transactionId,
  devices: devices.length,
  state: 'unsent',
})

/** Another list of devices would be taken for the one that was sent. */
function requireSame(parts: readonly OrderPart<unknown>[], { transactions }: OrderState): void {
  const isSame =
    parts.length === transactions.length && parts.every((part, i) => part.transactionId === transactions[i]?.transactionId)
  if (!isSame) throw new TypeError('the order differs from the one whose state is in resume')
}
