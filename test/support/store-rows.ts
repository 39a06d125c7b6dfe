/** Rows that most tests of a store need, because a row that names a tenant is refused where the tenant does not exist. */
import type { Store } from '../../src/enrolment/store.ts'
import type { Tenant } from '../../src/enrolment/tenant.ts'

const common = { country: 'US', region: 'us', status: 'active', createdAt: 1, updatedAt: 1 } as const

export const customer = (id: string) =>
  ({
    ...common,
    id,
    name: `Customer ${id}`,
    kind: 'customer',
    email: null,
    approval: 'approved',
    services: [],
    details: {},
  }) as const satisfies Tenant
export const reseller = (id: string) =>
  ({ ...common, id, name: `Reseller ${id}`, kind: 'reseller', vendors: [], gen1TokenHash: null }) as const satisfies Tenant
export const provider = (id: string) =>
  ({ ...common, id, name: `Provider ${id}`, kind: 'provider', knoxGuardApproved: false }) as const satisfies Tenant

/** Stores customers 1 to 6, provider 7, and resellers 8 and 9. */
export async function putTenants(store: Store): Promise<void> {
  const tenants = [...['1', '2', '3', '4', '5', '6'].map(customer), provider('7'), ...['8', '9'].map(reseller)]
  for (const tenant of tenants) await store.tenants.put(tenant)
}

/** Stores an active association of a reseller and customer 1. */
export async function associate(store: Store, reseller = '9'): Promise<void> {
  await store.associations.put({
    reseller,
    customer: '1',
    state: 'active',
    autoApproval: false,
    defaultProfile: null,
    internalReference: null,
    createdAt: 1,
    updatedAt: 1,
  })
}
