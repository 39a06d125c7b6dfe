import type { Kysely } from 'kysely'
import type { App, AppStore } from '../auth/store.ts'
import { log } from './activity.ts'
import { collection, putRow, type RowMapping } from './collection.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { deleteApps, newRegistration } from './grants.ts'
import { countOf, onPage } from './paged.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'

export const appStore = (engine: Engine): AppStore => ({
  ...collection(engine, APP),
  of: async (tenant, search, page) => {
    let matching = engine.lists(tenant).selectFrom('apps').where('tenant', '=', tenant)
    if (search !== undefined) {
      matching = matching.where(({ eb, or, ref }) =>
        or([eb('client_id', '=', search), contains(ref('name'), search), eb('created_by', '=', search.toLowerCase())]),
      )
    }
    const rows = await matching.selectAll().orderBy('client_id').$call(onPage(page)).execute()
    return { rows: rows.map(fromRow), total: await countOf(matching) }
  },
  put: (app, line) =>
    engine.write(async tx => {
      await requireRows(engine, tx, [{ kind: 'tenant', id: app.tenant }])
      await putRow(tx, APP, await registered(tx, app))
      await log(tx, line)
    }),
  create: (app, line) =>
    engine.write(async tx => {
      await requireRows(engine, tx, [{ kind: 'tenant', id: app.tenant }])
      const inserted = await tx
        .insertInto('apps')
        .values(APP.toRow(await registered(tx, app)))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows !== 1n) return false
      await log(tx, line)
      return true
    }),
  change: (clientId, act, line) =>
    engine.write(async tx => {
      const existing = tx.selectFrom('apps').selectAll().where('client_id', '=', clientId)
      const row = await engine.locking(existing).executeTakeFirst()
      if (row === undefined) return undefined
      const app = act(fromRow(row))
      await putRow(tx, APP, app)
      await log(tx, line)
      return app
    }),
  remove: (clientId, line) =>
    engine.write(async tx => {
      if (!(await deleteApps(tx, { client_id: clientId }, line?.time ?? NEVER))) return false
      await tx.deleteFrom('grants').where('client_id', '=', clientId).execute()
      await log(tx, line)
      return true
    }),
})

/** An app whose time of registration differs from those of removed apps, since it identifies the bearers of a registration. */
const registered = async (tx: Kysely<Tables>, app: App): Promise<App> => ({
  ...app,
  createdAt: await newRegistration(tx, { tenant: app.tenant, client: app.clientId, at: app.createdAt }),
})

/** Without a log entry the time of the removal is unknown, and the revocation does not expire. */
const NEVER = Number.MAX_SAFE_INTEGER - 3_600_000

const fromRow = (row: Tables['apps']): App => ({
  clientId: row.client_id,
  tenant: row.tenant,
  secretHash: row.secret_hash,
  scopes: JSON.parse(row.scopes),
  grantTypes: JSON.parse(row.grant_types),
  redirectUris: JSON.parse(row.redirect_uris),
  createdAt: row.created_at,
  name: row.name,
  createdBy: row.created_by,
  details: JSON.parse(row.details),
})

const APP: RowMapping<string, App, 'apps'> = {
  table: 'apps',
  key: ['client_id'],
  where: client_id => ({ client_id }),
  toRow: app => ({
    client_id: app.clientId,
    tenant: app.tenant,
    secret_hash: app.secretHash,
    scopes: JSON.stringify(app.scopes),
    grant_types: JSON.stringify(app.grantTypes),
    redirect_uris: JSON.stringify(app.redirectUris),
    created_at: app.createdAt,
    name: app.name,
    created_by: app.createdBy?.toLowerCase() ?? null,
    details: JSON.stringify(app.details),
  }),
  fromRow,
}
