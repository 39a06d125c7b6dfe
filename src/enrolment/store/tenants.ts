import type { Activity } from '../activity.ts'
import type { Customer, Reseller, Tenant, TenantKind } from '../tenant.ts'
import type { Listed, Page } from './page.ts'

export interface TenantStore {
  /** False if the id is taken by a tenant of another kind. */
  put(tenant: Tenant, log?: Activity): Promise<boolean>
  get(id: string): Promise<Tenant | undefined>
  /** The reseller whose static key of the first generation has this hash. */
  byGen1Token(hash: string): Promise<Reseller | undefined>
  /** The customer whose Knox Manage tenant has this name. */
  byKnoxManage(name: string): Promise<Customer | undefined>
  /** The tenant of the person with this address. */
  ofPerson(email: string): Promise<string | undefined>
  page(kind: TenantKind, page: Page): Promise<Listed<Tenant>>
  /** Removes the tenant and its relations; its people and credentials stay, so that they can be told that it is gone. */
  remove(id: string, log?: Activity): Promise<boolean>
}
