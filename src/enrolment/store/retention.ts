/** Removes history. Each call is one commit of at most about `most` rows and returns how many it removed, 0 when none is left. */
export interface RetentionStore {
  /** Entries of all activity logs from before a time. */
  removeActivity(before: number, most: number): Promise<number>
  /**
   * Transactions that were completed before a time, with their submitted rows and row results. Publications remain, because the
   * state of a profile is read from them.
   */
  removeTransactions(before: number, most: number): Promise<number>
}
