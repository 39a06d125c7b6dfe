import type { Activity, ActivityEntry, ActivityStatus } from '../activity.ts'
import type { After, KeyedPage, Listed, Page } from './page.ts'

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

/** Conditions on the entries of one tenant's log, combined with AND; texts are compared as a whole, where nothing else is said. */
export interface LogFilter
  extends Pick<ActivityFilter, 'performedBy' | 'service' | 'category' | 'event' | 'status' | 'customerId' | 'since' | 'until'> {
  /** A part of the customer's name. */
  readonly customer?: string
  /** A part of any text that the log shows. */
  readonly search?: string
  readonly oldestFirst?: boolean
}

/** The place of an entry in the order of its log. */
export interface LogKey {
  readonly time: number
  readonly id: string
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
  page(tenant: string, filter: LogFilter, page: After<LogKey>): Promise<KeyedPage<ActivityEntry, LogKey>>
}
