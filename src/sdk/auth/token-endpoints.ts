import type { Sender } from '../requests/send.ts'
import type { ServerClock } from './server-clock.ts'

/** What the credentials that request tokens need. */
export interface TokenEndpoints {
  readonly sender: Sender
  /** Without a slash at its end. */
  readonly url: string
  readonly clock: ServerClock
}
