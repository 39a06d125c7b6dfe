/**
 * Limits of wrong secrets. Without them a client can try thousands of secrets a second. A right secret that is sent within a
 * limit is refused too: its acceptance would make the limit useless. From another address it is accepted.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { type Lru, lru } from '../cache/lru.ts'
import { hashSecret } from './hash-secret.ts'

/** A secret that a request was sent with. */
export interface Attempt {
  readonly api: string
  /** The account that the secret belongs to, as the client names it. */
  readonly account: string
  /** The peer's address. */
  readonly address: string
  /** The account's name for the log; undefined where no such account exists, because a client may send a secret in its place. */
  nameForLog?(): Promise<string | undefined>
}

export interface Guesses {
  /** Seconds until a next attempt is allowed; 0 if it is allowed now. */
  waitFor(attempt: Attempt): number
  /** Counts a wrong secret and logs it. */
  countWrong(attempt: Attempt): Promise<void>
}

interface GuessOptions {
  /** ms on a clock that only goes forward. */
  now(): number
  readonly log: { warn(about: object, message: string): void }
  readonly limits?: Limits
}

interface Limits {
  readonly windowMs: number
  /** Wrong secrets in a window, of one account from one address, and of all accounts from one address. */
  readonly ofAccount: number
  readonly ofAddress: number
  /** The number of accounts and of addresses that are remembered. */
  readonly capacity: number
}

const LIMITS: Limits = { windowMs: 60_000, ofAccount: 10, ofAddress: 100, capacity: 10_000 }

interface Count {
  readonly since: number
  wrong: number
}

export function makeGuesses({ now, log, limits = LIMITS }: GuessOptions): Guesses {
  const { windowMs, ofAccount, ofAddress, capacity } = limits
  const [byAccount, byAddress] = [lru<Count>(capacity), lru<Count>(capacity)]
  const current = (counts: Lru<Count>, key: string): Count | undefined => {
    const count = counts.get(key)
    return count !== undefined && now() - count.since < windowMs ? count : undefined
  }
  const wait = (count: Count | undefined, most: number): number =>
    count === undefined || count.wrong < most ? 0 : Math.max(1, Math.ceil((count.since + windowMs - now()) / 1000))
  const add = (counts: Lru<Count>, key: string): void => {
    const count = current(counts, key)
    if (count === undefined) counts.set(key, { since: now(), wrong: 1 })
    else count.wrong += 1
  }
  const waitFor = (attempt: Attempt): number =>
    Math.max(
      wait(current(byAccount, accountKey(attempt)), ofAccount),
      wait(current(byAddress, networkOf(attempt.address)), ofAddress),
    )
  return {
    waitFor,
    countWrong: async attempt => {
      add(byAccount, accountKey(attempt))
      add(byAddress, networkOf(attempt.address))
      const seconds = waitFor(attempt)
      const { api, address } = attempt
      const about = { api, address, account: await attempt.nameForLog?.(), ...(seconds > 0 && { refusedForSeconds: seconds }) }
      log.warn(about, 'a wrong secret was refused')
    },
  }
}

interface Guarded<Found> {
  /** Compares the secret; undefined if it is wrong. */
  find(): Promise<Found | undefined>
  /** The refusal of an attempt beyond a limit. */
  tooMany(seconds: number): Error
}

/** What `find` returns. Throws where the attempt is beyond a limit. Without `guesses` there is no limit. */
export async function guarded<Found>(
  guesses: Guesses | undefined,
  attempt: Attempt,
  { find, tooMany }: Guarded<Found>,
): Promise<Found | undefined> {
  const refuseBeyondLimit = () => {
    const seconds = guesses?.waitFor(attempt) ?? 0
    if (seconds > 0) throw tooMany(seconds)
  }
  refuseBeyondLimit()
  const found = await find()
  // Attempts that were sent at once must not all pass the first check.
  refuseBeyondLimit()
  if (found === undefined) await guesses?.countWrong(attempt)
  return found
}

// Hashed, so that a long client id takes no more memory.
const accountKey = ({ api, account, address }: Attempt): string => hashSecret(`${api} ${networkOf(address)} ${account}`)

/** An IPv4 address, or the /64 network of an IPv6 address: a host may use all addresses of its network. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(.+)$/i.exec(address)?.[1]
  if (mapped !== undefined && isIPv4(mapped)) return mapped
  if (!isIPv6(address)) return address
  const [before = '', after] = (address.split('%')[0] ?? '').split('::')
  const groups = before === '' ? [] : before.split(':')
  const last = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : Array(Math.max(0, 8 - groups.length - last.length)).fill('0')
  return [...groups, ...zeros, ...last]
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
