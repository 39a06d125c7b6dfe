/** The parts that the resources resellers, customers and providers share. */
import Type, { type Static } from 'typebox'
import type { Activity } from '../../enrolment/activity.ts'
import type { Page } from '../../enrolment/store/page.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { refuse } from './dialect.ts'
import { DigitsId, idOf, Name, oneOf, orNull } from './members.ts'
import type { ControlWorld } from './world.ts'

export const account = {
  id: DigitsId,
  name: Name,
  country: orNull(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2; by default US.' })),
  region: orNull(Type.String({ description: 'By default us.' })),
  state: orNull(oneOf(['active', 'inactive', 'blocked'])),
}
const Account = Type.Object(account)

/** The members of a resource of tenants that do not depend on their kind. */
export function tenantsOf<Stored extends Tenant>(kind: Stored['kind']) {
  return {
    one: kind,
    key: ['id'],
    owner: (row: { id: string | number }) => String(row.id),
    references: () => [],
    existing: (world: ControlWorld, row: { id: string | number }) => ofKind<Stored>(world, row, kind),
    store: putTenant,
    find: async (world: ControlWorld, key: Readonly<Record<string, string>>) => {
      const stored = await world.store.tenants.get(key.id ?? '')
      return stored?.kind === kind ? (stored as Stored) : undefined
    },
    page: pagesOf<Stored>(kind),
    remove: async (world: ControlWorld, tenant: Stored, log: Activity) => {
      const outcome = await world.store.tenants.remove(tenant.id, log)
      if (outcome === 'removed' || outcome === 'missing') return
      throw refuse('inUse', { row: `${tenant.kind} ${tenant.id}`, reason: await reasonOf(world, tenant, outcome) })
    },
  }
}

async function reasonOf(world: ControlWorld, { kind, id }: Tenant, outcome: 'in progress' | 'has devices'): Promise<string> {
  if (outcome === 'in progress') return 'a transaction in progress names it'
  if (kind === 'reseller') return 'its customers have devices that it uploaded'
  return `it has ${await world.store.devices.count(id)} devices`
}

/** The tenant with the row's id. Throws `Refused` where it is of another kind. */
export async function ofKind<Stored extends Tenant>(
  world: ControlWorld,
  row: { id: string | number },
  kind: Stored['kind'],
): Promise<Stored | undefined> {
  const stored = await world.store.tenants.get(String(row.id))
  if (stored !== undefined && stored.kind !== kind) throw refuse('tenantTaken', { id: stored.id, kind: stored.kind })
  return stored as Stored | undefined
}

function pagesOf<Stored extends Tenant>(kind: Stored['kind']) {
  return async (world: ControlWorld, page: Page) => {
    const { rows, total } = await world.store.tenants.page(kind, page)
    // The store returns tenants of this kind only.
    return { rows: rows as readonly Stored[], total }
  }
}

export async function putTenant(world: ControlWorld, tenant: Tenant, log?: Activity): Promise<void> {
  if (await world.store.tenants.put(tenant, log)) return
  const stored = await world.store.tenants.get(tenant.id)
  throw refuse('tenantTaken', { id: tenant.id, kind: stored?.kind ?? 'tenant of another kind' })
}

export const accountOf = (world: ControlWorld, row: Static<typeof Account>, existing: Tenant | undefined) => ({
  id: String(row.id),
  name: row.name,
  country: row.country ?? 'US',
  region: row.region ?? 'us',
  status: row.state ?? 'active',
  createdAt: existing?.createdAt ?? world.clock.now(),
  updatedAt: world.clock.now(),
})

export const shownAccount = ({ id, name, country, region, status }: Tenant) => ({ id, name, country, region, state: status })

export const tenantName = (row: { id: string | number }): string => `tenant ${idOf(row.id)}`
