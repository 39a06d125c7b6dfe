/** Brings the phones of a fleet to a customer, as clients do: the reseller uploads them, the customer approves and assigns. */
import { isKnoxError, type KnoxClient, type OrderState } from '../sdk/index.ts'
import { poll } from '../sdk/requests/poll.ts'
import type { Phone } from './fleet.ts'
import type { Outcome } from './mix.ts'
import type { Run } from './run.ts'

export interface Clients extends Pick<KnoxClient, 'kdp' | 'kme'> {
  /** The id of the profile that the customer assigns. */
  readonly profileId: string | undefined
}

export async function register(run: Run, { kdp, kme, profileId }: Clients): Promise<void> {
  const isPlanned = (...outcomes: readonly Outcome[]) => run.fleet.filter(({ planned }) => outcomes.includes(planned))
  const waiting = isPlanned('pending')
  const approved = run.fleet.filter(({ planned }) => planned !== 'pending' && planned !== 'notUploaded')
  // In transactions of their own, because a customer approves a whole transaction.
  const transactions = await upload(run, kdp, { approved, waiting })
  await approve(run, kme, transactions)
  if (profileId === undefined) return
  const configured = isPlanned('enrolled', 'failed', 'cancelled').filter(phone => !run.results.wasRefused(phone))
  await assign(run, kme, { phones: configured, profileId })
}

/** Uploads the phones and waits for their results; resolves to the transactions that the customer is to approve. */
async function upload(
  run: Run,
  kdp: Clients['kdp'],
  { approved, waiting }: Readonly<Record<'approved' | 'waiting', readonly Phone[]>>,
): Promise<readonly string[]> {
  const total = approved.length + waiting.length
  const toApprove = await send(run, kdp, { phones: approved, before: 0, total })
  const toWait = await send(run, kdp, { phones: waiting, before: approved.length, total })
  let processed = 0
  for (const { transactionId, devices } of [...toApprove, ...toWait]) {
    const { devices: refused = [] } = await kdp.waitForTransaction(transactionId, { signal: run.signal })
    for (const { imei = '', code, message, data } of refused) run.results.refusedUpload(imei, { code, name: message, text: data })
    processed += devices
    run.progress('process', processed, total)
  }
  return toApprove.map(({ transactionId }) => transactionId)
}

async function send(
  run: Run,
  kdp: Clients['kdp'],
  { phones, before, total }: { readonly phones: readonly Phone[]; readonly before: number; readonly total: number },
): Promise<OrderState['transactions']> {
  if (phones.length === 0) return []
  run.signal?.throwIfAborted()
  const devices = phones.map(({ imei }) => imei)
  // The ids of transactions contain a checksum of their devices: a second run of a fleet uploads nothing twice.
  const order = { customerId: run.customer.tenant, type: 'IMEI', devices, id: 'fleet' } as const
  const { transactions } = await kdp.upload(order, {
    onState: ({ transactions }) => {
      const accepted = transactions.filter(({ state }) => state === 'accepted')
      run.progress('upload', before + accepted.reduce((sum, each) => sum + each.devices, 0), total)
    },
  })
  return transactions
}

/** Approves those of the transactions that wait for it, and waits until their devices are in the account. */
async function approve(run: Run, kme: Clients['kme'], transactionIds: readonly string[]): Promise<void> {
  const resellerId = run.reseller.tenant
  const pending: string[] = []
  let devices = 0
  for (const transactionId of transactionIds) {
    const { uploadList } = await kme.uploads.list({ transactionId, resellerId, state: 'Pending' }).page()
    for (const { deviceCount } of uploadList) {
      pending.push(transactionId)
      devices += deviceCount
    }
  }
  if (pending.length === 0) return
  run.signal?.throwIfAborted()
  if (!(await isDone(run, 'approve', devices, () => kme.uploads.approve({ transactionIds: pending, resellerId })))) return
  await poll({
    read: async () => (await kme.devices.list({ pageSize: 1 }).page()).processingCount,
    isDone: left => left === 0,
    onProgress: left => run.progress('approve', Math.max(0, devices - left), devices),
    signals: [run.signal],
    random: () => 0,
  })
}

async function assign(
  run: Run,
  kme: Clients['kme'],
  { phones, profileId }: { readonly phones: readonly Phone[]; readonly profileId: string },
): Promise<void> {
  for (let start = 0; start < phones.length; start += IN_ONE_REQUEST) {
    run.signal?.throwIfAborted()
    const deviceIds = phones.slice(start, start + IN_ONE_REQUEST).map(({ imei }) => imei)
    await isDone(run, 'assign', deviceIds.length, () => kme.devices.assignProfile({ profileId, deviceIds }))
    run.progress('assign', start + deviceIds.length, phones.length)
  }
}

/** Sends a request for phones; false if the server refused it, which the results then have. */
async function isDone(run: Run, at: 'approve' | 'assign', ...[phones, send]: [number, () => Promise<unknown>]): Promise<boolean> {
  try {
    await send()
    return true
  } catch (error) {
    if (!isKnoxError(error) || error.code === undefined || (error.status ?? 500) >= 500) throw error
    const { code, name, text } = error
    run.results.refused({ at, code, name, text }, phones)
    return false
  }
}

// So many devices are assigned before the response.
const IN_ONE_REQUEST = 500
