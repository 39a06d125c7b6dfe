import { versionedCache } from '../cache/versioned.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { AuthReason, AuthWorld } from './caller.ts'
import type { Rule } from './rules.ts'
import { scopesWithin } from './scopes.ts'
import { type BearerToken, readServerToken } from './server-token.ts'
import { describeAge } from './signed-jwt.ts'
import type { App, SessionKey, User } from './store.ts'
import { describeToken } from './token-kind.ts'

/** The subject of the rules of a bearer; the rules store what they read in the optional members. */
export interface BearerSubject {
  readonly world: AuthWorld
  readonly text: string
  readonly now: number
  bearer?: BearerToken | undefined
  app?: App | undefined
  tenant?: Tenant | undefined
  /** The person who gave the grant; absent where the app acts for its own tenant. */
  person?: User | undefined
}

/** What the rules read. */
type BearerDetails = Pick<BearerSubject, 'bearer' | 'app' | 'tenant' | 'person'>

/**
 * The details of bearers that met all of `BEARER`. One cache serves all worlds: a bearer is valid in one world only, and the
 * data versions of two stores are never equal.
 */
export const acceptedBearers = versionedCache<BearerDetails>({
  // About 11,000 bearers of 670 characters.
  maxBytes: 32 * 1024 * 1024,
  // An estimate for an app, a tenant and a person.
  bytesOf: () => 1500,
})

/** The rules of a bearer. Its signature is verified once and cached; what can change is read again after each commit. */
export const BEARER: readonly Rule<BearerSubject, AuthReason>[] = [
  {
    name: 'bearer',
    requires: 'The bearer was signed by this server for an app.',
    refusal: 'bearer-invalid',
    remedy:
      'Request a bearer from POST /ams/v1/oauth2/token of this server and send it whole. A server with another store refuses it.',
    meets: async subject => {
      const token = await readServerToken(subject.world, subject.text)
      if (token?.kind !== 'bearer') return false
      subject.bearer = token
      return true
    },
    found: ({ text, bearer }) => (bearer === undefined ? (describeToken(text) ?? 'not a token of this server') : undefined),
  },
  {
    name: 'bearer-life',
    requires: 'The bearer has not expired.',
    refusal: 'bearer-expired',
    remedy: 'Request a new bearer; expires_in of the response is its lifetime in seconds.',
    meets: ({ bearer, now }) => bearer !== undefined && bearer.expiresAt > now,
    found: ({ bearer, now }) => bearer && `exp ${describeAge(now - bearer.expiresAt)}`,
  },
  {
    name: 'app',
    requires: 'The app of the bearer is still registered, unless the bearer is of a session, and the bearer was not revoked.',
    refusal: 'bearer-revoked',
    remedy: 'Request a new bearer; if the app was removed, register it again.',
    meets: async subject => {
      const { bearer, world } = subject
      if (bearer === undefined) return false
      const { apps, revoked } = world.credentials
      const reads = [apps.get(bearer.client), world.store.tenants.get(bearer.tenant), revoked.has(bearer)] as const
      const [app, tenant, isRevoked] = await Promise.all(reads)
      Object.assign(subject, { app, tenant })
      return (app !== undefined || bearer.session !== undefined) && !isRevoked
    },
    found: ({ bearer }) => bearer && (bearer.session === undefined ? `app ${bearer.client}` : 'a session'),
  },
  {
    name: 'grant',
    requires:
      "The app still belongs to the bearer's tenant, or has a valid grant of a person of that tenant; a session has not ended.",
    refusal: 'bearer-revoked',
    remedy:
      'Request a new bearer after the app moved to another tenant; after a grant was revoked, send the person to authorize again.',
    meets: subject => {
      const { bearer, app } = subject
      if (bearer?.session !== undefined) return isSessionOpen(subject, { tenant: bearer.tenant, id: bearer.session })
      return bearer?.grant === undefined ? app?.tenant === bearer?.tenant : isGrantValid(subject, bearer.grant)
    },
    found: ({ bearer }) => (isOfApp(bearer) ? 'no grant: the app acts for its own tenant' : 'a person'),
  },
  {
    name: 'person',
    requires: 'The person who gave the grant, or signed in, still exists.',
    refusal: 'user-unknown',
    remedy: 'The user was removed: another person must give the app a grant.',
    meets: ({ bearer, person }) => isOfApp(bearer) || person !== undefined,
  },
  {
    name: 'persons-tenant',
    requires: 'The person still belongs to the tenant that the bearer acts for.',
    refusal: 'bearer-revoked',
    remedy: 'Send the person to authorize again.',
    meets: ({ bearer, person }) => person === undefined || person.tenant === bearer?.tenant,
  },
  {
    name: 'tenant',
    requires: 'The tenant still exists.',
    refusal: 'tenant-unknown',
    remedy: 'The tenant was deleted; its credentials are no longer valid.',
    meets: ({ tenant }) => tenant !== undefined,
    found: ({ tenant, bearer }) => `tenant ${tenant?.id ?? bearer?.tenant}`,
  },
]

const isOfApp = (bearer: BearerToken | undefined): boolean => bearer?.grant === undefined && bearer?.session === undefined

/** Stores the person of the session in the subject. */
async function isSessionOpen(subject: BearerSubject, key: SessionKey): Promise<boolean> {
  const { world, now } = subject
  const session = await world.credentials.sessions.get(key)
  if (session === undefined || session.expiresAt <= now) return false
  subject.person = await world.credentials.users.get(session.user)
  return true
}

/** Stores the person of the grant in the subject. */
async function isGrantValid(subject: BearerSubject, id: string): Promise<boolean> {
  const { world, bearer, app } = subject
  if (bearer === undefined || app === undefined) return false
  const [grant, owner] = await Promise.all([
    world.credentials.grants.get({ tenant: bearer.tenant, id }),
    world.store.tenants.get(app.tenant),
  ])
  if (grant?.appTenant !== app.tenant) return false
  // Each API checks the status of the person's tenant and has rows for it. The status of the app's tenant is checked only here.
  if (app.tenant !== bearer.tenant && owner?.status !== 'active') return false
  subject.person = await world.credentials.users.get(grant.user)
  return true
}

/** The identity and scopes of a bearer that met the rules: those of the app, or of the person within the person's scopes. */
export const bearerIdentity = ({ bearer, app, person }: BearerSubject): { who: string; scopes: ReadonlySet<string> } =>
  person === undefined
    ? { who: app?.clientId ?? '', scopes: bearer?.scopes ?? new Set() }
    : { who: person.email, scopes: new Set(scopesWithin(person, bearer?.scopes ?? [])) }
