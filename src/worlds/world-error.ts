/** Why an operation on worlds is refused. The control API has a row for each reason. */
export type WorldReason = 'unknown' | 'taken' | 'unavailable' | 'limit' | 'snapshot-unknown' | 'from-unknown'

export class WorldError extends Error {
  readonly reason: WorldReason

  /** `detail` is a sentence without its full stop, for the operator. */
  constructor(reason: WorldReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}
