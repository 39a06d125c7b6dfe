import Type from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import type { Reseller } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'
import { DigitsId, listOf, Name, orNull } from './members.ts'
import { resource } from './resource.ts'
import { account, accountOf, ofKind, shownAccount, tenantName, tenantsOf } from './tenants.ts'

const Vendor = Type.Object({ id: DigitsId, name: Name }, { title: 'Vendor' })
const ResellerRow = Type.Object(
  {
    ...account,
    vendors: orNull(listOf(Vendor)),
    gen1Token: orNull(Type.String({ minLength: 1, description: 'The static key of a first-generation client. Never returned.' })),
  },
  { title: 'ResellerRow' },
)
export const resellers = resource<typeof ResellerRow, Reseller>({
  ...tenantsOf<Reseller>('reseller'),
  name: 'resellers',
  schema: ResellerRow,
  shows: {},
  secret: 'gen1Token',
  validate: (world, { gen1Token }) => {
    if (world.mode === 'service' && typeof gen1Token === 'string' && gen1Token.length < 32) {
      throw new Unfit('gen1Token', 'must have at least 32 characters in service mode')
    }
  },
  names: row => [tenantName(row), ...(typeof row.gen1Token === 'string' ? [`gen1Token of ${hashSecret(row.gen1Token)}`] : [])],
  existing: async (world, row) => {
    const existing = await ofKind<Reseller>(world, row, 'reseller')
    if (typeof row.gen1Token !== 'string') return existing
    const holder = await world.store.tenants.byGen1Token(hashSecret(row.gen1Token))
    if (holder !== undefined && holder.id !== String(row.id)) throw refuse('tokenTaken', { id: holder.id })
    return existing
  },
  build: (world, row, { existing, merges }) => ({
    ...accountOf(world, row, existing),
    kind: 'reseller',
    vendors: (row.vendors ?? []).map(({ id, name }) => ({ id: String(id), name })),
    gen1TokenHash: hashOf(row.gen1Token, merges?.gen1TokenHash ?? null),
  }),
  show: reseller => ({ ...shownAccount(reseller), vendors: [...reseller.vendors] }),
})

/** The hash of a secret: null removes it, and an absent one leaves the stored hash. */
const hashOf = (secret: string | null | undefined, stored: string | null): string | null =>
  secret === undefined ? stored : secret === null ? null : hashSecret(secret)
