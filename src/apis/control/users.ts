import Type from 'typebox'
import type { User } from '../../auth/store.ts'
import { DigitsId, Email, Name, orNull } from './members.ts'
import { EVERY_KIND, resource, toTenant } from './resource.ts'

const UserRow = Type.Object(
  {
    tenant: DigitsId,
    email: Email,
    scopes: orNull(Type.Unsafe<string[]>({ type: 'array', items: Name, description: 'Null for every scope.' })),
  },
  { title: 'UserRow' },
)
/** Users. */
export const users = resource<typeof UserRow, User>({
  name: 'users',
  one: 'user',
  key: ['email'],
  schema: UserRow,
  shows: { nullable: ['scopes'] },
  names: row => [`user ${row.email.toLowerCase()}`],
  owner: row => String(row.tenant),
  references: row => toTenant('tenant', row.tenant, EVERY_KIND),
  existing: ({ credentials }, { email }) => credentials.users.get(email),
  build: (_, row) => ({ tenant: String(row.tenant), email: row.email.toLowerCase(), scopes: row.scopes ?? null }),
  store: ({ credentials }, user, log) => credentials.users.put(user, log),
  find: ({ credentials }, { email = '' }) => credentials.users.get(email),
  page: ({ credentials }, page) => credentials.users.page(page),
  show: ({ tenant, email, scopes }) => ({ tenant, email, scopes: scopes && [...scopes] }),
  remove: async ({ credentials }, { email }, log) => {
    await credentials.users.remove(email, log)
  },
})
