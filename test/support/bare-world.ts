/** A world on an open store without a server, and uploads of reseller 9 or 8 for customer 1 (`store-rows.ts`). */
import assert from 'node:assert/strict'
import { isRefusal } from '../../src/enrolment/refusal.ts'
import { LEASE_MS } from '../../src/enrolment/store/steps.ts'
import type { Store } from '../../src/enrolment/store.ts'
import { beginUpload } from '../../src/enrolment/upload.ts'
import type { World } from '../../src/enrolment/world.ts'
import { makeIds } from '../../src/ids.ts'

/** `ahead`: by how many ms the clock of the world is ahead of the machine's. */
export function bareWorld(store: Store, ahead = 0): World {
  const clock = { now: () => Date.now() + ahead }
  return {
    store,
    clock,
    ids: makeIds(clock),
    agents: { read: () => Promise.reject(new Error('no agent is read here')) },
    credentialKey: undefined,
    rules: { maxDevices: 10_000, strictImei: true, autoAssociate: true, legacyCustomerId: false },
    lease: () => ({ holder: `node ${ahead}`, until: Date.now() + LEASE_MS }),
  }
}

export const BY = { who: 'reseller', channel: 'kdp' } as const

export async function acceptUpload(
  world: World,
  { reseller = '9', transaction, devices }: { reseller?: string; transaction: string; devices: readonly string[] },
): Promise<void> {
  const details = { type: 'imei', orderTime: null, targetService: null, aliases: {}, soldToCode: null } as const
  const order = { reseller, customer: '1', vendor: null, orderNo: null, transaction, devices, details }
  const begun = await beginUpload(world, BY, order)
  assert.ok(!isRefusal(begun), JSON.stringify(begun))
}
