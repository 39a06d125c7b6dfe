import { type Client, isUnanswered, MOST_ATTEMPTS, RefusedRequest } from './client.ts'
import type { UploadOrder } from './orders.ts'
import { poll } from './progress.ts'

type TransactionName = Pick<UploadOrder, 'resellerId' | 'transactionId'>

/** A transaction as the reseller API shows it, under either contract date. */
export interface Status {
  readonly transactionId: string
  readonly state: 'Progress' | 'Complete'
  readonly type: 'Put' | 'Delete'
  /** The devices that failed, in the order of submission. */
  readonly devices: readonly FailedDevice[]
}

/** A device that failed: its identifier as it was sent, and why. */
export interface FailedDevice {
  readonly imei?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly code: number
  readonly message: string
  readonly data: string
}

/**
 * Begins an upload; the row results are in the status. An upload without a response may have been accepted, so it is sent again
 * only if the server does not know its transaction.
 */
export async function beginUpload(client: Client, { rows, ...order }: UploadOrder): Promise<void> {
  const { orderNumber: orderNo, orderTime } = rows[0] ?? {}
  // JSON has no members that are undefined.
  const body = { ...order, orderNo, orderTime, devices: rows.map(({ identifier }) => identifier) }
  for (let attempt = 1; ; attempt++) {
    try {
      await client.call('PUT', '/kcs/v1/rp/devices/upload', body)
      return
    } catch (error) {
      // The request before was accepted after its look-up.
      if (attempt > 1 && hasCode(error, 40000014)) return
      if (!isUnanswered(error) || attempt === MOST_ATTEMPTS) throw error
      if (await isKnown(client, order).catch(() => Promise.reject(error))) return
    }
  }
}

/** Whether the server knows a transaction. */
const isKnown = (client: Client, name: TransactionName): Promise<boolean> =>
  statusOf(client, name).then(
    () => true,
    error => {
      if (hasCode(error, 40000013)) return false
      throw error
    },
  )

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof RefusedRequest && error.body.includes(`"code":${code},`)

export async function statusOf(client: Client, { resellerId, transactionId }: TransactionName): Promise<Status> {
  const query = new URLSearchParams({ resellerId, transactionId })
  const body = await client.call('GET', `/kcs/v1/rp/devices/status?${query}`)
  // Contract date 2026-07 has a list of this one transaction, 2023-12 the transaction itself.
  const status = body.devices?.transactions === undefined ? body : body.devices.transactions[0]
  return { ...status, devices: status.devices ?? [] }
}

/** Waits until a transaction is complete, and reports how many of its devices were processed. */
export async function completed(client: Client, order: UploadOrder, report: (done: number) => void): Promise<Status> {
  const total = order.rows.length
  let status: Status | undefined
  const processed = async () => {
    status = await statusOf(client, order)
    // All devices may be registered before the transaction is complete.
    return status.state === 'Complete' ? total : Math.min(total - 1, await registered(client, order))
  }
  await poll({ title: 'devices processed', total }, processed, report)
  if (status === undefined) throw new Error('a transaction has a status')
  return status
}

/** The number of devices that a transaction has registered: the status has no counts, but the list of devices has. */
export async function registered(client: Client, { resellerId, transactionId }: TransactionName): Promise<number> {
  const query = new URLSearchParams({ resellerId, transactionId, pageSize: '1' })
  return (await client.call('GET', `/kcs/v1/rp/devices?${query}`)).totalCount
}
