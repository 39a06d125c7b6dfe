import type { Session, SessionKey, SessionStore } from '../auth/store.ts'
import { log } from './activity.ts'
import { lookUp, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

export const sessionStore = (engine: Engine): SessionStore => ({
  begin: (session, line) =>
    engine.write(async tx => {
      // At most 50 at a time, so that no user waits for the deletion of many expired sessions.
      const expired = tx.selectFrom('sessions').select(['tenant', 'id']).where('expires_at', '<', session.createdAt).limit(50)
      await tx
        .deleteFrom('sessions')
        .where(({ eb, refTuple }) => eb(refTuple('tenant', 'id'), 'in', expired.$asTuple('tenant', 'id')))
        .execute()
      await tx.insertInto('sessions').values(SESSION.toRow(session)).execute()
      await log(tx, line)
    }),
  get: lookUp(engine, SESSION),
  bySecret: lookUp(engine, BY_SECRET),
  renew: ({ tenant, id, expiresAt }) =>
    engine.write(async tx => {
      const renewed = await tx
        .updateTable('sessions')
        .set({ expires_at: expiresAt })
        .where(eb => eb.and(SESSION.where({ tenant, id })))
        .executeTakeFirst()
      return renewed.numUpdatedRows === 1n
    }),
  end: key =>
    engine.write(async tx => {
      await tx
        .deleteFrom('sessions')
        .where(eb => eb.and(SESSION.where(key)))
        .execute()
    }),
})

const fromRow = (row: Tables['sessions']): Session => ({
  tenant: row.tenant,
  id: row.id,
  user: row.user_email,
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

const SESSION: RowMapping<SessionKey, Session, 'sessions'> = {
  table: 'sessions',
  key: ['tenant', 'id'],
  where: ({ tenant, id }) => ({ tenant, id }),
  toRow: session => ({
    tenant: session.tenant,
    id: session.id,
    user_email: session.user,
    secret_hash: session.secretHash,
    created_at: session.createdAt,
    expires_at: session.expiresAt,
  }),
  fromRow,
}

const BY_SECRET: RowMapping<string, Session, 'sessions'> = {
  ...SESSION,
  key: ['secret_hash'],
  where: secretHash => ({ secret_hash: secretHash }),
}
