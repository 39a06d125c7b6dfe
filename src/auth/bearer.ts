import { versionedCache } from '../cache/versioned.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { AuthReason, AuthWorld } from './caller.ts'
import { type BearerToken, readOwn } from './own-token.ts'
import type { Rule } from './rules.ts'
import { scopesWithin } from './scopes.ts'
import { ago } from './signed-jwt.ts'
import type { App, User } from './store.ts'
import { describeToken } from './token-kind.ts'

/** A text that should be a bearer, and what has been learnt of it. */
export interface BearerSubject {
  readonly world: AuthWorld
  readonly text: string
  readonly now: number
  bearer?: BearerToken
  app?: App | undefined
  tenant?: Tenant | undefined
  /** Whose grant it is, where it acts for a person. */
  person?: User | undefined
}

/** What is learnt of a bearer on the way. */
type Learnt = Pick<BearerSubject, 'bearer' | 'app' | 'tenant' | 'person'>

/**
 * What was learnt of bearers that met all of `BEARER`. One cache for all worlds: a bearer is good in one of them only, and
 * each world's store has data versions of its own.
 */
export const acceptedBearers = versionedCache<Learnt>({
  // Some ten thousand bearers.
  maxBytes: 32 * 1024 * 1024,
  // About what an app, a tenant and a person take.
  bytesOf: () => 1500,
})

/** What a bearer is held to. Its signature is verified once and remembered; what can change is read anew when anything has. */
export const BEARER: readonly Rule<BearerSubject, AuthReason>[] = [
  {
    name: 'bearer',
    requires: 'The bearer was signed by this server, for an app.',
    refusal: 'bearer-invalid',
    remedy: 'Ask POST /ams/v1/oauth2/token of this server for one and send it whole; a server with another store knows it not.',
    meets: async subject => {
      const token = await readOwn(subject.world, subject.text)
      if (token?.kind !== 'bearer') return false
      subject.bearer = token
      return true
    },
    found: ({ text, bearer }) => (bearer === undefined ? (describeToken(text) ?? 'no token of this server') : undefined),
  },
  {
    name: 'bearer-life',
    requires: 'The bearer is not over.',
    refusal: 'bearer-expired',
    remedy: 'Ask for a new one; expires_in of the reply says how long it lives.',
    meets: ({ bearer, now }) => bearer !== undefined && bearer.expiresAt > now,
    found: ({ bearer, now }) => bearer && `exp ${ago(now - bearer.expiresAt)}`,
  },
  {
    name: 'app',
    requires: 'The app that it was given to is still there, and the bearer was not revoked.',
    refusal: 'bearer-revoked',
    remedy: 'Ask for a new bearer; where the app is gone, register it again.',
    meets: async subject => {
      const { bearer, world } = subject
      if (bearer === undefined) return false
      const { apps, revoked } = world.credentials
      const asked = [apps.get(bearer.client), world.store.tenants.get(bearer.tenant), revoked.has(bearer)] as const
      const [app, tenant, isRevoked] = await Promise.all(asked)
      Object.assign(subject, { app, tenant })
      return app !== undefined && !isRevoked
    },
    found: ({ bearer }) => bearer && `app ${bearer.client}`,
  },
  {
    name: 'grant',
    requires: "The app is of the bearer's tenant still, or acts for one of its people by a grant that stands.",
    refusal: 'bearer-revoked',
    remedy:
      'An app that has moved to another tenant is another one. What a person granted is gone once it is revoked: send them to authorize again.',
    meets: subject =>
      subject.bearer?.grant === undefined
        ? subject.app?.tenant === subject.bearer?.tenant
        : grantStands(subject, subject.bearer.grant),
    found: ({ bearer }) => (bearer?.grant === undefined ? 'on its own account' : 'by a grant'),
  },
  {
    name: 'person',
    requires: 'The person who granted it is still there.',
    refusal: 'user-unknown',
    remedy: 'The person was removed: another must let the app in.',
    meets: ({ bearer, person }) => bearer?.grant === undefined || person !== undefined,
  },
  {
    name: 'persons-tenant',
    requires: 'The person is still of the tenant that the bearer acts for.',
    refusal: 'bearer-revoked',
    remedy: 'Send the person to authorize again.',
    meets: ({ bearer, person }) => person === undefined || person.tenant === bearer?.tenant,
  },
  {
    name: 'tenant',
    requires: 'The tenant is still there.',
    refusal: 'tenant-unknown',
    remedy: 'The tenant was deleted: nothing of it is left to call with.',
    meets: ({ tenant }) => tenant !== undefined,
    found: ({ tenant, bearer }) => `tenant ${tenant?.id ?? bearer?.tenant}`,
  },
]

/** Notes the person whose grant it is. */
async function grantStands(subject: BearerSubject, id: string): Promise<boolean> {
  const { world, bearer, app } = subject
  if (bearer === undefined || app === undefined) return false
  const [grant, owner] = await Promise.all([
    world.credentials.grants.get({ tenant: bearer.tenant, id }),
    world.store.tenants.get(app.tenant),
  ])
  if (grant?.appTenant !== app.tenant) return false
  // The person's own tenant is each API's to judge, in rows of its own; the app's is nobody else's.
  if (app.tenant !== bearer.tenant && owner?.status !== 'active') return false
  subject.person = await world.credentials.users.get(grant.user)
  return true
}

/** Who calls by a bearer that met the rules: the app itself, or the person as far as the person may. */
export const bearerIdentity = ({ bearer, app, person }: BearerSubject): { who: string; scopes: ReadonlySet<string> } =>
  person === undefined
    ? { who: app?.clientId ?? '', scopes: bearer?.scopes ?? new Set() }
    : { who: person.email, scopes: new Set(scopesWithin(person, bearer?.scopes ?? [])) }
