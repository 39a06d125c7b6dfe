/** The steps of orders over existing devices: assign, unassign, and the deletion by the reseller or by the customer. */
import type { Kysely } from 'kysely'
import type { Device } from '../../enrolment/device.ts'
import type { Step, StepEnd } from '../../enrolment/store/steps.ts'
import type { Assignee, Failure, Verdict } from '../../enrolment/transaction.ts'
import type { Engine } from '../engines/engine.ts'
import type { Tables } from '../tables.ts'
import { advance, finishWithFailures, insertRowResults } from '../transaction-step.ts'
import { markListed } from './position-index.ts'
import { profileVersion } from './profile-version.ts'
import { changeTallies, type DeviceWriter, removeDevices } from './rows.ts'
import { beginStep } from './selection.ts'
import { countTags } from './tag-counts.ts'

type Tx = Kysely<Tables>

/** Deletes the devices of a step for their reseller, whichever tenant has them now. */
export async function release(
  engine: Engine,
  tx: Tx,
  { step, devices, verdicts }: { step: Step; devices: readonly (Device | null)[]; verdicts: readonly Verdict[] },
): Promise<Verdict[]> {
  await advance(tx, step)
  const removed = new Set<string>()
  const found = devices.filter(device => device !== null)
  for (const [tenant, own] of Map.groupBy(found, device => device.tenant)) {
    for (const row of await removeDevices(engine, tx, { tenant, ids: own.map(device => device.id) })) removed.add(row.id)
  }
  const stored = verdicts.map((verdict, i): Verdict => {
    const device = devices[i]
    return device === null || device === undefined || removed.has(device.id) ? verdict : 'device-not-found'
  })
  await insertRowResults(tx, step, stored)
  return stored
}

/** Deletes the devices of a step for the customer. */
export async function discard(engine: Engine, tx: Tx, given: { step: Step; ids: readonly string[] }): Promise<StepEnd> {
  const { step, ids } = await beginStep(engine, tx, given)
  const removed = await removeDevices(engine, tx, { tenant: step.transaction.tenant, ids })
  await finishWithFailures(tx, step, goneAmong(ids, removed))
  return step
}

export async function assign(
  { engine, json }: DeviceWriter,
  tx: Tx,
  given: { step: Step; assignees: readonly Assignee[]; profile: string },
): Promise<StepEnd> {
  const { profile } = given
  const { step, ids } = await beginStep(engine, tx, { step: given.step, ids: given.assignees.map(({ device }) => device) })
  const { tenant } = step.transaction
  const existing = await locked(engine, tx, { tenant, ids })
  const found = new Map(existing.map(row => [row.id, row]))
  const assignees = given.assignees.filter(({ device }) => found.has(device))
  const state_json = json.state({ state: 'ProfileAssigned', profile, updated_at: step.now })
  const version = await profileVersion(tx, { tenant, id: profile })
  // One statement for all devices with the same details, which mostly are all devices of the step.
  for (const [, alike] of Map.groupBy(assignees, ({ device, ...details }) => JSON.stringify(details))) {
    const [{ userName, userToken, tags } = {} as Assignee] = alike
    const among = engine.among(
      'id',
      alike.map(({ device }) => device),
    )
    await tx
      .updateTable('devices')
      .set({ profile, profile_version: version, state: 'ProfileAssigned', updated_at: step.now, state_json })
      .$if(userName !== undefined, query => query.set({ user_name: userName ?? null }))
      .$if(userToken !== undefined, query => query.set({ user_token: userToken ?? null }))
      .$if(tags !== undefined, query => query.set({ tags: JSON.stringify(tags) }))
      .where('tenant', '=', tenant)
      .where(among)
      // The time of an unchanged device stays the same: clients poll for changes.
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
  const changes = assignees.flatMap(({ device, tags }) => {
    const row = found.get(device)
    if (tags === undefined || row === undefined) return []
    return [
      { tags: row.tags, devices: -1 },
      { tags: JSON.stringify(tags), devices: 1 },
    ]
  })
  await countTags(engine, tx, { tenant, changes })
  await changeTallies(tx, tenant, [
    ...existing.map(row => ({ ...row, devices: -1 })),
    { profile, state: 'ProfileAssigned', devices: existing.length },
  ])
  await markListed(engine, tx, { tenant, ids: pendingAmong(existing) })
  await finishWithFailures(tx, step, goneAmong(ids, existing))
  return step
}

export async function unassign(
  { engine, json }: DeviceWriter,
  tx: Tx,
  { dropCredentials, ...given }: { step: Step; ids: readonly string[]; dropCredentials: boolean },
): Promise<StepEnd> {
  const { step, ids } = await beginStep(engine, tx, given)
  const { tenant } = step.transaction
  const existing = await locked(engine, tx, { tenant, ids })
  // The time of an unchanged device stays the same: clients poll for changes.
  const assigned = existing.filter(row => row.profile !== null || row.state !== 'Unassigned')
  const updated = (rows: readonly { id: string }[]) => {
    const ids = rows.map(row => row.id)
    const state_json = json.state({ state: 'Unassigned', profile: null, updated_at: step.now })
    return tx
      .updateTable('devices')
      .set({ updated_at: step.now, state_json })
      .where('tenant', '=', tenant)
      .where(engine.among('id', ids))
  }
  await updated(assigned).set({ profile: null, state: 'Unassigned' }).execute()
  if (dropCredentials) {
    await updated(existing)
      .set({ user_name: null, user_token: null })
      .where(eb => eb.or([eb('user_name', 'is not', null), eb('user_token', 'is not', null)]))
      .execute()
  }
  await changeTallies(tx, tenant, [
    ...assigned.map(row => ({ ...row, devices: -1 })),
    { profile: null, state: 'Unassigned', devices: assigned.length },
  ])
  await markListed(engine, tx, { tenant, ids: pendingAmong(assigned) })
  await finishWithFailures(tx, step, goneAmong(ids, existing))
  return step
}

/** The devices of a step that no longer exist. */
export function goneAmong(ids: readonly string[], existing: readonly { id: string }[]): readonly Failure[] {
  if (existing.length === ids.length) return []
  const found = new Set(existing.map(({ id }) => id))
  return ids.flatMap(device => (found.has(device) ? [] : [{ device, reason: 'device-not-found' }]))
}

/** Devices that an approval in progress has not reached yet. */
const pendingAmong = (rows: readonly { id: string; state: string }[]): string[] =>
  rows.filter(row => row.state === 'Pending').map(row => row.id)

const locked = (engine: Engine, tx: Tx, { tenant, ids }: { tenant: string; ids: readonly string[] }) =>
  engine
    .locking(
      tx
        .selectFrom('devices')
        .select(['id', 'profile', 'state', 'tags'])
        .where('tenant', '=', tenant)
        .where(engine.among('id', ids)),
    )
    .execute()
