import type { Kysely } from 'kysely'
import type { Activity } from '../enrolment/activity.ts'
import type { AssociatedReseller, AssociationStore } from '../enrolment/store/associations.ts'
import type { NewAssociation } from '../enrolment/store/transactions.ts'
import { log } from './activity.ts'
import { ASSOCIATION, fromRow, VISIBLE } from './association-row.ts'
import { collection } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { decidePreferences } from './preferences.ts'
import { requireRows } from './required-rows.ts'
import { resellerCustomers } from './reseller-customers.ts'
import type { Tables } from './tables.ts'
import { fromRow as tenantFromRow } from './tenants.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export const associationStore = (engine: Engine): AssociationStore => ({
  ...collection(engine, ASSOCIATION),
  create: (association, line) => engine.write(tx => insertAssociation(engine, tx, { association, log: line })),
  remove: (key, line) => engine.write(tx => removeAssociation(engine, tx, { key, log: line })),
  trust: ({ reseller, customer, now, autoApproval, defaultProfile }, line, even) =>
    engine.write(async tx => {
      const preferences = {
        ...(autoApproval !== undefined && { auto_approval: autoApproval ? 1 : 0 }),
        ...(defaultProfile !== undefined && { default_profile: defaultProfile }),
      }
      const row = ASSOCIATION.toRow({
        reseller,
        customer,
        state: 'active',
        autoApproval: autoApproval ?? false,
        defaultProfile: defaultProfile ?? null,
        internalReference: null,
        createdAt: now,
        updatedAt: now,
      })
      const tenants = [reseller, customer].map(id => ({ kind: 'tenant', id }) as const)
      const profile =
        typeof defaultProfile === 'string' ? [{ kind: 'profile', tenant: customer, id: defaultProfile } as const] : []
      await requireRows(engine, tx, [...tenants, ...profile])
      const trusted = await tx
        .insertInto('associations')
        .values(row)
        .onConflict(conflict => {
          const update = conflict
            .columns(['reseller', 'customer'])
            .doUpdateSet({ ...preferences, state: 'active', updated_at: now })
          return even === undefined ? update.where('associations.state', '!=', 'active') : update
        })
        .returningAll()
        .executeTakeFirst()
      if (trusted === undefined) return undefined
      await log(tx, line)
      return fromRow(trusted)
    }),
  activate: ({ reseller, customer, now }, line) =>
    engine.write(async tx => {
      const activated = await tx
        .updateTable('associations')
        .set({ state: 'active', updated_at: now })
        .where('reseller', '=', reseller)
        .where('customer', '=', customer)
        .where('state', '=', 'pending')
        .executeTakeFirst()
      if (activated.numUpdatedRows > 0n) await log(tx, line)
    }),
  deactivate: ({ reseller, customer, now }, line) =>
    engine.write(async tx => {
      const row = await engine
        .locking(
          tx
            .selectFrom('associations')
            .selectAll()
            .where('reseller', '=', reseller)
            .where('customer', '=', customer)
            .where(VISIBLE),
        )
        .executeTakeFirst()
      if (row === undefined) return 'missing'
      const pending = tx
        .selectFrom('uploads')
        .where('tenant', '=', customer)
        .where('state', '=', 'Pending')
        .where('reseller', '=', reseller)
        .where('devices', '>', 0)
      // An upload in progress would become a pending one of an inactive reseller.
      const inProgress = tx
        .selectFrom('transactions')
        .where('tenant', '=', reseller)
        .where('customer', '=', customer)
        .where('kind', '=', 'upload')
        .where(IN_PROGRESS)
      // In this order: an upload that is completed between the two statements is pending in the second.
      if ((await countOf(inProgress)) > 0 || (await countOf(pending)) > 0) return 'uploads pending'
      await tx.deleteFrom('aliases').where('customer', '=', customer).where('reseller', '=', reseller).execute()
      const deactivated = await tx
        .updateTable('associations')
        .set({ state: 'inactive', auto_approval: 0, default_profile: null, updated_at: now })
        .where('reseller', '=', reseller)
        .where('customer', '=', customer)
        .returningAll()
        .executeTakeFirstOrThrow()
      await log(tx, line)
      return fromRow(deactivated)
    }),
  decide: (key, decide) => decidePreferences(engine, key, decide),
  resellerOf: async (customer, reseller) => {
    const rows = await engine.db
      .selectFrom('associations')
      .selectAll()
      .where('reseller', '=', reseller)
      .where('customer', '=', customer)
      .where(VISIBLE)
      .execute()
    const [found] = await withResellers(engine, rows)
    return found
  },
  resellersOf: async (customer, page) => {
    const visible = engine
      .lists(customer)
      .selectFrom('associations')
      .innerJoin('tenants', 'tenants.id', 'associations.reseller')
      .where('associations.customer', '=', customer)
      .where(VISIBLE)
    const rows = await visible.selectAll('associations').orderBy('associations.reseller').$call(onPage(page)).execute()
    return { rows: await withResellers(engine, rows), total: await countOf(visible) }
  },
  ...resellerCustomers(engine),
})

async function withResellers(engine: Engine, rows: readonly Tables['associations'][]): Promise<AssociatedReseller[]> {
  const ids = rows.map(row => row.reseller)
  const tenants = await engine.db.selectFrom('tenants').selectAll().where(engine.among('id', ids)).execute()
  const byId = new Map(tenants.map(row => [row.id, tenantFromRow(row)]))
  return rows.flatMap(row => {
    const reseller = byId.get(row.reseller)
    return reseller === undefined ? [] : [{ association: fromRow(row), reseller }]
  })
}

async function removeAssociation(
  engine: Engine,
  tx: Kysely<Tables>,
  { key: { reseller, customer }, log: line }: { key: { reseller: string; customer: string }; log: Activity | undefined },
): Promise<'removed' | 'missing' | 'in use'> {
  const existing = tx
    .selectFrom('associations')
    .select('devices')
    .where('reseller', '=', reseller)
    .where('customer', '=', customer)
  const row = await engine.locking(existing).executeTakeFirst()
  if (row === undefined) return 'missing'
  // A transaction in progress may register or delete devices, which changes the counters of the association.
  const open = tx.selectFrom('transactions').where('tenant', '=', reseller).where('customer', '=', customer).where(IN_PROGRESS)
  if (row.devices > 0 || (await countOf(open)) > 0) return 'in use'
  for (const table of ['aliases', 'associations'] as const)
    await tx.deleteFrom(table).where('reseller', '=', reseller).where('customer', '=', customer).execute()
  await log(tx, line)
  return 'removed'
}

/** False if the association exists; then the activity log has no entry either. */
export async function insertAssociation(
  engine: Engine,
  tx: Kysely<Tables>,
  { association, log: line }: NewAssociation,
): Promise<boolean> {
  await requireRows(engine, tx, ASSOCIATION.requires?.(association) ?? [])
  const inserted = await tx
    .insertInto('associations')
    .values(ASSOCIATION.toRow(association))
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows !== 1n) return false
  await log(tx, line)
  return true
}
