import type { Activity } from '../activity.ts'
import type { Profile } from '../profile.ts'
import type { Publication, PublishFault, Transaction } from '../transaction.ts'
import type { Listed, Page } from './page.ts'
import type { Step } from './steps.ts'

/** Profiles that are made later. */
export interface PublicationStore {
  /**
   * Takes one in, with its profile, which is unpublished and holds its name from now on; forgets the tenant's that were accepted
   * before `since` and are over. False if the name is taken.
   */
  begin(
    accepted: { profile: Profile; transaction: Transaction<'publish'>; submitted: Uint8Array; since: number },
    log: Activity,
  ): Promise<boolean>
  /**
   * Ends it: the profile is published, or taken away with all that names it. One that somebody has published or taken away
   * meanwhile stays as it is. Throws `LeaseLost` as the steps of devices do.
   */
  end(step: Step, outcome: Profile | PublishFault | undefined, log: Activity): Promise<void>
  /** Newest first: those in progress, and those that were accepted since. */
  list(tenant: string, filter: { id?: string; since: number }, page: Page): Promise<Listed<Publication>>
}
