/** The removal of a tenant with all that belongs to it. */
import type { Kysely } from 'kysely'
import type { Activity } from '../enrolment/activity.ts'
import { log } from './activity.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { deleteApps } from './grants.ts'
import { countOf } from './paged.ts'
import type { Tables } from './tables.ts'
import { IN_PROGRESS } from './transaction-step.ts'

type Tx = Kysely<Tables>

export async function removeTenant(
  engine: Engine,
  tx: Tx,
  { id, log: line }: { id: string; log: Activity | undefined },
): Promise<'removed' | 'missing' | 'in progress' | 'has devices'> {
  const row = await engine.locking(tx.selectFrom('tenants').select('id').where('id', '=', id)).executeTakeFirst()
  if (row === undefined) return 'missing'
  if (await isNamedInProgress(tx, id)) return 'in progress'
  if (await hasDevices(tx, id)) return 'has devices'
  for (const [table, columns] of OWNED) {
    for (const column of columns) await tx.deleteFrom(table).where(tx.dynamic.ref(column), '=', id).execute()
  }
  // Written before the tenant is gone, whose name the entry has.
  await log(tx, line)
  await tx.deleteFrom('tenants').where('id', '=', id).execute()
  return 'removed'
}

/** Deletes what a removed tenant left: its apps and keys, and the entry of its removal. A new tenant must not get them. */
export async function deleteRemains(tx: Tx, id: string, now: number): Promise<void> {
  await deleteApps(tx, { tenant: id }, now)
  for (const table of ['keys', 'activity'] as const) await tx.deleteFrom(table).where('tenant', '=', id).execute()
}

async function isNamedInProgress(tx: Tx, id: string): Promise<boolean> {
  const naming = tx
    .selectFrom('transactions')
    .where(IN_PROGRESS)
    .where(({ or, eb, and, ref }) =>
      or([
        eb('tenant', '=', id),
        eb('customer', '=', id),
        // The details of a move name the receiving customer.
        and([eb('kind', '=', 'move'), contains(ref('details'), `"${id}"`)]),
      ]),
    )
  return (await countOf(naming)) > 0
}

/** Devices that it holds, or as a reseller has uploaded. */
async function hasDevices(tx: Tx, id: string): Promise<boolean> {
  const held = tx.selectFrom('tallies').where('tenant', '=', id).where('devices', '>', 0)
  const uploaded = tx.selectFrom('associations').where('reseller', '=', id).where('devices', '>', 0)
  return (await countOf(held)) + (await countOf(uploaded)) > 0
}

/** The rows that are deleted with a tenant, by the columns that name it. Revocations remain until they expire. */
const OWNED = [
  // In the order in which an alias is added: its profile and its association are locked before it is inserted.
  ['profiles', ['tenant']],
  ['profile_versions', ['tenant']],
  ['associations', ['customer', 'reseller']],
  ['aliases', ['customer', 'reseller']],
  ['managements', ['customer', 'provider']],
  ['uploads', ['tenant']],
  ['row_results', ['tenant']],
  ['transactions', ['tenant']],
  ['queues', ['tenant']],
  ['tallies', ['tenant']],
  ['tag_counts', ['tenant']],
  ['uploaded_models', ['reseller']],
  ['upload_days', ['reseller']],
  ['position_index', ['tenant']],
  ['users', ['tenant']],
  ['grants', ['tenant', 'app_tenant']],
  ['sessions', ['tenant']],
  ['activity', ['tenant']],
] as const
