import type { Kysely } from 'kysely'
import type { Management } from '../enrolment/management.ts'
import { isRefusal, refuse } from '../enrolment/refusal.ts'
import type { ManagementStore } from '../enrolment/store/managements.ts'
import { log } from './activity.ts'
import { collection, putRow } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { managedCustomers } from './managed-customers.ts'
import { fromRow, MANAGEMENT } from './management-row.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'
import { TENANT, fromRow as tenantFromRow } from './tenants.ts'

export const managementStore = (engine: Engine): ManagementStore => ({
  ...collection(engine, MANAGEMENT),
  open: (account, management, lines) =>
    engine.write(async tx => {
      const { email } = account
      const person = { email: email?.toLowerCase() ?? '', tenant: account.id, scopes: null }
      if (email !== null) {
        const inserted = await tx
          .insertInto('users')
          .values(person)
          .onConflict(conflict => conflict.doNothing())
          .executeTakeFirst()
        if (inserted.numInsertedOrUpdatedRows !== 1n) return 'email'
      }
      const opened = await tx
        .insertInto('tenants')
        .values(TENANT.toRow(account))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (opened.numInsertedOrUpdatedRows !== 1n) {
        await tx.deleteFrom('users').where('email', '=', person.email).execute()
        const existing = await tx.selectFrom('tenants').select('id').where('id', '=', account.id).executeTakeFirst()
        return existing === undefined ? 'knox manage' : 'id'
      }
      await requireRows(engine, tx, [{ kind: 'tenant', id: management.provider }])
      await tx.insertInto('managements').values(MANAGEMENT.toRow(management)).execute()
      for (const line of lines) await log(tx, line)
      return 'opened'
    }),
  decide: async (customer, decide) => {
    let knoxManage: string | undefined
    try {
      return await engine.write(async tx => {
        // This lock serialises the changes of a customer's managements: two providers may request it at once.
        const account = await engine.locking(tx.selectFrom('tenants').selectAll().where('id', '=', customer)).executeTakeFirst()
        const tenant = account === undefined ? undefined : tenantFromRow(account)
        if (tenant?.kind !== 'customer') return refuse('customer-unknown')
        const rows = await tx.selectFrom('managements').selectAll().where('customer', '=', customer).orderBy('provider').execute()
        const decision = decide(tenant, rows.map(fromRow))
        if (isRefusal(decision)) return decision
        knoxManage = decision.customer?.knoxManage
        if (knoxManage !== undefined && (await isTaken(tx, customer, knoxManage))) return refuse('knox-manage-taken')
        if (decision.customer !== undefined) await putRow(tx, TENANT, decision.customer)
        const { management } = decision
        if (decision.ended === undefined) {
          await requireRows(engine, tx, [{ kind: 'tenant', id: management.provider }])
          await putRow(tx, MANAGEMENT, management)
        } else
          await tx
            .deleteFrom('managements')
            .where('provider', '=', management.provider)
            .where('customer', '=', customer)
            .execute()
        for (const line of decision.log) await log(tx, line)
        return decision
      })
    } catch (error) {
      // Another transaction may have taken the name after the check. The engines report a duplicate key in different ways.
      if (knoxManage !== undefined && (await isTaken(engine.db, customer, knoxManage))) return refuse('knox-manage-taken')
      throw error
    }
  },
  ofCustomer: async customer => {
    const rows = await engine.db
      .selectFrom('managements')
      .selectAll()
      .where('customer', '=', customer)
      .orderBy('provider')
      .execute()
    return rows.map(fromRow)
  },
  ...managedCustomers(engine),
})

/** The management, if it exists, locked until the commit. */
export async function lockedManagement(
  engine: Engine,
  tx: Kysely<Tables>,
  { provider, customer }: { provider: string; customer: string },
): Promise<Management | undefined> {
  const row = await engine
    .locking(tx.selectFrom('managements').selectAll().where('provider', '=', provider).where('customer', '=', customer))
    .executeTakeFirst()
  return row && fromRow(row)
}

const isTaken = async (db: Engine['db'], customer: string, knoxManage: string): Promise<boolean> =>
  (await db.selectFrom('tenants').select('id').where('knox_manage', '=', knoxManage).where('id', '!=', customer).execute())
    .length > 0
