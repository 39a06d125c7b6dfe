import type { Kysely } from 'kysely'
import type { Device, DeviceState } from '../../enrolment/device.ts'
import { isManaging } from '../../enrolment/management.ts'
import type { Step, Transfer } from '../../enrolment/store/steps.ts'
import type { Upload } from '../../enrolment/transaction.ts'
import type { Engine } from '../engines/engine.ts'
import { lockedManagement } from '../managements.ts'
import { lockedProfile } from '../profiles.ts'
import type { Tables } from '../tables.ts'
import { advance, countFailed } from '../transaction-step.ts'
import { fromRow, insertDevices, type Keeping, removeDevices } from './rows.ts'
import { standing } from './transaction-steps.ts'

type Tx = Kysely<Tables>

/**
 * Moves a step's devices from the provider to a customer, each into the upload of its reseller. What changed since the order
 * was checked is seen here: a device that is gone, waits for approval or has another reseller, and a customer that is no
 * longer managed, leave devices where they are, and those count as failed.
 */
export async function transfer(keeping: Keeping, tx: Tx, step: Step, moved: Transfer): Promise<void> {
  const { engine } = keeping
  await advance(tx, step)
  const provider = step.transaction.tenant
  const { customer, uploads, tags } = moved
  const uploadOf = new Map(uploads.map(upload => [upload.reseller, upload]))
  const management = await lockedManagement(engine, tx, { provider, customer })
  const ids = isManaging(management)
    ? await movable(engine, tx, { provider, ids: moved.ids, resellers: [...uploadOf.keys()] })
    : []
  const leaving = await removeDevices(engine, tx, { tenant: provider, ids })

  const arriving: Device[] = []
  for (const [reseller, own] of Map.groupBy(leaving, row => row.reseller)) {
    const upload = uploadOf.get(reseller ?? '')
    const stands = await arrival(engine, tx, { upload, devices: own.length, now: step.now })
    for (const row of own) {
      // The profile's version, the EMM user and the tags were the provider's.
      const { profileVersion: _, ...device } = fromRow(row)
      const anew = { tenant: customer, upload: upload?.id ?? null, userName: null, userToken: null, tags }
      arriving.push({ ...device, ...anew, ...stands, updatedAt: step.now })
    }
  }
  const went = await insertDevices(keeping, tx, arriving)
  // Their identifiers were freed in this transaction, so nothing else can have them.
  if (went.includes(false)) throw new Error(`a device of ${provider} could not be moved to ${customer}`)
  await countFailed(tx, step, moved.ids.length - leaving.length)
}

/** Devices of the provider that can be moved, locked until the transaction ends. */
async function movable(
  engine: Engine,
  tx: Tx,
  { provider, ids, resellers }: { provider: string; ids: readonly string[]; resellers: readonly string[] },
): Promise<string[]> {
  const rows = await engine
    .locking(
      tx
        .selectFrom('devices')
        .select('id')
        .where('tenant', '=', provider)
        .where(engine.among('id', ids))
        .where('state', '!=', 'Pending')
        .where(eb => eb.or([eb('reseller', 'is', null), engine.among('reseller', resellers)])),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** The state in which devices of an upload arrive; a device of no reseller has no upload, and nothing to wait for. */
async function arrival(
  engine: Engine,
  tx: Tx,
  { upload, devices, now }: { upload: Upload | undefined; devices: number; now: number },
): Promise<{ state: DeviceState; profile: string | null }> {
  if (upload === undefined) return { state: 'Unassigned', profile: null }
  const { state, profile: given } = await standing(tx, upload)
  await tx
    .updateTable('uploads')
    .set(eb => ({ devices: eb('devices', '+', devices), updated_at: now }))
    .where('tenant', '=', upload.tenant)
    .where('id', '=', upload.id)
    .execute()
  if (state === 'Pending') return { state, profile: null }
  const profile = given === null ? undefined : await lockedProfile(engine, tx, { tenant: upload.tenant, id: given })
  return profile === undefined ? { state: 'Unassigned', profile: null } : { state: 'ProfileAssigned', profile: profile.id }
}
