import type { Activity } from '../activity.ts'
import type { Management, ManagementStatus, ManagementType } from '../management.ts'
import type { No, Word as Refusal } from '../refusal.ts'
import type { Customer, Service } from '../tenant.ts'
import type { Collection, Listed, Page } from './page.ts'

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

export interface ManagedCustomer {
  readonly management: Management
  readonly customer: Customer
  readonly devices: number
}

/** What becomes of a customer's relation to a provider, with what it changes of the customer. */
export interface Decision {
  readonly management: Management
  /** The relation is over. */
  readonly ended?: true
  readonly customer?: Customer
  readonly log: readonly Activity[]
}

export interface ManagementStore extends Collection<{ provider: string; customer: string }, Management> {
  /** Opens an account, with its first person and the provider that manages it, unless a name is another's. */
  open(account: Customer, management: Management, log: readonly Activity[]): Promise<'opened' | 'id' | 'email' | 'knox manage'>
  /**
   * Decides about a customer's relations, all of which `decide` sees as they are: nobody changes one until what it answers is
   * kept. It may be asked again, so it changes nothing itself.
   */
  decide<Word extends Refusal>(
    customer: string,
    decide: (account: Customer, managements: readonly Management[]) => Decision | No<Word>,
  ): Promise<Decision | No<Word | 'customer-unknown' | 'knox-manage-taken'>>
  ofCustomer(customer: string): Promise<readonly Management[]>
  customersOf(provider: string, filter: ManagementFilter, page: Page): Promise<Listed<ManagedCustomer>>
  customerOf(provider: string, customer: string): Promise<ManagedCustomer | undefined>
}
