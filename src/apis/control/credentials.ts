import Type from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import { keyIdOf } from '../../auth/key-id.ts'
import { bareKey, readPublicKey } from '../../auth/public-key.ts'
import { plainApp } from '../../auth/registration.ts'
import type { App, Key, User } from '../../auth/store.ts'
import { Unfit } from '../../wire/operation.ts'
import { DigitsId, Email, listOf, Name, oneOf, orNull } from './members.ts'
import { EVERY_KIND, resource, toTenant } from './resource.ts'

const AppRow = Type.Object({
  tenant: DigitsId,
  clientId: Name,
  clientSecret: orNull(Type.String({ minLength: 1, description: 'Never shown. Required, but in a PATCH.' })),
  scopes: orNull(listOf(Name)),
  grantTypes: orNull(listOf(oneOf(['client_credentials', 'authorization_code', 'refresh_token']))),
  redirectUris: orNull(listOf(Name)),
})
/** OAuth clients. */
export const apps = resource<typeof AppRow, App>({
  name: 'apps',
  one: 'app',
  key: ['clientId'],
  schema: AppRow,
  secret: 'clientSecret',
  seedNeeds: ['clientSecret'],
  notes: 'Without scopes it has those of every API: each API still lets only its own kind of tenant in.',
  judge: (world, { clientSecret }) => {
    if (world.mode === 'service' && typeof clientSecret === 'string' && clientSecret.length < 32) {
      throw new Unfit('clientSecret', 'must have at least 32 characters in service mode')
    }
  },
  names: row => [`app ${row.clientId}`],
  owner: row => String(row.tenant),
  references: row => toTenant('tenant', row.tenant, EVERY_KIND),
  existing: ({ credentials }, row) => credentials.apps.get(row.clientId),
  build: (world, row, { existing, merges }) => ({
    // What a row does not speak of stays as its tenant has registered it.
    ...(existing ?? plainApp(row.clientId)),
    clientId: row.clientId,
    tenant: String(row.tenant),
    secretHash: secretHash(row.clientSecret, merges?.secretHash),
    scopes: row.scopes ?? ['kme', 'kdp', 'msp'],
    grantTypes: row.grantTypes ?? ['client_credentials'],
    redirectUris: row.redirectUris ?? [],
    createdAt: existing?.createdAt ?? world.clock.now(),
  }),
  store: ({ credentials }, app, log) => credentials.apps.put(app, log),
  find: ({ credentials }, { clientId = '' }) => credentials.apps.get(clientId),
  page: ({ credentials }, page) => credentials.apps.page(page),
  show: ({ tenant, clientId, scopes, grantTypes, redirectUris }) => ({
    tenant,
    clientId,
    scopes: [...scopes],
    // What is kept came through this schema or through /ams, which knows the same three.
    grantTypes: [...grantTypes] as 'client_credentials'[],
    redirectUris: [...redirectUris],
  }),
  remove: async ({ credentials }, { clientId }, log) => {
    await credentials.apps.remove(clientId, log)
  },
})

const UserRow = Type.Object({
  tenant: DigitsId,
  email: Email,
  scopes: orNull(Type.Unsafe<string[]>({ type: 'array', items: Name, description: "Null: all of the tenant's." })),
})
/** People. */
export const users = resource<typeof UserRow, User>({
  name: 'users',
  one: 'user',
  key: ['email'],
  schema: UserRow,
  names: row => [`user ${row.email.toLowerCase()}`],
  owner: row => String(row.tenant),
  references: row => toTenant('tenant', row.tenant, EVERY_KIND),
  existing: ({ credentials }, { email }) => credentials.users.get(email),
  build: (_, row) => ({ tenant: String(row.tenant), email: row.email, scopes: row.scopes ?? null }),
  store: ({ credentials }, user, log) => credentials.users.put(user, log),
  find: ({ credentials }, { email = '' }) => credentials.users.get(email),
  page: ({ credentials }, page) => credentials.users.page(page),
  show: ({ tenant, email, scopes }) => ({ tenant, email, scopes: scopes && [...scopes] }),
  remove: async ({ credentials }, { email }, log) => {
    await credentials.users.remove(email, log)
  },
})

const KeyRow = Type.Object({
  id: orNull(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the client identifier, hex: may stand for it.' })),
  tenant: DigitsId,
  service: oneOf(['kme', 'kdp', 'msp']),
  publicKey: Type.String({ description: 'Base64 of the SubjectPublicKeyInfo (DER) of an RSA key.' }),
  clientIdentifier: orNull(Type.String({ minLength: 1, maxLength: 1024, description: 'Never shown.' })),
  user: orNull(Email),
  restriction: orNull(Type.Object({ type: oneOf(['ip', 'referer']), allow: listOf(Name) })),
})
/** Client identifiers, with the public key that may sign for them. */
export const keys = resource<typeof KeyRow, Key>({
  name: 'keys',
  one: 'key',
  key: ['id'],
  schema: KeyRow,
  secret: 'clientIdentifier',
  seedNeeds: ['id', 'clientIdentifier'],
  judge: (_, { id, clientIdentifier, publicKey }) => {
    if (!id && !clientIdentifier) throw new Unfit('clientIdentifier', 'is required')
    if (id && clientIdentifier && id !== keyIdOf(clientIdentifier))
      throw new Unfit('id', 'is not the SHA-256 of clientIdentifier')
    if (readPublicKey(bareKey(publicKey)) === undefined) {
      throw new Unfit('publicKey', 'must be the base64 of the SubjectPublicKeyInfo of an RSA key of 2048 to 4096 bits')
    }
  },
  names: row => [`key ${keyId(row)}`],
  owner: row => String(row.tenant),
  references: row => toTenant('tenant', row.tenant, EVERY_KIND),
  existing: ({ credentials }, row) => credentials.keys.get(keyId(row)),
  build: (world, row, { existing }) => ({
    id: keyId(row),
    tenant: String(row.tenant),
    service: row.service,
    publicKey: bareKey(row.publicKey),
    user: row.user ?? null,
    restriction: row.restriction ?? null,
    createdAt: existing?.createdAt ?? world.clock.now(),
  }),
  store: ({ credentials }, key, log) => credentials.keys.put(key, log),
  find: ({ credentials }, { id = '' }) => credentials.keys.get(id),
  page: ({ credentials }, page) => credentials.keys.page(page),
  show: ({ id, tenant, service, publicKey, user, restriction }) => ({
    id,
    tenant,
    service,
    publicKey,
    user,
    restriction: restriction && { type: restriction.type, allow: [...restriction.allow] },
  }),
  remove: async ({ credentials }, { id }, log) => {
    await credentials.keys.remove(id, log)
  },
})

const keyId = ({ id, clientIdentifier }: { id?: string | null; clientIdentifier?: string | null }): string =>
  clientIdentifier ? keyIdOf(clientIdentifier) : (id ?? '')

function secretHash(secret: string | null | undefined, kept: string | undefined): string {
  if (secret) return hashSecret(secret)
  if (kept === undefined) throw new Unfit('clientSecret', 'is required')
  return kept
}
