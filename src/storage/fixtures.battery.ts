/** Shared by the batteries: a test on one database, and rows with defaults. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Database } from '../../test/support/databases.ts'
import { putTenants } from '../../test/support/store-rows.ts'
import type { Activity } from '../enrolment/activity.ts'
import type { Device } from '../enrolment/device.ts'
import type { Alias, Profile } from '../enrolment/profile.ts'
import type { Lease, Step } from '../enrolment/store/steps.ts'
import type { Transaction, Upload } from '../enrolment/transaction.ts'
import { type OpenStore, openStore } from './open.ts'

export const PROJECTIONS = {
  devices: { id: 'id', mei: 'imeiOrMeid', state: 'state', of: 'tenantName', by: 'resellerName', profile: 'profileName' },
  uploads: { id: 'id' },
} as const
export const FIRST_PAGE = { number: 0, size: 100 }

/** A function that registers a test with a store that has the common tenants. */
export const testsOn =
  ({ name, place, drop }: Database) =>
  (title: string, run: (opened: OpenStore) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const where = await place()
      const opened = await openStore(where, { projections: PROJECTIONS, now: 1 })
      try {
        await putTenants(opened.store)
        await run(opened)
      } finally {
        await opened.store.close()
        await drop(where)
      }
    })

export const totalsOf = async (store: OpenStore['store']) =>
  (await store.associations.customersOf('9', {}, FIRST_PAGE)).rows[0]?.totals

export const BY_ID = { by: 'id', descending: false } as const
let lines = 0
export const line = (description = ''): Activity => ({
  id: String(lines++).padStart(24, '0'),
  time: 1,
  who: 'me',
  performer: '9',
  channel: 'test',
  operation: 'test',
  service: 'tests',
  category: 'General',
  event: 'Test',
  status: 'OK',
  customer: null,
  views: [{ tenant: '9', description, details: {} }],
  code: null,
  errorId: null,
})
export const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))

export const transaction = (id: string, other: Partial<Transaction> = {}): Transaction<'upload'> => ({
  tenant: '9',
  id,
  serial: id,
  customer: '1',
  vendor: null,
  orderNo: null,
  state: 'progress',
  count: 0,
  done: 0,
  failed: 0,
  request: null,
  acceptedAt: 5,
  completedAt: null,
  ...other,
  kind: 'upload',
  details: { type: 'imei', orderTime: null, targetService: null, aliases: {}, soldToCode: null },
})

export const upload = (id: string): Upload => ({
  tenant: '1',
  id,
  reseller: '9',
  transaction: id,
  orderNo: null,
  state: 'Pending',
  profile: null,
  aliases: {},
  devices: 0,
  createdAt: 7,
  updatedAt: 7,
  approvedAt: null,
  approvedBy: null,
})

export const device = (id: string, imei: string, imei2: string | null = null): Device => ({
  tenant: '1',
  id,
  imei,
  imei2,
  meid: null,
  serialNumber: null,
  model: null,
  state: 'Pending',
  lockStatus: 'Unlocked',
  profile: null,
  userName: null,
  userToken: null,
  tags: [],
  reseller: '9',
  vendor: null,
  uploadedTo: '1',
  upload: 'A',
  transaction: 'A',
  orderNo: null,
  orderTime: null,
  createdAt: 7,
  updatedAt: 7,
})

export const profile = (id: string, name: string): Profile => ({
  tenant: '1',
  id,
  content: { name, doEnabled: true, aeEnabled: false, systemAppEnabled: true, skipSetupWizard: true, allowUserCancel: false },
  published: true,
  version: 0,
  createdAt: 1,
  updatedAt: 1,
})

export const alias = (id: string, profile: string): Alias => ({ customer: '1', reseller: '9', alias: `the ${id}`, id, profile })

/** A transaction that was begun and claimed. */
export async function claimed(
  store: OpenStore['store'],
  id: string,
  count: number,
): Promise<{ transaction: Transaction; lease: Lease }> {
  const lease = { holder: `worker of ${id}`, until: 100 }
  await store.transactions.begin({ transaction: transaction(id, { count }), submitted: bytes([]) }, line())
  const found = await store.transactions.claim(lease, 50)
  assert.ok(found)
  return { transaction: found, lease }
}

export const step = (
  { transaction, lease }: { transaction: Transaction; lease: Lease },
  { to, last }: { to: number; last: boolean },
): Step => ({
  transaction,
  lease,
  from: 0,
  to,
  last,
  now: 7,
})
