import type { Kysely } from 'kysely'
import type { Device, DeviceState } from '../../enrolment/device.ts'
import { isManaging } from '../../enrolment/management.ts'
import type { Step, Transfer } from '../../enrolment/store/steps.ts'
import type { Upload } from '../../enrolment/transaction.ts'
import type { Engine } from '../engines/engine.ts'
import { lockedManagement } from '../managements.ts'
import { sharedProfile } from '../profiles.ts'
import type { Tables } from '../tables.ts'
import { advance, finishWithFailures } from '../transaction-step.ts'
import { type DeviceWriter, fromRow, insertDevices, removeDevices } from './rows.ts'
import { lockedUpload } from './upload-steps.ts'

type Tx = Kysely<Tables>

/**
 * Moves the devices of a step from the provider to a customer, each into the upload of its reseller. The conditions of the
 * order are checked again: a device that does not exist any more, waits for approval or has another reseller is not moved and
 * counts as failed, as does every device of a customer that is not managed any more.
 */
export async function transfer(writer: DeviceWriter, tx: Tx, step: Step, moved: Transfer): Promise<void> {
  const { engine } = writer
  await advance(tx, step)
  const provider = step.transaction.tenant
  const { customer, uploads, tags } = moved
  const uploadOf = new Map(uploads.map(upload => [upload.reseller, upload]))
  const management = await lockedManagement(engine, tx, { provider, customer })
  const ids = isManaging(management)
    ? await movable(engine, tx, { provider, ids: moved.ids, resellers: [...uploadOf.keys()] })
    : []
  const removed = await removeDevices(engine, tx, { tenant: provider, ids })

  const devices: Device[] = []
  for (const [reseller, rows] of Map.groupBy(removed, row => row.reseller)) {
    const upload = uploadOf.get(reseller ?? '')
    const assignment = await assignmentIn(engine, tx, { upload, devices: rows.length, now: step.now })
    for (const row of rows) {
      // Version of the profile, EMM user and tags are the provider's.
      const { profileVersion: _, ...device } = fromRow(row)
      const replaced = { tenant: customer, upload: upload?.id ?? null, userName: null, userToken: null, tags }
      devices.push({ ...device, ...replaced, ...assignment, updatedAt: step.now })
    }
  }
  const inserted = await insertDevices(writer, tx, devices)
  // Their identifiers were deleted in this transaction, so no other device can have them.
  if (inserted.includes(false)) throw new Error(`a device of ${provider} could not be moved to ${customer}`)
  const isMoved = new Set(devices.map(({ id }) => id))
  const failed = moved.ids.filter(id => !isMoved.has(id))
  await finishWithFailures(
    tx,
    step,
    failed.map(device => ({ device, reason: 'device-not-found' })),
  )
}

/** The devices that can be moved, locked until the commit. */
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

/** State and profile of devices in an upload, to which they are added; a device without a reseller has no upload and needs no approval. */
async function assignmentIn(
  engine: Engine,
  tx: Tx,
  { upload, devices, now }: { upload: Upload | undefined; devices: number; now: number },
): Promise<{ state: DeviceState; profile: string | null }> {
  if (upload === undefined) return { state: 'Unassigned', profile: null }
  const { state, profile: chosen } = await lockedUpload(tx, upload)
  await tx
    .updateTable('uploads')
    .set(eb => ({ devices: eb('devices', '+', devices), updated_at: now }))
    .where('tenant', '=', upload.tenant)
    .where('id', '=', upload.id)
    .execute()
  if (state === 'Pending') return { state, profile: null }
  const profile = chosen === null ? undefined : await sharedProfile(engine, tx, { tenant: upload.tenant, id: chosen })
  return profile === undefined ? { state: 'Unassigned', profile: null } : { state: 'ProfileAssigned', profile: profile.id }
}
