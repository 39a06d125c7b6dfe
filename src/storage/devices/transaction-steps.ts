import type { Kysely } from 'kysely'
import type { Device, DeviceState } from '../../enrolment/device.ts'
import type { Arriving, Step } from '../../enrolment/store/steps.ts'
import type { Assignee, Transaction, Upload, Verdict } from '../../enrolment/transaction.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'
import { advance, countFailed, keepVerdicts } from '../transaction-step.ts'
import { appear } from './position-index.ts'
import { insertDevices, type Keeping, removeDevices, tally } from './rows.ts'

type Tx = Kysely<Tables>

/** Registers a step's devices, in the state that their upload stands in at this moment. */
export async function register(
  keeping: Keeping,
  tx: Tx,
  { step, upload, arriving: rows }: { step: Step; upload: Upload; arriving: Arriving },
): Promise<Verdict[]> {
  const { devices, verdicts } = rows
  await advance(tx, step)
  const stands = await standing(tx, upload)
  const state: DeviceState = stands.state === 'Pending' ? 'Pending' : stands.profile === null ? 'Unassigned' : 'ProfileAssigned'
  const profile = stands.state === 'Pending' ? null : stands.profile
  const arriving = devices.flatMap(device => (device === null ? [] : [{ ...device, state, profile }]))
  const went = await insertDevices(keeping, tx, arriving)

  let next = 0
  const judged = verdicts.map((verdict, i): Verdict => (devices[i] === null ? verdict : went[next++] ? null : 'device-taken'))
  const own = await ownAmong(keeping.engine, tx, { upload, arriving: rows, judged })
  const stored = judged.map((verdict, i) => (own.has(rows.unchanged?.[i] ?? '') ? null : verdict))
  const accepted = went.filter(Boolean).length
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
  await keepVerdicts(tx, step, stored)
  return stored
}

/** The taken identifiers whose devices the same reseller has uploaded for the same customer, where these stay unchanged. */
async function ownAmong(
  engine: Engine,
  tx: Tx,
  { upload, arriving, judged }: { upload: Upload; arriving: Arriving; judged: readonly Verdict[] },
): Promise<ReadonlySet<string>> {
  const taken = (arriving.unchanged ?? []).filter((_, i) => judged[i] === 'device-taken')
  if (taken.length === 0) return new Set()
  const rows = await tx
    .selectFrom('identifiers')
    .innerJoin('devices', join =>
      join.onRef('devices.tenant', '=', 'identifiers.tenant').onRef('devices.id', '=', 'identifiers.device'),
    )
    .where(engine.among('identifiers.identifier', taken))
    .where('devices.reseller', '=', upload.reseller)
    .where('devices.uploaded_to', '=', upload.tenant)
    .select('identifiers.identifier')
    .execute()
  return new Set(rows.map(row => row.identifier))
}

/** Takes a step's devices back, from whoever holds them now. */
export async function release(
  engine: Engine,
  tx: Tx,
  { step, devices, verdicts }: { step: Step; devices: readonly (Device | null)[]; verdicts: readonly Verdict[] },
): Promise<Verdict[]> {
  await advance(tx, step)
  const removed = new Set<string>()
  const named = devices.filter(device => device !== null)
  for (const [tenant, own] of Map.groupBy(named, device => device.tenant)) {
    for (const row of await removeDevices(engine, tx, { tenant, ids: own.map(device => device.id) })) removed.add(row.id)
  }
  const stored = verdicts.map((verdict, i): Verdict => {
    const device = devices[i]
    return device === null || device === undefined || removed.has(device.id) ? verdict : 'device-not-found'
  })
  await keepVerdicts(tx, step, stored)
  return stored
}

export async function assign(
  { engine, pieces }: Keeping,
  tx: Tx,
  { step, assignees, profile }: { step: Step; assignees: readonly Assignee[]; profile: string },
): Promise<void> {
  await advance(tx, step)
  const { tenant } = step.transaction
  const there = await locked(engine, tx, { tenant, ids: assignees.map(({ device }) => device) })
  const standing = pieces.standing({ state: 'ProfileAssigned', profile, updated_at: step.now })
  const version = await versionOf(tx, { tenant, id: profile })
  // Devices with the same details, mostly all of them, are one statement.
  for (const [, alike] of Map.groupBy(assignees, ({ device, ...details }) => JSON.stringify(details))) {
    const [{ userName, userToken, tags } = {} as Assignee] = alike
    await tx
      .updateTable('devices')
      .set({ profile, profile_version: version, state: 'ProfileAssigned', updated_at: step.now, standing })
      .$if(userName !== undefined, query => query.set({ user_name: userName ?? null }))
      .$if(userToken !== undefined, query => query.set({ user_token: userToken ?? null }))
      .$if(tags !== undefined, query => query.set({ tags: JSON.stringify(tags) }))
      .where('tenant', '=', tenant)
      .where(
        engine.among(
          'id',
          alike.map(({ device }) => device),
        ),
      )
      // One that has all this already keeps its time of change: clients poll for what changed.
      .$if(userName === undefined && userToken === undefined && tags === undefined, query =>
        query.where(eb =>
          eb.or([
            eb('profile', 'is', null),
            eb('profile', '!=', profile),
            eb('state', '!=', 'ProfileAssigned'),
            eb('profile_version', '!=', version),
          ]),
        ),
      )
      .execute()
  }
  await tally(tx, tenant, [
    ...there.map(row => ({ ...row, devices: -1 })),
    { profile, state: 'ProfileAssigned', devices: there.length },
  ])
  await appear(engine, tx, { tenant, ids: waiting(there) })
  await countFailed(tx, step, assignees.length - there.length)
}

export async function unassign(
  { engine, pieces }: Keeping,
  tx: Tx,
  { step, ids, dropCredentials }: { step: Step; ids: readonly string[]; dropCredentials: boolean },
): Promise<void> {
  await advance(tx, step)
  const { tenant } = step.transaction
  const there = await locked(engine, tx, { tenant, ids })
  // A device that it changes nothing of keeps its time of change: clients poll for what changed.
  const assigned = there.filter(row => row.profile !== null || row.state !== 'Unassigned')
  const change = (some: readonly { id: string }[]) =>
    tx
      .updateTable('devices')
      .set({ updated_at: step.now, standing: pieces.standing({ state: 'Unassigned', profile: null, updated_at: step.now }) })
      .where('tenant', '=', tenant)
      .where(
        engine.among(
          'id',
          some.map(row => row.id),
        ),
      )
  await change(assigned).set({ profile: null, state: 'Unassigned' }).execute()
  if (dropCredentials) {
    // By now all of them are unassigned.
    await change(there)
      .set({ user_name: null, user_token: null })
      .where(eb => eb.or([eb('user_name', 'is not', null), eb('user_token', 'is not', null)]))
      .execute()
  }
  await tally(tx, tenant, [
    ...assigned.map(row => ({ ...row, devices: -1 })),
    { profile: null, state: 'Unassigned', devices: assigned.length },
  ])
  await appear(engine, tx, { tenant, ids: waiting(assigned) })
  await countFailed(tx, step, ids.length - there.length)
}

export async function discard(engine: Engine, tx: Tx, { step, ids }: { step: Step; ids: readonly string[] }): Promise<void> {
  await advance(tx, step)
  const removed = await removeDevices(engine, tx, { tenant: step.transaction.tenant, ids })
  await countFailed(tx, step, ids.length - removed.length)
}

/** Frees waiting devices of an approval's uploads; fewer than `limit` are the last. */
export async function approve(
  { engine, pieces }: Keeping,
  tx: Tx,
  { step, limit }: { step: Omit<Step, 'to' | 'last'>; limit: number },
): Promise<number> {
  const { tenant, details, count } = step.transaction as Transaction<'approve'>
  const profileOf = new Map(details.uploads.map(({ upload, profile }) => [upload, profile]))
  const freed = await engine
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
  const last = freed.length < limit
  await advance(tx, { ...step, to: last ? count : Math.min(step.from + freed.length, count), last })
  for (const [upload, own] of Map.groupBy(freed, row => row.upload)) {
    const profile = profileOf.get(upload ?? '') ?? null
    const state = profile === null ? 'Unassigned' : 'ProfileAssigned'
    await tx
      .updateTable('devices')
      .set({
        profile,
        ...(profile !== null && { profile_version: await versionOf(tx, { tenant, id: profile }) }),
        state,
        updated_at: step.now,
        standing: pieces.standing({ state, profile, updated_at: step.now }),
      })
      .where('tenant', '=', tenant)
      .where(
        engine.among(
          'id',
          own.map(row => row.id),
        ),
      )
      .execute()
    await tally(tx, tenant, [
      { profile: null, state: 'Pending', devices: -own.length },
      { profile, state, devices: own.length },
    ])
    await appear(engine, tx, { tenant, ids: own.map(row => row.id) })
  }
  await countFailed(tx, { transaction: step.transaction, last }, 0)
  return freed.length
}

/** The version that a profile has at this moment. */
async function versionOf(tx: Tx, { tenant, id }: { tenant: string; id: string }): Promise<number> {
  const row = await tx
    .selectFrom('profiles')
    .select('version')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.version ?? 0
}

/** Those that an approval under way has not come to yet. */
const waiting = (rows: readonly { id: string; state: string }[]): string[] =>
  rows.filter(row => row.state === 'Pending').map(row => row.id)

/** The upload's row, made at its first step, and kept from an approval until this step ends. */
export async function standing(tx: Tx, upload: Upload): Promise<{ state: string; profile: string | null }> {
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
    })
    .onConflict(conflict => conflict.columns(['tenant', 'id']).doUpdateSet({ updated_at: upload.updatedAt }))
    .returning(['state', 'profile'])
    .executeTakeFirstOrThrow()
}

const locked = (engine: Engine, tx: Tx, { tenant, ids }: { tenant: string; ids: readonly string[] }) =>
  engine
    .locking(
      tx.selectFrom('devices').select(['id', 'profile', 'state']).where('tenant', '=', tenant).where(engine.among('id', ids)),
    )
    .execute()
