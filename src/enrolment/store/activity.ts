import type { Activity, ActivityEntry, ActivityStatus } from '../activity.ts'
import type { Listed, Page } from './page.ts'

export interface ActivityFilter {
  /** The tenant whose log it is. */
  readonly tenant?: string
  readonly performedBy?: string
  readonly channel?: string
  readonly operation?: string
  readonly service?: string
  readonly category?: string
  readonly event?: string
  readonly status?: ActivityStatus
  readonly customerId?: string
  readonly code?: number
  /** In any of the forms of `errorIdForms`. */
  readonly errorId?: string
  readonly since?: number
  readonly until?: number
}

export interface ActivityStore {
  add(activity: Activity): Promise<void>
  /**
   * Writes refusals in one commit; an entry that is in the log already does not change. Of each tenant in `prune`, `most`
   * refusals remain, the newest.
   */
  addRefusals(refusals: readonly Activity[], bound: { prune: readonly string[]; most: number }): Promise<void>
  /** Newest first; an activity appears once for each matching tenant. */
  list(filter: ActivityFilter, page: Page): Promise<Listed<ActivityEntry>>
}
