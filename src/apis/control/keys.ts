import Type from 'typebox'
import { keyIdOf } from '../../auth/key-id.ts'
import { bareKey, readPublicKey } from '../../auth/public-key.ts'
import type { Key } from '../../auth/store.ts'
import { Unfit } from '../../wire/operation.ts'
import { LINES } from '../../wire/text.ts'
import { DigitsId, Email, listOf, Name, oneOf, orNull } from './members.ts'
import { EVERY_KIND, resource, toTenant } from './resource.ts'

const Restriction = Type.Object({ type: oneOf(['ip', 'referer']), allow: listOf(Name) }, { title: 'Restriction' })
const KeyRow = Type.Object(
  {
    id: orNull(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'SHA-256 of the client identifier, hex. A row has it, or the client identifier, or both.',
      }),
    ),
    tenant: DigitsId,
    service: oneOf(['kme', 'kdp', 'msp']),
    publicKey: Type.String({ ...LINES, description: 'Base64 of the SubjectPublicKeyInfo (DER) of an RSA key.' }),
    clientIdentifier: orNull(Type.String({ minLength: 1, maxLength: 1024, description: 'Never returned.' })),
    user: orNull(Email),
    restriction: orNull(Restriction),
  },
  { title: 'KeyRow' },
)
/** Client identifiers, each with the public key that may sign for it. */
export const keys = resource<typeof KeyRow, Key>({
  name: 'keys',
  one: 'key',
  key: ['id'],
  schema: KeyRow,
  shows: { nullable: ['user', 'restriction'] },
  secret: 'clientIdentifier',
  seedNeeds: ['id', 'clientIdentifier'],
  validate: (_, { id, clientIdentifier, publicKey }) => {
    if (!id && !clientIdentifier) throw new Unfit('clientIdentifier', 'is required')
    if (id && clientIdentifier && id !== keyIdOf(clientIdentifier))
      throw new Unfit('id', 'is not the SHA-256 of clientIdentifier')
    if (readPublicKey(bareKey(publicKey)) === undefined) {
      throw new Unfit(
        'publicKey',
        'must be the base64 of the SubjectPublicKeyInfo of an RSA key of 2048 to 4096 bits with an exponent of at most 32 bits',
      )
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
