import type { Kysely } from 'kysely'
import type { Grant, GrantKey, GrantStore, RevokedStore } from '../auth/store.ts'
import { log } from './activity.ts'
import { lookUp, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

export const grantStore = (engine: Engine): GrantStore => ({
  begin: (grant, line) =>
    engine.write(async tx => {
      // At most 50 at a time, so that no user waits for the deletion of many expired grants.
      const expired = tx.selectFrom('grants').select(['tenant', 'id']).where('expires_at', '<', grant.createdAt).limit(50)
      await tx
        .deleteFrom('grants')
        .where(({ eb, refTuple }) => eb(refTuple('tenant', 'id'), 'in', expired.$asTuple('tenant', 'id')))
        .execute()
      await tx.insertInto('grants').values(toRow(grant)).execute()
      await log(tx, line)
    }),
  get: lookUp(engine, GRANT),
  byCode: lookUp(engine, BY_CODE),
  byFamily: lookUp(engine, BY_FAMILY),
  redeem: (key, first, now) =>
    engine.write(async tx => {
      const redeemed = await tx
        .updateTable('grants')
        .set({ redeemed_at: now, family_hash: first.family, turn_hash: first.turn, expires_at: first.expiresAt })
        .where(eb => eb.and(GRANT.where(key)))
        .where('redeemed_at', 'is', null)
        .executeTakeFirst()
      return redeemed.numUpdatedRows === 1n || revokeInstead(tx, key)
    }),
  rotate: (key, from, to) =>
    engine.write(async tx => {
      const rotated = await tx
        .updateTable('grants')
        .set({ turn_hash: to.turn, expires_at: to.expiresAt })
        .where(eb => eb.and(GRANT.where(key)))
        .where('turn_hash', '=', from)
        .executeTakeFirst()
      return rotated.numUpdatedRows === 1n || revokeInstead(tx, key)
    }),
  revoke: key => engine.write(tx => revoke(tx, key)),
})

export const revokedStore = (engine: Engine): RevokedStore => {
  const find = lookUp(engine, REVOKED)
  return {
    add: (token, now) =>
      engine.write(async tx => {
        await tx.deleteFrom('revoked_tokens').where('expires_at', '<', now).execute()
        await tx
          .insertInto('revoked_tokens')
          .values(REVOKED.toRow(token))
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }),
    has: async ({ tenant, id, client, registeredAt }) => {
      const ids = client === undefined || registeredAt === undefined ? [id] : [id, registrationId(client, registeredAt)]
      const rows = await Promise.all(ids.map(one => find({ tenant, id: one })))
      return rows.some(row => row !== undefined)
    },
  }
}

/** Deletes apps, and revokes the bearers of their registrations: a later app may get the same client id. */
export async function deleteApps(
  tx: Kysely<Tables>,
  by: { tenant: string } | { client_id: string },
  now: number,
): Promise<boolean> {
  const removed = await tx
    .deleteFrom('apps')
    .where(({ and }) => and(by))
    .returning(['tenant', 'client_id', 'created_at'])
    .execute()
  for (const { tenant, client_id, created_at } of removed) {
    await tx
      .insertInto('revoked_tokens')
      .values({ tenant, id: registrationId(client_id, created_at), expires_at: now + LONGEST_BEARER_MS })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  return removed.length > 0
}

/** The first time from `at` on that no removed app of the tenant and client id was registered at: a clock may be frozen. */
export async function newRegistration(
  tx: Kysely<Tables>,
  { tenant, client, at }: { tenant: string; client: string; at: number },
): Promise<number> {
  const id = registrationId(client, at)
  const revoked = tx.selectFrom('revoked_tokens').select('id').where('tenant', '=', tenant).where('id', '=', id)
  return (await revoked.executeTakeFirst()) === undefined ? at : newRegistration(tx, { tenant, client, at: at + 1 })
}

/** The longest lifetime of an app's bearers that `auth/registration.ts` allows. */
const LONGEST_BEARER_MS = 3_600_000

/** In place of the id of a token, which is a UUID. */
const registrationId = (client: string, at: number): string => `app ${client} ${at}`

async function revoke(tx: Kysely<Tables>, key: GrantKey): Promise<boolean> {
  const removed = await tx
    .deleteFrom('grants')
    .where(eb => eb.and(GRANT.where(key)))
    .executeTakeFirst()
  return removed.numDeletedRows === 1n
}

/** A code or token that is used twice was stolen, and the thief may hold the newer one, so the whole grant is revoked. */
async function revokeInstead(tx: Kysely<Tables>, key: GrantKey): Promise<false> {
  await revoke(tx, key)
  return false
}

const toRow = (grant: Grant): Tables['grants'] => ({
  tenant: grant.tenant,
  id: grant.id,
  client_id: grant.clientId,
  app_tenant: grant.appTenant,
  user_email: grant.user,
  scopes: JSON.stringify(grant.scopes),
  nonce: grant.nonce,
  redirect_uri: grant.redirectUri,
  challenge: grant.challenge,
  code_hash: grant.codeHash,
  code_expires_at: grant.codeExpiresAt,
  redeemed_at: grant.redeemedAt,
  family_hash: grant.familyHash,
  turn_hash: grant.turnHash,
  created_at: grant.createdAt,
  expires_at: grant.expiresAt,
})

const GRANT: RowMapping<GrantKey, Grant, 'grants'> = {
  table: 'grants',
  key: ['tenant', 'id'],
  where: ({ tenant, id }) => ({ tenant, id }),
  toRow,
  fromRow: row => ({
    tenant: row.tenant,
    id: row.id,
    clientId: row.client_id,
    appTenant: row.app_tenant,
    user: row.user_email,
    scopes: JSON.parse(row.scopes),
    nonce: row.nonce,
    redirectUri: row.redirect_uri,
    challenge: row.challenge,
    codeHash: row.code_hash,
    codeExpiresAt: row.code_expires_at,
    redeemedAt: row.redeemed_at,
    familyHash: row.family_hash,
    turnHash: row.turn_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }),
}

const BY_CODE: RowMapping<string, Grant, 'grants'> = { ...GRANT, key: ['code_hash'], where: code_hash => ({ code_hash }) }
const BY_FAMILY: RowMapping<string, Grant, 'grants'> = { ...GRANT, key: ['family_hash'], where: family_hash => ({ family_hash }) }

type Revoked = Parameters<RevokedStore['add']>[0]

const REVOKED: RowMapping<Omit<Revoked, 'expiresAt'>, Revoked, 'revoked_tokens'> = {
  table: 'revoked_tokens',
  key: ['tenant', 'id'],
  where: ({ tenant, id }) => ({ tenant, id }),
  toRow: ({ tenant, id, expiresAt }) => ({ tenant, id, expires_at: expiresAt }),
  fromRow: ({ tenant, id, expires_at }) => ({ tenant, id, expiresAt: expires_at }),
}
