import { imeis } from '../test/support/imeis.ts'
import type { Client } from './client.ts'
import { CUSTOMER, RESELLER } from './servers/muster.ts'

/** Uploads devices; returns the time from the request until all of them are processed and committed, ms. */
export async function upload(muster: Client, { id, devices }: Upload): Promise<number> {
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId: id, type: 'IMEI', orderNo: `PO-${id}`, devices }
  const began = performance.now()
  await muster.call('PUT', '/kcs/v1/rp/devices/upload', body)
  for (;;) {
    const {
      devices: { transactions },
    } = await muster.call('GET', `/kcs/v1/rp/devices/status?resellerId=${RESELLER}&pageSize=1`)
    if (transactions[0].transactionId !== id) throw new Error(`${transactions[0].transactionId} was accepted after ${id}`)
    if (transactions[0].state === 'Complete') return performance.now() - began
    await new Promise(resolve => setTimeout(resolve, 3))
  }
}

export interface Upload {
  readonly id: string
  readonly devices: readonly string[]
}

/** So many devices that are in no sample data and in no earlier upload. */
export const newDevices = (count: number): string[] => {
  used += count
  return imeis(count, BEYOND_SAMPLE_DATA + used - count)
}

const BEYOND_SAMPLE_DATA = 1_000_000_000
let used = 0
