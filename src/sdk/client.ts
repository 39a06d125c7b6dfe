/** A client of the three APIs, for Muster and for the real hosts, for Node from version 20 on and for browsers. */
import type { Auth } from './auth/auth.ts'
import { credentialOf } from './auth/credential.ts'
import { serverClock } from './auth/server-clock.ts'
import type { ApiName } from './errors/knox-error.ts'
import type { Kdp } from './kdp/kdp.ts'
import { kdpOf } from './kdp/kdp-operations.ts'
import type { Kme } from './kme/kme.ts'
import { kmeOf } from './kme/kme-operations.ts'
import type { Msp } from './msp/msp.ts'
import { mspOf } from './msp/msp-operations.ts'
import type { Fetch, Signal } from './platform.ts'
import { RETRY, type Retry } from './requests/back-off.ts'
import type { Hooks } from './requests/hooks.ts'
import { ambient, type Runtime } from './runtime.ts'

export interface KnoxClientOptions {
  /**
   * The address of the server, such as `http://127.0.0.1:4600` or `http://127.0.0.1:4600/w/checkout`; or one for each API and
   * for the token endpoints (`ams`), where their hosts differ.
   */
  readonly baseUrl: string | Readonly<Record<ApiName, string>>
  readonly auth: Auth
  /** The reseller, for requests to KDP that name none. */
  readonly resellerId?: string
  /** The customer, for requests to KME that name none. Signed tokens need it. */
  readonly customerId?: string
  readonly fetch?: Fetch
  /** Ends every call of the client. */
  readonly signal?: Signal
  readonly retry?: Retry
  /** For one attempt of a call, ms. Default 90,000: a profile's agent may be downloaded for 60 seconds. */
  readonly timeoutMs?: number
  /** For a call with its retries, ms. Default 300,000. */
  readonly deadlineMs?: number
  readonly hooks?: Hooks
}

export interface KnoxClient {
  readonly kme: Kme
  readonly kdp: Kdp
  readonly msp: Msp
}

export const createKnoxClient = (options: KnoxClientOptions): KnoxClient => clientWith(options, ambient(options.fetch))

/** The same on a given clock and source of chance. */
export function clientWith(options: KnoxClientOptions, runtime: Runtime): KnoxClient {
  const { auth, resellerId, customerId, signal, retry = {}, timeoutMs = 90_000, deadlineMs = 300_000, hooks = {} } = options
  const clock = serverClock(runtime.now)
  const sender = { runtime, hooks, signal, timeoutMs, deadlineMs, retry: { ...RETRY, ...retry }, sawDate: clock.saw }
  const urlOf = urlsOf(options.baseUrl)
  const credential = credentialOf(auth, { sender, clock, url: urlOf('ams') })
  const accessTo = (api: ApiName) => ({ api, url: urlOf(api), sender, credential })
  return {
    kme: kmeOf(accessTo('kme'), customerId),
    kdp: kdpOf(accessTo('kdp'), resellerId),
    msp: mspOf(accessTo('msp')),
  }
}

/** Addresses without a slash at their end, since paths begin with one. Throws `TypeError` for what is no address. */
const urlsOf =
  (baseUrl: KnoxClientOptions['baseUrl']) =>
  (api: ApiName): string => {
    const { origin, pathname } = new URL(typeof baseUrl === 'string' ? baseUrl : baseUrl[api])
    return origin + pathname.replace(/\/+$/, '')
  }
