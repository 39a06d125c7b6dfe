import type { DeviceFile } from './device-file.ts'
import type { Plane } from './plane.ts'
import { watch } from './progress.ts'

/** Who uploads for whom, and under which name. */
export interface Order {
  readonly resellerId: string
  readonly customerId: string
  readonly transactionId: string
}

/** A transaction as the reseller API tells it. */
export interface Status {
  readonly transactionId: string
  readonly state: 'Progress' | 'Complete'
  readonly devices: readonly Verdict[]
}

/** A device of a transaction: its identifier as it was sent, and what was wrong with it, if anything. */
export interface Verdict {
  readonly imei?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly code?: number
  readonly message?: string
  readonly data?: string
}

/** The answer to an upload that is accepted; what became of its devices is in the status. */
export interface Acknowledgement {
  readonly transactionId: string
  readonly state: 'Progress'
  readonly code: 2000000
  readonly message: 'SUCCESS'
  readonly operationType: 'UPLOAD'
}

export const beginUpload = (plane: Plane, order: Order, { type, devices }: DeviceFile): Promise<Acknowledgement> =>
  plane.ask('PUT', '/kcs/v1/rp/devices/upload', { ...order, type, devices })

export const statusOf = (plane: Plane, { resellerId, transactionId }: Omit<Order, 'customerId'>): Promise<Status> =>
  plane.ask('GET', `/kcs/v1/rp/devices/status?${new URLSearchParams({ resellerId, transactionId })}`)

/** Waits until every device has been judged, and shows how many are in so far. */
export async function completed(plane: Plane, order: Order, count: number): Promise<Status> {
  let status: Status | undefined
  await watch('devices judged', count, async () => {
    status = await statusOf(plane, order)
    return status.state === 'Complete' ? count : registered(plane, order)
  })
  if (status === undefined) throw new Error('a transaction has a status')
  return status
}

/** The status tells no numbers before the end; the list of what the transaction has brought does. */
async function registered(plane: Plane, { resellerId, transactionId }: Order): Promise<number> {
  const query = new URLSearchParams({ resellerId, transactionId, pageSize: '1' })
  const { totalCount } = await plane.ask('GET', `/kcs/v1/rp/devices?${query}`)
  // All of them may be in while the transaction is not complete.
  return Math.max(0, totalCount - 1)
}
