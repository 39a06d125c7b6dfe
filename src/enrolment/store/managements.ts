import type { Activity } from '../activity.ts'
import type { Management, ManagementStatus, ManagementType } from '../management.ts'
import type { Refusal, RefusalReason } from '../refusal.ts'
import type { Customer, Service } from '../tenant.ts'
import type { After, Collection, KeyedPage, Listed, Page } from './page.ts'

export interface ManagementFilter {
  readonly search?: string
  readonly customers?: readonly string[]
  readonly status?: ManagementStatus
  readonly managementType?: ManagementType
  readonly service?: Service
  readonly country?: string
  readonly sortBy: 'companyName' | 'created' | 'modified' | 'deviceCount'
  readonly descending: boolean
}

/** The numbers of a provider's customers, and of all devices of those that it manages. */
export interface ManagementCounts {
  readonly customers: readonly {
    readonly status: ManagementStatus
    readonly managementType: ManagementType
    readonly customers: number
  }[]
  readonly devices: number
}

export interface ManagedCustomer {
  readonly management: Management
  readonly customer: Customer
  readonly devices: number
}

/** The new state of a management, and the changes to the customer that are committed with it. */
export interface Decision {
  readonly management: Management
  /** The management is deleted. */
  readonly ended?: true
  readonly customer?: Customer
  readonly log: readonly Activity[]
}

export interface ManagementStore extends Collection<{ provider: string; customer: string }, Management> {
  /** Creates a customer, its first user and its management in one commit. The result names the value that is taken. */
  open(account: Customer, management: Management, log: readonly Activity[]): Promise<'opened' | 'id' | 'email' | 'knox manage'>
  /**
   * Runs `decide` on all managements of a customer under a lock and commits its result. The store may run `decide` more than
   * once, so it must have no side effects.
   */
  decide<Reason extends RefusalReason>(
    customer: string,
    decide: (account: Customer, managements: readonly Management[]) => Decision | Refusal<Reason>,
  ): Promise<Decision | Refusal<Reason | 'customer-unknown' | 'knox-manage-taken'>>
  ofCustomer(customer: string): Promise<readonly Management[]>
  customersOf(provider: string, filter: ManagementFilter, page: Page): Promise<Listed<ManagedCustomer>>
  /** The customers of a provider, ordered by id; pages are by that key. */
  customerPage(
    provider: string,
    filter: Omit<ManagementFilter, 'sortBy' | 'descending'>,
    page: After<string>,
  ): Promise<KeyedPage<ManagedCustomer, string>>
  countsOf(provider: string): Promise<ManagementCounts>
  customerOf(provider: string, customer: string): Promise<ManagedCustomer | undefined>
}
