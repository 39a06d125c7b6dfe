import type { Activity } from '../activity.ts'
import type { Customer, Reseller, Tenant, TenantKind } from '../tenant.ts'
import type { Listed, Page } from './page.ts'

export interface TenantStore {
  /** False if a tenant of another kind has the id. */
  put(tenant: Tenant, log?: Activity): Promise<boolean>
  get(id: string): Promise<Tenant | undefined>
  /** The reseller whose static key of the first generation has this hash. */
  byGen1Token(hash: string): Promise<Reseller | undefined>
  /** The customer whose Knox Manage tenant has this name. */
  byKnoxManage(name: string): Promise<Customer | undefined>
  /** The tenant of the user with this e-mail address. */
  ofPerson(email: string): Promise<string | undefined>
  page(kind: TenantKind, page: Page): Promise<Listed<Tenant>>
  /**
   * Deletes the tenant with its users, profiles, relations, grants and activity log, unless it has devices or a transaction in
   * progress names it. Apps and keys stay without a tenant, so that their requests get a precise refusal; `put` of a new tenant
   * with the id deletes them.
   */
  remove(id: string, log?: Activity): Promise<'removed' | 'missing' | 'in progress' | 'has devices'>
}
