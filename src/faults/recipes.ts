/** Faults with a name. */
import type { Effect, When } from './fault.ts'

export interface Recipe {
  readonly description: string
  readonly when?: When
  readonly do: Effect
  /** The APIs that it is possible in; every API if absent. */
  readonly apis?: readonly string[]
}

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'lost-answer': {
    description: 'The work is done and committed, and the connection closes before the response: committed, never answered.',
    do: { drop: 'after' },
  },
  'gateway-timeout': {
    description: 'The work is done and committed, and the response is the 504 of a gateway that did not wait for it.',
    do: { status: 504, afterWork: true },
  },
  slow: { description: 'The request waits three seconds before its work.', do: { delayMs: 3000 } },
  trickle: { description: 'The response arrives at 200 bytes a second.', do: { bytesPerSecond: 200 } },
  flaky: {
    description: 'Three of ten requests get 503. The same random seed gives the same ones.',
    when: { probability: 0.3, randomSeed: 'flaky' },
    do: { status: 503 },
  },
  'rate-limited': {
    description: 'The response is 429 with Retry-After: 1.',
    do: { status: 429, headers: { 'retry-after': '1' } },
  },
  'server-error': { description: 'The response is the internal error of the API that is called.', do: { code: 'internal' } },
  'expired-token': {
    description: 'The credential is refused as an expired bearer.',
    do: { code: 40100001 },
    // The token endpoint has the row too, for the registration of apps.
    apis: ['kme', 'kdp', 'msp'],
  },
  'invalid-grant': { description: 'The token endpoint refuses the grant (RFC 6749).', do: { code: 'invalid_grant' } },
  'connection-dropped': {
    description: 'The server closes the connection without a response, and the work is not done.',
    do: { drop: 'before' },
  },
  'connection-reset': {
    description: 'The server resets the connection (RST), and the work is not done.',
    do: { reset: 'before' },
  },
  truncated: { description: 'The work is done, and the connection closes after half of the response.', do: { drop: 'middle' } },
  garbage: { description: 'The work is done, and the body of the response is no JSON.', do: { garbage: 'body' } },
  hang: {
    description: 'The server neither works nor responds until the client leaves.',
    do: { hang: 'before' },
  },
  'slow-transaction': { description: 'The next transaction takes a minute of the world’s clock.', do: { transactionMs: 60_000 } },
  'failed-step': {
    description: 'The first step of the next transaction fails once and is run again.',
    do: { stepFailures: 1 },
  },
  'given-up': {
    description: 'The next transaction fails five times and is given up: each of its devices gets an internal error.',
    do: { stepFailures: 5 },
  },
}
