/** What resellers, customers and providers have in common as resources. */
import Type, { type Static } from 'typebox'
import type { Activity } from '../../enrolment/activity.ts'
import type { Page } from '../../enrolment/store/page.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { devicesOf } from './devices.ts'
import { refuse } from './dialect.ts'
import { DigitsId, idOf, Name, oneOf, orNull } from './members.ts'
import type { ControlWorld } from './world.ts'

export const account = {
  id: DigitsId,
  name: Name,
  country: orNull(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2; US if nothing is said.' })),
  region: orNull(Type.String({ description: 'us if nothing is said.' })),
  state: orNull(oneOf(['active', 'inactive', 'blocked'])),
}
const Account = Type.Object(account)

/** What a resource of tenants does whatever their kind. */
export function tenantsOf<Kept extends Tenant>(kind: Kept['kind']) {
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
export async function ofKind<Kept extends Tenant>(
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

export async function putTenant(world: ControlWorld, tenant: Tenant, log?: Activity): Promise<void> {
  if (await world.store.tenants.put(tenant, log)) return
  const there = await world.store.tenants.get(tenant.id)
  throw refuse('tenantTaken', { id: tenant.id, kind: there?.kind ?? 'tenant of another kind' })
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
