import type { AuthReason, AuthWorld } from '../../auth/caller.ts'
import { type CallSubject, callerOf, callSubject } from '../../auth/identify.ts'
import type { OpenId } from '../../auth/openid.ts'
import { checkRules } from '../../auth/rules.ts'
import { type OpenSession, SESSION, type SessionSubject, sessionScopes } from '../../auth/session.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Store } from '../../enrolment/store.ts'
import type { Customer, Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { Head } from '../../wire/api.ts'
import type { Explanation, Refused } from '../../wire/catalogue.ts'
import { credentialCheck } from '../gate/credential-check.ts'
import { managedCustomer } from '../gate/managed-customer.ts'
import { type ApiRule, throwUnlessMet, withRefusals } from '../gate/rules.ts'
import type { OwnEvents } from '../own/event-stream.ts'
import { refuseForeign } from '../own/guard.ts'
import { cookieOf } from './cookie.ts'
import { refuse } from './dialect.ts'
import { ACCOUNTS, SESSION_PATH, SIGN_IN, SIGN_IN_CALLBACK, SIGN_IN_METHOD, SIGN_OUT } from './paths.ts'

export interface PortalWorld extends World, Omit<AuthWorld, 'store'> {
  readonly store: Store
  readonly mode: 'sandbox' | 'service'
  /** Host names, beside loopback, under which browsers may reach the server. */
  readonly hosts: readonly string[]
  /** What happens to the tenants of the world. */
  readonly tenantEvents: OwnEvents
  /** See `GatewayWorld`. */
  publicUrl?(): string | undefined
  /** The provider by which people sign in; undefined in a sandbox, and where the operator has none. */
  readonly openid?: OpenId | undefined
  readonly log?: { warn(about: object, message: string): void }
}

/** The caller of the portal API: a tenant by its bearer, or a person of it by a session. */
export interface PortalCaller {
  readonly scopes: ReadonlySet<string>
  /** The tenant that the call is about: that of the credential, or a customer that it manages. Absent before the sign-in. */
  readonly tenant?: Tenant
  /** The tenant of the credential. */
  readonly home?: Tenant
  readonly by?: By
  /** The e-mail of the person, if a person acts and not an app. */
  readonly person?: string | undefined
  readonly via?: 'bearer' | 'session'
  /** Absent with a bearer. */
  readonly open?: OpenSession | undefined
  readonly explanation?: Explanation
}

/**
 * Finds the caller by its bearer, else by the cookie of its session. A browser adds the cookie by itself, so a change with it
 * also requires a header, which no page of another site can send.
 */
export async function admit(world: PortalWorld, head: Head): Promise<PortalCaller> {
  const path = head.path.replace(/\/+$/, '')
  if (PAGES.has(path)) return { scopes: new Set() }
  refuseForeign(world, head.headers)
  const isSignIn = path === SESSION_PATH && head.method === 'POST'
  const secret = head.headers.authorization === undefined ? cookieOf(world, head.headers) : undefined
  const isChange = head.method !== 'GET' && (isSignIn || secret !== undefined)
  if (isChange && head.headers['x-muster-console'] === undefined) throw refuse('headerMissing')
  if (isSignIn || path === ACCOUNTS || path === SIGN_IN_METHOD) return { scopes: new Set() }
  return secret === undefined ? byBearer(world, head) : bySession(world, head, secret)
}

/** Pages, which refuse by pages; the site of the provider sends the browser to one of them. */
const PAGES: ReadonlySet<string> = new Set([SIGN_IN, SIGN_IN_CALLBACK, SIGN_OUT])

async function byBearer(world: PortalWorld, head: Head): Promise<PortalCaller> {
  const subject: Managing & CallSubject<PortalWorld> = callSubject(world, head, {})
  const explanation = await checkBearer(subject)
  const { tenant: home, who, scopes } = callerOf(subject)
  const by = { who, channel: 'portal', tenant: home.id, request: head.id }
  return { ...acting(subject, home), by, person: subject.person?.email, via: 'bearer', scopes, explanation }
}

async function bySession(world: PortalWorld, head: Head, text: string): Promise<PortalCaller> {
  const subject: Managing & SessionSubject = { world, head, text, now: world.clock.now() }
  const explanation = throwUnlessMet(await checkRules(SESSION_RULES, subject))
  // The first rule stored it, or it refused.
  const open = subject.open as OpenSession
  const { email: person } = open.person
  const by = { who: person, channel: 'portal', tenant: open.tenant.id, request: head.id }
  return { ...acting(subject, open.tenant), by, person, via: 'session', open, scopes: new Set(sessionScopes(open)), explanation }
}

/** What the rule of a managed customer reads and stores. */
interface Managing {
  readonly world: PortalWorld
  readonly head: Pick<Head, 'headers'>
  named?: string | undefined
  customer?: Customer | undefined
  tenant?: Tenant | undefined
}

const acting = ({ customer }: Managing, home: Tenant) => ({ tenant: customer ?? home, home })

const MANAGED: ApiRule<Managing> = managedCustomer({
  named: ({ head }) => head.headers['x-wsm-managed-tenantid']?.trim() || undefined,
  refusal: () => refuse('customerNotManaged'),
})

const SESSION_RULES: readonly ApiRule<Managing & SessionSubject>[] = [
  ...withRefusals<SessionSubject, 'session-ended'>([SESSION], { 'session-ended': () => refuse('sessionEnded') }),
  MANAGED,
]

const refused = (reason: string) => (): Refused => refuse('credentialRefused', { reason })

const REFUSED_BEARER: Readonly<Record<AuthReason, () => Refused>> = {
  'credential-missing': () => refuse('credentialMissing'),
  'bearer-invalid': refused('it is no bearer of this server and world'),
  'bearer-expired': refused('it has expired'),
  'bearer-revoked': refused('it was revoked'),
  'user-unknown': refused('its person was removed'),
  'tenant-unknown': refused('its tenant was deleted'),
  // Refusals of signed tokens; this API does not read them.
  'credential-malformed': refused('it is malformed'),
  'signature-expired': refused('it has expired'),
  'claim-empty': refused('a claim is empty'),
  'access-token-expired': refused('it has expired'),
  'access-token-invalid': refused('it is invalid'),
  'restriction-unmet': refused('it is restricted'),
}

const checkBearer = credentialCheck<Managing & CallSubject<PortalWorld>>(REFUSED_BEARER, [MANAGED])
