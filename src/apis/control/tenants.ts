import Type, { type Static } from 'typebox'
import { hashSecret } from '../../auth/hash-secret.ts'
import type { Activity } from '../../enrolment/activity.ts'
import { KNOX_GUARD_DOMAINS, KNOX_GUARD_TYPES } from '../../enrolment/knox-guard.ts'
import type { Page } from '../../enrolment/store/page.ts'
import { type Customer, type Provider, type Reseller, SERVICES, type Tenant } from '../../enrolment/tenant.ts'
import { devicesOf } from './devices.ts'
import { refuse } from './dialect.ts'
import { DigitsId, Email, Flag, idOf, listOf, Name, oneOf, orNull } from './members.ts'
import { resource } from './resource.ts'
import type { ControlWorld } from './world.ts'

const account = {
  id: DigitsId,
  name: Name,
  country: orNull(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2; US if nothing is said.' })),
  region: orNull(Type.String({ description: 'us if nothing is said.' })),
  state: orNull(oneOf(['active', 'inactive', 'blocked'])),
}
const Services = orNull(listOf(oneOf(SERVICES)))

const ResellerRow = Type.Object({
  ...account,
  vendors: orNull(listOf(Type.Object({ id: DigitsId, name: Name }))),
  gen1Token: orNull(Type.String({ minLength: 1, description: 'The static key of the first generation; never shown.' })),
})
export const resellers = resource<typeof ResellerRow, Reseller>({
  ...tenantsOf<Reseller>('reseller'),
  name: 'resellers',
  schema: ResellerRow,
  secret: 'gen1Token',
  names: row => [tenantName(row), ...(typeof row.gen1Token === 'string' ? [`gen1Token of ${hashSecret(row.gen1Token)}`] : [])],
  existing: async (world, row) => {
    const there = await ofKind<Reseller>(world, row, 'reseller')
    if (typeof row.gen1Token !== 'string') return there
    const holder = await world.store.tenants.byGen1Token(hashSecret(row.gen1Token))
    if (holder !== undefined && holder.id !== String(row.id)) throw refuse('tokenTaken', { id: holder.id })
    return there
  },
  build: (world, row, { existing, merges }) => ({
    ...accountOf(world, row, existing),
    kind: 'reseller',
    vendors: (row.vendors ?? []).map(({ id, name }) => ({ id: String(id), name })),
    gen1TokenHash: hashOf(row.gen1Token, merges?.gen1TokenHash ?? null),
  }),
  show: reseller => ({ ...shown(reseller), vendors: [...reseller.vendors] }),
})

const Details = Type.Partial(
  Type.Object({
    firstName: Type.String(),
    lastName: Type.String(),
    officeNumber: Type.String(),
    companySize: Type.String(),
    industry: Type.String(),
    street1: Type.String(),
    street2: Type.String(),
    city: Type.String(),
    stateOrProvince: Type.String(),
    zipCode: Type.String(),
    website: Type.String(),
  }),
)
const CustomerRow = Type.Object({
  ...account,
  email: orNull(Email),
  approval: orNull(oneOf(['approved', 'pending', 'rejected'])),
  services: Services,
  knoxManage: orNull(
    Type.String({ pattern: '^[a-z0-9.-]+$', description: 'The name of its Knox Manage tenant; nobody else has it.' }),
  ),
  knoxGuard: orNull(
    Type.Object({
      domain: oneOf(KNOX_GUARD_DOMAINS),
      type: Type.Optional(oneOf([...KNOX_GUARD_TYPES, 'Antitheft'])),
      phone: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
    }),
  ),
  details: orNull(Details),
})
export const customers = resource<typeof CustomerRow, Customer>({
  ...tenantsOf<Customer>('customer'),
  name: 'customers',
  schema: CustomerRow,
  notes: 'Its email becomes a user, unless that person is there already. Without services it has KnoxMobileEnrollment.',
  names: row => [tenantName(row), ...(typeof row.knoxManage === 'string' ? [`Knox Manage tenant ${row.knoxManage}`] : [])],
  existing: async (world, row) => {
    const there = await ofKind<Customer>(world, row, 'customer')
    if (typeof row.knoxManage !== 'string') return there
    const holder = await world.store.tenants.byKnoxManage(row.knoxManage)
    if (holder !== undefined && holder.id !== String(row.id)) throw refuse('knoxManageTaken')
    return there
  },
  build: (world, row, { existing }) => ({
    ...accountOf(world, row, existing),
    kind: 'customer',
    email: row.email ?? null,
    approval: row.approval ?? 'approved',
    services: row.services ?? ['KnoxMobileEnrollment'],
    ...(row.knoxManage && { knoxManage: row.knoxManage }),
    ...(row.knoxGuard && { knoxGuard: row.knoxGuard }),
    details: row.details ?? {},
  }),
  show: customer => ({
    ...shown(customer),
    email: customer.email,
    approval: customer.approval,
    services: [...customer.services],
    ...(customer.knoxManage && { knoxManage: customer.knoxManage }),
    ...(customer.knoxGuard && { knoxGuard: customer.knoxGuard }),
    details: { ...customer.details },
  }),
  store: async (world, customer, log) => {
    await putTenant(world, customer, log)
    const { email, id: tenant } = customer
    if (email === null || (await world.credentials.users.get(email)) !== undefined) return
    await world.credentials.users.put({ email, tenant, scopes: null })
  },
})

const ProviderRow = Type.Object({ ...account, knoxGuardApproved: orNull(Flag) })
export const providers = resource<typeof ProviderRow, Provider>({
  ...tenantsOf<Provider>('provider'),
  name: 'providers',
  schema: ProviderRow,
  names: row => [tenantName(row)],
  build: (world, row, { existing }) => ({
    ...accountOf(world, row, existing),
    kind: 'provider',
    knoxGuardApproved: row.knoxGuardApproved ?? false,
  }),
  show: provider => ({ ...shown(provider), knoxGuardApproved: provider.knoxGuardApproved }),
})

type Account = Static<typeof ProviderRow>

/** What a resource of tenants does whatever their kind. */
function tenantsOf<Kept extends Tenant>(kind: Kept['kind']) {
  return {
    one: kind,
    key: ['id'],
    owner: (row: { id: string | number }) => String(row.id),
    references: () => [],
    existing: (world: ControlWorld, row: { id: string | number }) => ofKind<Kept>(world, row, kind),
    store: putTenant,
    find: async (world: ControlWorld, key: Readonly<Record<string, string>>) => {
      const there = await world.store.tenants.get(key.id ?? '')
      return there?.kind === kind ? (there as Kept) : undefined
    },
    page: pagesOf<Kept>(kind),
    remove: async (world: ControlWorld, tenant: Kept, log: Activity) => {
      const held = await devicesOf(world, tenant)
      if (held > 0) throw refuse('inUse', { row: `${tenant.kind} ${tenant.id}`, reason: `it holds ${held} devices` })
      await world.store.tenants.remove(tenant.id, log)
    },
  }
}

/** The tenant that is there. Throws `Refused` where it is one of another kind. */
async function ofKind<Kept extends Tenant>(
  world: ControlWorld,
  row: { id: string | number },
  kind: Kept['kind'],
): Promise<Kept | undefined> {
  const there = await world.store.tenants.get(String(row.id))
  if (there !== undefined && there.kind !== kind) throw refuse('tenantTaken', { id: there.id, kind: there.kind })
  return there as Kept | undefined
}

function pagesOf<Kept extends Tenant>(kind: Kept['kind']) {
  return async (world: ControlWorld, page: Page) => {
    const { rows, total } = await world.store.tenants.page(kind, page)
    // The store was asked for one kind.
    return { rows: rows as readonly Kept[], total }
  }
}

async function putTenant(world: ControlWorld, tenant: Tenant, log?: Activity): Promise<void> {
  if (await world.store.tenants.put(tenant, log)) return
  const there = await world.store.tenants.get(tenant.id)
  throw refuse('tenantTaken', { id: tenant.id, kind: there?.kind ?? 'tenant of another kind' })
}

const accountOf = (world: ControlWorld, row: Account, existing: Tenant | undefined) => ({
  id: String(row.id),
  name: row.name,
  country: row.country ?? 'US',
  region: row.region ?? 'us',
  status: row.state ?? 'active',
  createdAt: existing?.createdAt ?? world.clock.now(),
  updatedAt: world.clock.now(),
})

const shown = ({ id, name, country, region, status }: Tenant) => ({ id, name, country, region, state: status })

const tenantName = (row: { id: string | number }): string => `tenant ${idOf(row.id)}`

/** A secret's hash: null takes it away, nothing said leaves what there was. */
const hashOf = (secret: string | null | undefined, kept: string | null): string | null =>
  secret === undefined ? kept : secret === null ? null : hashSecret(secret)
