import type { Client } from './client.ts'
import type { DeviceFile } from './device-file.ts'
import { watch } from './progress.ts'

/** The reseller, the customer and the transaction id of an upload. */
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

/** The response to an accepted upload; the row results are in the status. */
interface Acknowledgement {
  readonly transactionId: string
  readonly state: 'Progress'
  readonly code: 2000000
  readonly message: 'SUCCESS'
  readonly operationType: 'UPLOAD'
}

export const beginUpload = (client: Client, order: Order, { type, devices }: DeviceFile): Promise<Acknowledgement> =>
  client.call('PUT', '/kcs/v1/rp/devices/upload', { ...order, type, devices })

export async function statusOf(client: Client, { resellerId, transactionId }: Omit<Order, 'customerId'>): Promise<Status> {
  const query = new URLSearchParams({ resellerId, transactionId })
  const answer = await client.call('GET', `/kcs/v1/rp/devices/status?${query}`)
  // Contract date 2026-07 has a list of this one transaction, 2023-12 the transaction itself.
  const status = answer.devices?.transactions === undefined ? answer : answer.devices.transactions[0]
  return { ...status, devices: status.devices ?? [] }
}

/** Waits until a transaction is complete, and shows how many devices are registered so far. */
export async function completed(client: Client, order: Order, count: number): Promise<Status> {
  let status: Status | undefined
  await watch('devices processed', count, async () => {
    status = await statusOf(client, order)
    // All devices may be registered before the transaction is complete.
    return status.state === 'Complete' ? count : Math.max(0, (await registered(client, order)) - 1)
  })
  if (status === undefined) throw new Error('a transaction has a status')
  return status
}

/** How many devices a transaction has registered. The status has no counts, but the list of devices has. */
export async function registered(client: Client, { resellerId, transactionId }: Omit<Order, 'customerId'>): Promise<number> {
  const query = new URLSearchParams({ resellerId, transactionId, pageSize: '1' })
  return (await client.call('GET', `/kcs/v1/rp/devices?${query}`)).totalCount
}
