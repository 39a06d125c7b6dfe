/**
 * Sessions of people at the consoles. The browser has a random secret in a cookie, and the store has its hash. A session ends
 * at its time, when the person signs out, and with the person or the tenant.
 */
import { entry } from '../enrolment/activity.ts'
import type { Tenant, TenantKind } from '../enrolment/tenant.ts'
import type { AuthWorld } from './caller.ts'
import { hashSecret } from './hash-secret.ts'
import type { Rule } from './rules.ts'
import { scopesWithin } from './scopes.ts'
import { issueBearer } from './server-token.ts'
import type { Session, User } from './store.ts'

/** As long as a session of the vendor's provider portal, which can be renewed (published). */
export const SESSION_MS = 60 * 60 * 1000

/** A session whose person and tenant exist. */
export interface OpenSession {
  readonly session: Session
  readonly person: User
  readonly tenant: Tenant
}

/**
 * Begins the session of a person and returns the secret for the cookie. The caller has verified the person: in a sandbox by the
 * choice of an account.
 */
export async function beginSession(world: AuthWorld, person: User): Promise<{ secret: string; session: Session }> {
  const [secret, now] = [world.ids.secret(), world.clock.now()]
  const session: Session = {
    tenant: person.tenant,
    id: world.ids.object(),
    user: person.email,
    secretHash: hashOf(world, secret),
    createdAt: now,
    expiresAt: now + SESSION_MS,
  }
  const act = { tenant: person.tenant, act: 'signIn', target: '' }
  await world.credentials.sessions.begin(session, entry(world, { who: person.email, channel: 'portal' }, act))
  return { secret, session }
}

/** The subject of the rule of a session, which stores what it read in the optional members. */
export interface SessionSubject {
  readonly world: AuthWorld
  readonly now: number
  /** The secret of the cookie. */
  readonly text: string
  open?: OpenSession | undefined
  tenant?: Tenant | undefined
}

export const SESSION: Rule<SessionSubject, 'session-ended'> = {
  name: 'session',
  requires: 'The cookie belongs to a session of this world that has not ended.',
  refusal: 'session-ended',
  remedy: 'Sign in again. A session ends after an hour without renewal, and with its person.',
  meets: async subject => {
    const { world, now, text } = subject
    const session = await world.credentials.sessions.bySecret(hashOf(world, text))
    subject.open = session && (await opened(world, session, now))
    subject.tenant = subject.open?.tenant
    return subject.open !== undefined
  },
  found: ({ open }) => open && `a session of ${open.person.email}`,
}

/** The session with its person and tenant; undefined where it has ended. */
export async function opened(world: AuthWorld, session: Session, now: number): Promise<OpenSession | undefined> {
  if (session.expiresAt <= now) return undefined
  const [person, tenant] = await Promise.all([world.credentials.users.get(session.user), world.store.tenants.get(session.tenant)])
  if (person?.tenant !== session.tenant || tenant === undefined) return undefined
  return { session, person, tenant }
}

/** Renews a session for its whole length; undefined where it was ended meanwhile. */
export async function renewSession(world: AuthWorld, session: Session): Promise<Session | undefined> {
  const renewed = { ...session, expiresAt: world.clock.now() + SESSION_MS }
  return (await world.credentials.sessions.renew(renewed)) ? renewed : undefined
}

/** The scopes that a person has at the consoles: those of the APIs of the tenant's kind, within the person's own. */
export const sessionScopes = ({ person, tenant }: OpenSession): readonly string[] => scopesWithin(person, SCOPES[tenant.kind])

const SCOPES: Readonly<Record<TenantKind, readonly string[]>> = {
  reseller: ['kdp'],
  customer: ['kme'],
  provider: ['kme', 'msp'],
}

/** A bearer of the session's person for the APIs, which ends with the session at the latest. */
export async function sessionBearer(
  world: AuthWorld,
  open: OpenSession,
): Promise<{ token: string; scopes: readonly string[]; seconds: number }> {
  const { session } = open
  const left = Math.ceil((session.expiresAt - world.clock.now()) / 1000)
  const seconds = Math.max(1, Math.min(BEARER_SECONDS, left))
  const scopes = sessionScopes(open)
  const token = await issueBearer(world, { client: '', tenant: session.tenant, session: session.id, scopes, seconds })
  return { token, scopes, seconds }
}

const BEARER_SECONDS = 300

/** With the id of the world, because a copy of a world has the rows of its sessions, and its people have not signed in there. */
const hashOf = ({ id = '' }: AuthWorld, secret: string): string => hashSecret(`${secret} ${id}`)
