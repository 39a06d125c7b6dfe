import type { Activity } from '../activity.ts'
import type { Profile } from '../profile.ts'
import type { Publication, PublishFault, Transaction } from '../transaction.ts'
import type { Listed, Page } from './page.ts'
import type { Step } from './steps.ts'

/** Profiles that are published after their request was accepted. */
export interface PublicationStore {
  /**
   * Stores the transaction and its unpublished profile, which reserves the name; deletes the tenant's completed publications
   * that were accepted before `since`. False if the name is taken.
   */
  begin(
    accepted: { profile: Profile; transaction: Transaction<'publish'>; submitted: Uint8Array; since: number },
    log: Activity,
  ): Promise<boolean>
  /**
   * Completes the transaction: publishes the profile, or deletes it with every reference to it. A profile that was published
   * or deleted in the meantime stays unchanged. Throws `LeaseLost`.
   */
  end(step: Step, outcome: Profile | PublishFault | undefined, log: Activity): Promise<void>
  /** Newest first: publications in progress, and those that were accepted since. */
  list(tenant: string, filter: { id?: string; since: number }, page: Page): Promise<Listed<Publication>>
}
