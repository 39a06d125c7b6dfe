/** The steps of uploads and of their approvals. */
import type { Kysely } from 'kysely'
import type { DeviceState } from '../../enrolment/device.ts'
import type { Arriving, Step } from '../../enrolment/store/steps.ts'
import type { Transaction, Upload, Verdict } from '../../enrolment/transaction.ts'
import type { Engine } from '../engines/engine.ts'
import { sharedProfile } from '../profiles.ts'
import { countUpload } from '../reseller-counts.ts'
import type { Tables } from '../tables.ts'
import { advance, finishStep, insertRowResults } from '../transaction-step.ts'
import { markListed } from './position-index.ts'
import { profileVersion } from './profile-version.ts'
import { changeTallies, type DeviceWriter, insertDevices } from './rows.ts'

type Tx = Kysely<Tables>

/** Registers the devices of a step, in the state that their upload has at this moment. */
export async function register(
  writer: DeviceWriter,
  tx: Tx,
  { step, upload, arriving }: { step: Step; upload: Upload; arriving: Arriving },
): Promise<Verdict[]> {
  const { devices, verdicts, unchanged } = arriving
  await advance(tx, step)
  const approval = await lockedUpload(tx, upload)
  // No transaction in progress names the profile of an upload, so it may have been deleted; the devices then get none.
  const profile =
    approval.state === 'Pending' || approval.profile === null
      ? null
      : ((await sharedProfile(writer.engine, tx, { tenant: upload.tenant, id: approval.profile }))?.id ?? null)
  const state: DeviceState = approval.state === 'Pending' ? 'Pending' : profile === null ? 'Unassigned' : 'ProfileAssigned'
  const candidates = devices.flatMap(device => (device === null ? [] : [{ ...device, state, profile }]))
  const inserted = await insertDevices(writer, tx, candidates)

  let next = 0
  const decided = verdicts.map((verdict, i): Verdict => {
    if (devices[i] === null) return verdict
    return inserted[next++] ? null : 'device-taken'
  })
  const taken = (unchanged ?? []).filter((_, i) => decided[i] === 'device-taken')
  const own = await uploadedBefore(writer.engine, tx, { upload, identifiers: taken })
  const stored = decided.map((verdict, i) => (own.has(unchanged?.[i] ?? '') ? null : verdict))
  const accepted = inserted.filter(Boolean).length
  await tx
    .updateTable('uploads')
    .set(eb => ({ devices: eb('devices', '+', accepted), updated_at: step.now }))
    .where('tenant', '=', upload.tenant)
    .where('id', '=', upload.id)
    .execute()
  if (step.last)
    await tx
      .deleteFrom('uploads')
      .where('tenant', '=', upload.tenant)
      .where('id', '=', upload.id)
      .where('devices', '=', 0)
      .execute()
  if (step.from === 0) {
    await tx
      .updateTable('associations')
      .set(eb => ({ uploads: eb('uploads', '+', 1), last_upload_at: step.now }))
      .where('reseller', '=', upload.reseller)
      .where('customer', '=', upload.tenant)
      .execute()
  }
  await countUpload(tx, { reseller: upload.reseller, now: step.now, uploads: step.from === 0 ? 1 : 0, devices: accepted })
  await insertRowResults(tx, step, stored)
  return stored
}

/** Approves up to `limit` waiting devices of the transaction's uploads; fewer than `limit` are its last step. */
export async function approve(
  { engine, json }: DeviceWriter,
  tx: Tx,
  { step, limit }: { step: Omit<Step, 'to' | 'last'>; limit: number },
): Promise<number> {
  const { tenant, details, count } = step.transaction as Transaction<'approve'>
  const profileOf = new Map(details.uploads.map(({ upload, profile }) => [upload, profile]))
  const approved = await engine
    .locking(
      tx
        .selectFrom('devices')
        .select(['id', 'upload', 'profile', 'state'])
        .where('tenant', '=', tenant)
        .where(engine.among('upload', [...profileOf.keys()]))
        .where('state', '=', 'Pending')
        .limit(limit),
    )
    .execute()
  const last = approved.length < limit
  await advance(tx, { ...step, to: last ? count : Math.min(step.from + approved.length, count), last })
  for (const [upload, rows] of Map.groupBy(approved, row => row.upload)) {
    const profile = profileOf.get(upload ?? '') ?? null
    const state = profile === null ? 'Unassigned' : 'ProfileAssigned'
    const ids = rows.map(row => row.id)
    await tx
      .updateTable('devices')
      .set({
        profile,
        ...(profile !== null && { profile_version: await profileVersion(tx, { tenant, id: profile }) }),
        state,
        updated_at: step.now,
        state_json: json.state({ state, profile, updated_at: step.now }),
      })
      .where('tenant', '=', tenant)
      .where(engine.among('id', ids))
      .execute()
    await changeTallies(tx, tenant, [
      { profile: null, state: 'Pending', devices: -rows.length },
      { profile, state, devices: rows.length },
    ])
    await markListed(engine, tx, { tenant, ids })
  }
  await finishStep(tx, { transaction: step.transaction, last }, 0)
  return approved.length
}

/** Inserts the upload unless it exists, and locks its row against an approval until the commit. Returns the stored values. */
export async function lockedUpload(tx: Tx, upload: Upload): Promise<{ state: string; profile: string | null }> {
  return tx
    .insertInto('uploads')
    .values({
      tenant: upload.tenant,
      id: upload.id,
      reseller: upload.reseller,
      transaction_id: upload.transaction,
      order_no: upload.orderNo,
      state: upload.state,
      profile: upload.profile,
      aliases: JSON.stringify(upload.aliases),
      devices: 0,
      created_at: upload.createdAt,
      updated_at: upload.updatedAt,
      approved_at: upload.approvedAt,
      approved_by: upload.approvedBy,
    })
    .onConflict(conflict => conflict.columns(['tenant', 'id']).doUpdateSet({ updated_at: upload.updatedAt }))
    .returning(['state', 'profile'])
    .executeTakeFirstOrThrow()
}

/** Those of the identifiers whose devices the same reseller has uploaded for the same customer. */
async function uploadedBefore(
  engine: Engine,
  tx: Tx,
  { upload, identifiers }: { upload: Upload; identifiers: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (identifiers.length === 0) return new Set()
  const rows = await tx
    .selectFrom('identifiers')
    .innerJoin('devices', join =>
      join.onRef('devices.tenant', '=', 'identifiers.tenant').onRef('devices.id', '=', 'identifiers.device'),
    )
    .where(engine.among('identifiers.identifier', identifiers))
    .where('devices.reseller', '=', upload.reseller)
    .where('devices.uploaded_to', '=', upload.tenant)
    .select('identifiers.identifier')
    .execute()
  return new Set(rows.map(row => row.identifier))
}
