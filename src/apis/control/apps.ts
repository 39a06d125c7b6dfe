import Type from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import { defaultAppMembers } from '../../auth/registration.ts'
import type { App } from '../../auth/store.ts'
import { Unfit } from '../../wire/operation.ts'
import { DigitsId, listOf, Name, oneOf, orNull } from './members.ts'
import { EVERY_KIND, resource, toTenant } from './resource.ts'

const AppRow = Type.Object(
  {
    tenant: DigitsId,
    clientId: Name,
    clientSecret: orNull(Type.String({ minLength: 1, description: 'Never returned. Required, except in a PATCH.' })),
    scopes: orNull(listOf(Name)),
    grantTypes: orNull(listOf(oneOf(['client_credentials', 'authorization_code', 'refresh_token']))),
    redirectUris: orNull(listOf(Name)),
  },
  { title: 'AppRow' },
)
/** OAuth clients. */
export const apps = resource<typeof AppRow, App>({
  name: 'apps',
  one: 'app',
  key: ['clientId'],
  schema: AppRow,
  shows: {},
  secret: 'clientSecret',
  seedNeeds: ['clientSecret'],
  notes: 'Without scopes an app has those of every API; each API still admits its own kinds of tenant only.',
  validate: (world, { clientSecret }) => {
    if (world.mode === 'service' && typeof clientSecret === 'string' && clientSecret.length < 32) {
      throw new Unfit('clientSecret', 'must have at least 32 characters in service mode')
    }
  },
  names: row => [`app ${row.clientId}`],
  owner: row => String(row.tenant),
  references: row => toTenant('tenant', row.tenant, EVERY_KIND),
  existing: ({ credentials }, row) => credentials.apps.get(row.clientId),
  build: (world, row, { existing, merges }) => ({
    // Members that a row does not have stay as the tenant registered them.
    ...(existing ?? defaultAppMembers(row.clientId)),
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
    // Stored grant types were validated here or by /ams, which has the same three.
    grantTypes: [...grantTypes] as 'client_credentials'[],
    redirectUris: [...redirectUris],
  }),
  remove: async ({ credentials }, { clientId }, log) => {
    await credentials.apps.remove(clientId, log)
  },
})

function secretHash(secret: string | null | undefined, stored: string | undefined): string {
  if (secret) return hashSecret(secret)
  if (stored === undefined) throw new Unfit('clientSecret', 'is required')
  return stored
}
