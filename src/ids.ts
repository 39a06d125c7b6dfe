import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Clock, Ids } from './enrolment/clock.ts'

/**
 * Makes the ids of a process. An object id is 24 hex digits: 8 of seconds, 8 that ascend within the second (milliseconds, then a
 * counter), 8 that are random for each process. The ids ascend and never repeat, even if the clock is set back or frozen.
 */
export function makeIds(clock: Clock, suffix: string = randomBytes(4).toString('hex')): Ids {
  let last = 0n
  return {
    uuid: () => randomUUID(),
    errorId: () => randomUUID().replaceAll('-', '').toUpperCase(),
    secret: () => randomBytes(32).toString('base64url'),
    tenant: () => String(randomInt(1_000_000_000, 10_000_000_000)),
    object: () => {
      const now = Math.max(0, clock.now())
      const due = (BigInt(Math.floor(now / 1000)) << 32n) | (BigInt(now % 1000) << 22n)
      last = due > last ? due : last + 1n
      return last.toString(16).padStart(16, '0') + suffix
    },
  }
}
