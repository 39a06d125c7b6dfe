import type { CredentialStore, Key, NewSigningKey, SigningKey, User } from '../auth/store.ts'
import { log } from './activity.ts'
import { appStore } from './apps.ts'
import { collection, putRow, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { grantStore, revokedStore } from './grants.ts'
import { sessionStore } from './sessions.ts'

export const credentialStore = (engine: Engine): CredentialStore => ({
  apps: appStore(engine),
  grants: grantStore(engine),
  revoked: revokedStore(engine),
  sessions: sessionStore(engine),
  users: collection(engine, USER),
  keys: {
    ...collection(engine, KEY),
    isRegistered: async (tenant, user, publicKey) => {
      const row = await engine.db
        .selectFrom('keys')
        .select('id')
        .where('tenant', '=', tenant)
        .where('user_email', user === null ? 'is' : '=', user)
        .where('public_key', '=', publicKey)
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    replace: (id, key, line) =>
      engine.write(async tx => {
        const removed = await tx.deleteFrom('keys').where('id', '=', id).executeTakeFirst()
        if (removed.numDeletedRows === 0n) return false
        await putRow(tx, KEY, key)
        await log(tx, line)
        return true
      }),
  },
  signingKeys: () => signingKeys(engine),
  addSigningKey: async key => {
    await engine.write(async tx => {
      // The second of two concurrent starts waits here and then finds the key of the first.
      await lockKeys(tx)
      const first = await tx.selectFrom('signing_keys').select('kid').limit(1).executeTakeFirst()
      if (first === undefined) await insertKey(tx, key)
    })
    return signingKeys(engine)
  },
  replaceSigningKey: (key, { now, retiresAt }, line) =>
    engine.write(async tx => {
      await lockKeys(tx)
      await tx
        .updateTable('signing_keys')
        .set({ retires_at: retiresAt })
        // No key outlives the new overlap: a rotation without one is for keys that became known, and those may be older.
        .where(({ eb, or }) => or([eb('retires_at', 'is', null), eb('retires_at', '>', retiresAt)]))
        .execute()
      await tx.deleteFrom('signing_keys').where('retires_at', '<=', now).execute()
      await insertKey(tx, key)
      await log(tx, line)
    }),
  removeRetiredKeys: now =>
    engine.write(async tx => {
      await tx.deleteFrom('signing_keys').where('retires_at', '<=', now).execute()
    }),
  useOnce: ({ owner, jti, expiresAt, now }) =>
    engine.write(async tx => {
      await tx.deleteFrom('used_ids').where('expires_at', '<', now).execute()
      const inserted = await tx
        .insertInto('used_ids')
        .values({ owner, jti, expires_at: expiresAt })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      return inserted.numInsertedOrUpdatedRows === 1n
    }),
  wasUsed: async (owner, jti, now) => {
    const used = engine.db.selectFrom('used_ids').select('jti').where('owner', '=', owner).where('jti', '=', jti)
    return (await used.where('expires_at', '>=', now).executeTakeFirst()) !== undefined
  },
})

/** A row lock until the commit, so that changes of the signing keys wait for each other. */
const lockKeys = (tx: Engine['db']) => tx.updateTable('migrations').set({ applied_at: 0 }).where('name', '=', 'lock').execute()

const insertKey = (tx: Engine['db'], { kid, privateJwk, createdAt }: NewSigningKey) =>
  tx.insertInto('signing_keys').values({ kid, private_jwk: privateJwk, created_at: createdAt, retires_at: null }).execute()

async function signingKeys(engine: Engine): Promise<SigningKey[]> {
  const rows = await engine.db.selectFrom('signing_keys').selectAll().orderBy('kid').execute()
  const keys = rows.map(row => ({
    kid: row.kid,
    privateJwk: row.private_jwk,
    createdAt: row.created_at,
    retiresAt: row.retires_at,
  }))
  // The times of creation have no order: they are of the clocks of worlds, which tests change.
  const last = (key: SigningKey): number => key.retiresAt ?? Number.POSITIVE_INFINITY
  return keys.sort((one, other) => (last(one) === last(other) ? 0 : last(other) - last(one)))
}

const USER: RowMapping<string, User, 'users'> = {
  table: 'users',
  key: ['email'],
  // E-mail addresses are compared without case.
  where: email => ({ email: email.toLowerCase() }),
  requires: ({ tenant }) => [{ kind: 'tenant', id: tenant }],
  toRow: user => ({
    email: user.email.toLowerCase(),
    tenant: user.tenant,
    scopes: user.scopes === null ? null : JSON.stringify(user.scopes),
  }),
  fromRow: row => ({ email: row.email, tenant: row.tenant, scopes: row.scopes === null ? null : JSON.parse(row.scopes) }),
}

const KEY: RowMapping<string, Key, 'keys'> = {
  table: 'keys',
  key: ['id'],
  where: id => ({ id }),
  requires: ({ tenant }) => [{ kind: 'tenant', id: tenant }],
  toRow: key => ({
    id: key.id,
    tenant: key.tenant,
    service: key.service,
    public_key: key.publicKey,
    user_email: key.user?.toLowerCase() ?? null,
    restriction: key.restriction === null ? null : JSON.stringify(key.restriction),
    created_at: key.createdAt,
  }),
  fromRow: row => ({
    id: row.id,
    tenant: row.tenant,
    service: row.service as Key['service'],
    publicKey: row.public_key,
    user: row.user_email,
    restriction: row.restriction === null ? null : JSON.parse(row.restriction),
    createdAt: row.created_at,
  }),
}
