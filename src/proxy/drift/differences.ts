/** A difference between a recorded response and Muster's. */
export interface Difference {
  readonly kind:
    | 'status'
    | 'missing member'
    | 'extra member'
    | 'type'
    | 'code'
    | 'state'
    | 'value'
    | 'text'
    | 'form'
    | 'order'
    | 'items'
    | 'pace'
  /** Where in the body, such as `$.deviceList[0].state`; `$` for the response itself. */
  readonly path: string
  /** What the service sent, and what Muster sent; undefined where it sent nothing. */
  readonly recorded: unknown
  readonly muster: unknown
}

/** A difference of states, with what names the place also in another response to the same request. */
export interface StateDifference extends Difference {
  readonly place: string
}
