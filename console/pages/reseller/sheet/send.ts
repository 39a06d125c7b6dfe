/** Sends the devices of a sheet, and writes their results into it. */
import { batch } from '@preact/signals'
import { type FileOrder, groupedOrders, refusedRows } from '../../../../src/cli/csv/orders.ts'
import { isKnoxError, type OrderState, type Transaction } from '../../../../src/sdk/index.ts'
import { make, type WireCall } from '../../../app/knox.ts'
import { call } from '../../../app/own-apis.ts'
import { session } from '../../../app/session.ts'
import { notify } from '../../../parts/notice.tsx'
import { inOrder, type Options, type RowRefusal, rowsToSend, type Sheet, type SheetRow } from './sheet.ts'

/** One order of a sheet, and how far it is. */
interface Order {
  readonly wire: WireCall
  readonly customerId: string
  readonly rows: readonly SheetRow[]
  state?: OrderState
}

/** The orders that a sheet sends last; those that an error ended can be continued. */
const orders = new WeakMap<Sheet, readonly Order[]>()

/** The calls that `send` would make, one for each customer, order and type of identifier. */
export function ordersOf(sheet: Sheet, customer: string, options: Options): readonly Order[] {
  return groupedOrders(rowsToSend(sheet), customer).map(({ rows, ...order }) => ({
    wire: wireOf(sheet, { ...order, rows }, options),
    customerId: order.customerId,
    rows,
  }))
}

function wireOf({ operation }: Sheet, { rows, ...order }: FileOrder<SheetRow>, options: Options): WireCall {
  const devices = rows.map(({ identifier }) => identifier)
  // A deletion has no time of its order, and none of the options.
  const { orderTime: _, ...deletion } = order
  return {
    method: `kdp.${operation}`,
    args: [operation === 'delete' ? { ...deletion, devices } : { ...options, ...order, devices }],
  }
}

export async function send(sheet: Sheet, customer: string, options: Options): Promise<void> {
  // The same id gives the same transactions, so that an order which is continued is not done twice.
  orders.set(
    sheet,
    ordersOf(sheet, customer, options).map(order => {
      const id = crypto.randomUUID().replaceAll('-', '')
      return { ...order, wire: { ...order.wire, args: [{ ...(order.wire.args[0] as object), id }] } }
    }),
  )
  const rows = (orders.get(sheet) ?? []).flatMap(order => order.rows)
  batch(() => {
    sheet.sentFor.value = customer
    write(sheet, new Map(rows.map(({ key }) => [key, { state: 'sent' }])))
    sheet.progress.value = { total: rows.length, sent: 0, processed: 0 }
  })
  await proceed(sheet)
}

/** Sends what is not accepted yet, and waits for the results that are missing. */
export async function proceed(sheet: Sheet): Promise<void> {
  batch(() => {
    sheet.busy.value = true
    sheet.error.value = undefined
  })
  addEventListener('beforeunload', warn)
  const waits = new Map<string, Promise<void>>()
  const account = session.value?.account
  try {
    for (const order of orders.get(sheet) ?? []) {
      if (session.value?.account !== account) {
        notify('Another account signed in, so the rest of the devices was not sent.')
        break
      }
      const settle = (state: OrderState) => {
        order.state = state
        for (const part of acceptedIn(order, state))
          if (!waits.has(part.transactionId)) {
            const wait = complete(sheet, order.customerId, part)
            waits.set(part.transactionId, wait)
            // It is awaited below, after what is still to be sent.
            wait.catch(() => {})
          }
        progress(sheet)
      }
      await sendOne(sheet, order, settle)
    }
    await Promise.all(waits.values())
  } catch (error) {
    sheet.error.value = error
    await Promise.allSettled(waits.values())
  } finally {
    removeEventListener('beforeunload', warn)
    batch(() => {
      sheet.busy.value = false
      sheet.rows.value = inOrder(sheet.rows.value)
    })
  }
}

const warn = (event: Event): void => event.preventDefault()

/** Statuses that concern one order and say nothing about the next one. */
const OF_ONE_ORDER = [400, 404]

async function sendOne(sheet: Sheet, order: Order, onState: (state: OrderState) => void): Promise<void> {
  const { method, args } = order.wire
  try {
    const resume = order.state && { resume: order.state }
    onState(await make<OrderState>({ method, args: [...args, { ...resume, onState }] }))
  } catch (error) {
    if (!isKnoxError(error) || !OF_ONE_ORDER.includes(error.status ?? 0)) throw error
    const accepted = new Set(order.state === undefined ? [] : acceptedIn(order, order.state).flatMap(({ rows }) => rows))
    const rows = order.rows.filter(row => !accepted.has(row))
    const ofOneCustomer = rows[0]?.customer === undefined
    const refusal = { code: error.code, name: error.name, text: error.text, error }
    const change: Change = ofOneCustomer ? { state: 'ready' } : { state: 'refused', refusal }
    write(sheet, new Map(rows.map(({ key }) => [key, change])))
    if (!ofOneCustomer) return
    // What was refused is the same for all devices, such as the order number: it is changed, and the rest is sent anew.
    orders.set(
      sheet,
      (orders.get(sheet) ?? []).filter(each => each !== order),
    )
    throw error
  }
}

interface Part {
  readonly transactionId: string
  readonly rows: readonly SheetRow[]
}

function acceptedIn({ rows }: Order, { transactions }: OrderState): Part[] {
  let end = 0
  return transactions.flatMap(({ transactionId, devices, state }) => {
    const own = rows.slice(end, end + devices)
    end += devices
    return state === 'accepted' ? [{ transactionId, rows: own }] : []
  })
}

/** Waits for a transaction, and writes its results. */
async function complete(sheet: Sheet, customer: string, { transactionId, rows }: Part): Promise<void> {
  const onProgress = () => void countProcessed(sheet, customer, transactionId)
  const { devices = [] } = await make<Transaction>({ method: 'kdp.waitForTransaction', args: [transactionId, { onProgress }] })
  const changes = new Map<number, Change>(rows.map(({ key }) => [key, { state: 'done' }]))
  const refused = refusedRows(
    devices.map(({ imei, meid, serialNumber }) => imei ?? meid ?? serialNumber ?? ''),
    rows,
  )
  for (const [i, row] of refused.entries()) {
    const { code, message: name, data: text } = devices[i] ?? { message: '', data: '' }
    if (row !== undefined) changes.set(row.key, { state: 'refused', refusal: { code, name, text } })
  }
  counts.delete(transactionId)
  write(sheet, changes)
}

type Change = Pick<SheetRow, 'state'> & { readonly refusal?: RowRefusal }

function write(sheet: Sheet, changes: ReadonlyMap<number, Change>): void {
  sheet.rows.value = inOrder(
    sheet.rows.value.map(row => {
      const change = changes.get(row.key)
      return change === undefined ? row : { ...row, ...change }
    }),
  )
  progress(sheet)
}

/** The devices of transactions in progress that are processed. */
const counts = new Map<string, number>()

/** The status of KDP has no counts; the portal's list of uploads has them. */
async function countProcessed(sheet: Sheet, customer: string, transactionId: string): Promise<void> {
  if (sheet.operation === 'delete') return
  const { uploads } = await call('GET /_muster/portal/v1/reseller/customers/{customer}/uploads', { path: { customer } })
  const upload = uploads.find(each => each.transactionId === transactionId)
  if (upload?.status !== 'In progress') return
  counts.set(transactionId, upload.verifiedDevices + upload.refusedDevices)
  progress(sheet)
}

function progress(sheet: Sheet): void {
  const own = orders.get(sheet) ?? []
  const keys = new Set(own.flatMap(({ rows }) => rows.map(({ key }) => key)))
  const settled = sheet.rows.value.filter(({ key, state }) => keys.has(key) && (state === 'done' || state === 'refused')).length
  const parts = own.flatMap(order => (order.state === undefined ? [] : acceptedIn(order, order.state)))
  sheet.progress.value = {
    total: keys.size,
    sent: parts.reduce((sum, { rows }) => sum + rows.length, 0),
    processed: settled + parts.reduce((sum, { transactionId }) => sum + (counts.get(transactionId) ?? 0), 0),
  }
}
