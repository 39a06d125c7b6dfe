import type { Activity } from '../activity.ts'
import type { Association, AssociationTotals } from '../association.ts'
import type { Tenant } from '../tenant.ts'
import type { Collection, Listed, Page } from './page.ts'

/** A customer as its reseller has it. */
export interface AssociatedCustomer {
  readonly association: Association
  readonly totals: AssociationTotals
  readonly customer: Tenant
}

/** A reseller as its customer has it. */
export interface AssociatedReseller {
  readonly association: Association
  readonly reseller: Tenant
}

/** A reseller that a customer trusts from now on, and how far. */
interface Trusted extends Pick<Association, 'reseller' | 'customer'> {
  readonly now: number
  readonly autoApproval?: boolean
  readonly defaultProfile?: string | null
}

export interface AssociationStore extends Collection<{ reseller: string; customer: string }, Association> {
  /** False if the two are associated already. */
  create(association: Association, log: Activity): Promise<boolean>
  /**
   * Makes the association active, new or not, with what is said of it: what is not said stays as it is, or is false and null
   * where there was none. Undefined if it is active already and `even` does not let that pass.
   */
  trust(trusted: Trusted, log: Activity, even?: 'even active'): Promise<Association | undefined>
  /** Ends it, unless there is none or it still has devices or a transaction in progress. */
  dissolve(key: { reseller: string; customer: string }, log: Activity): Promise<'dissolved' | 'missing' | 'in use'>
  /**
   * Makes an association inactive, with neither preferences nor aliases, unless its customer does not see the reseller or an
   * upload of the reseller's is pending or in progress.
   */
  deactivate(
    key: { reseller: string; customer: string; now: number },
    log: Activity,
  ): Promise<Association | 'missing' | 'uploads pending'>
  /** The resellers that a customer sees, by id: those that it trusts, and those that added it and have uploaded for it. */
  resellersOf(customer: string, page: Page): Promise<Listed<AssociatedReseller>>
  customerOf(reseller: string, customer: string): Promise<AssociatedCustomer | undefined>
  /** The customers of a reseller, by id; `search` is a part of the name or the id. */
  customersOf(
    reseller: string,
    filter: { state?: Association['state']; search?: string },
    page: Page,
  ): Promise<Listed<AssociatedCustomer>>
}
