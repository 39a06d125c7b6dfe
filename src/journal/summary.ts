/** An exchange in a list, as a JSON value. */
export interface Summary {
  readonly id: string
  readonly time: number
  readonly method: string
  readonly target: string
  readonly api: string
  readonly operation: string
  readonly tenant: string | null
  readonly actingFor: string | null
  readonly performedBy: string | null
  readonly credential: string | null
  readonly status: number | null
  readonly complete: boolean
  readonly code: number | null
  readonly reason: string | null
  readonly errorId: string | null
  readonly ms: number
  readonly fault: string | null
  /** The id of the transaction that the request began. */
  readonly transaction: string | null
  readonly unread: readonly string[]
  readonly nearest: string | null
}

/** Gets each recorded request, with the name of its world. */
export type Recorded = (request: Summary, world: string) => void
