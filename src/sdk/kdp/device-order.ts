/**
 * Uploads and deletes of any size, in several transactions. The id of a transaction is made from the order's id and the content
 * of its request, so that the same order gives the same ids, and an id that the server knows stands for the same content.
 */

import type { Without } from '../requests/operation.ts'
import type { CallOptions, Recovery } from '../requests/send.ts'
import type { Operations } from '../types/kdp.ts'
import { checksum } from './checksum.ts'
import type { Transaction } from './transaction.ts'

type UploadBody = Without<Operations['uploadDevicesUsingPUT']['body'], 'resellerId'>
type DeleteBody = Without<Operations['deleteDevicesUsingPUT']['body'], 'resellerId'>
type FailedDevice = NonNullable<Transaction['devices']>[number]

interface Devices {
  readonly type: 'IMEI' | 'MEID' | 'SN'
  readonly devices: readonly string[]
  /**
   * The id of the whole order: 1 to 40 letters and digits, with which its transaction ids begin. An order that is given again
   * under its id sends only the requests that the server has not accepted. Generated if it is left out.
   */
  readonly id?: string
}

export type UploadOrder = Omit<UploadBody, keyof Devices | 'transactionId'> & Devices
export type DeleteOrder = Omit<DeleteBody, keyof Devices | 'transactionId' | 'removeTransactionId'> & Devices

export interface OrderOptions extends CallOptions {
  /** Devices in one transaction. Default 10,000, the limit of the service. */
  readonly chunkSize?: number
  /**
   * Called, and awaited, before and after each request. A program that stores the state can continue after a crash: with the
   * same order and the state in `resume`.
   */
  readonly onState?: (state: OrderState) => void | Promise<void>
  /** The last state of this order in an earlier call. */
  readonly resume?: OrderState
}

/** How far an order is. A plain object, which JSON can store. */
export interface OrderState {
  readonly id: string
  readonly chunkSize: number
  readonly transactions: readonly OrderedTransaction[]
}

export interface OrderedTransaction {
  readonly transactionId: string
  /** How many. */
  readonly devices: number
  /** `sent`: it is unknown whether the server has it. */
  readonly state: 'unsent' | 'sent' | 'accepted'
}

export interface OrderResult {
  readonly id: string
  readonly transactions: readonly Transaction[]
  readonly succeeded: number
  /** The devices that failed, each with its code, in the order in which they were sent. */
  readonly failed: readonly FailedDevice[]
}

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
  if (!(size >= 1)) throw new TypeError('chunkSize must be at least 1')
  // The order in which a program writes the members does not count.
  const members = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1))
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
