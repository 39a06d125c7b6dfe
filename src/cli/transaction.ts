import type { Client } from './client.ts'
import type { DeviceFile } from './device-file.ts'
import { watch } from './progress.ts'

/** Who uploads for whom, and under which name. */
interface Order {
  readonly resellerId: string
  readonly customerId: string
  readonly transactionId: string
}

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

/** The answer to an upload that is accepted; what became of its devices is in the status. */
interface Acknowledgement {
  readonly transactionId: string
  readonly state: 'Progress'
  readonly code: 2000000
  readonly message: 'SUCCESS'
  readonly operationType: 'UPLOAD'
}

export const beginUpload = (client: Client, order: Order, { type, devices }: DeviceFile): Promise<Acknowledgement> =>
  client.ask('PUT', '/kcs/v1/rp/devices/upload', { ...order, type, devices })

export async function statusOf(client: Client, { resellerId, transactionId }: Omit<Order, 'customerId'>): Promise<Status> {
  const query = new URLSearchParams({ resellerId, transactionId })
  const answer = await client.ask('GET', `/kcs/v1/rp/devices/status?${query}`)
  // By the newer contract a list that has this transaction alone, by the older one the transaction itself.
  const status = answer.devices?.transactions === undefined ? answer : answer.devices.transactions[0]
  return { ...status, devices: status.devices ?? [] }
}

/** Waits until every device has been judged, and shows how many are in so far. */
export async function completed(client: Client, order: Order, count: number): Promise<Status> {
  let status: Status | undefined
  await watch('devices judged', count, async () => {
    status = await statusOf(client, order)
    // All of them may be in while the transaction is not complete.
    return status.state === 'Complete' ? count : Math.max(0, (await registered(client, order)) - 1)
  })
  if (status === undefined) throw new Error('a transaction has a status')
  return status
}

/** The devices that a transaction has brought: the status has no numbers, the list of devices has. */
export async function registered(client: Client, { resellerId, transactionId }: Omit<Order, 'customerId'>): Promise<number> {
  const query = new URLSearchParams({ resellerId, transactionId, pageSize: '1' })
  return (await client.ask('GET', `/kcs/v1/rp/devices?${query}`)).totalCount
}
