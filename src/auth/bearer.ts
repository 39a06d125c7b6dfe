import type { Tenant } from '../enrolment/tenant.ts'
import type { AuthWord, AuthWorld } from './caller.ts'
import { type BearerToken, readOwn } from './own-token.ts'
import type { Rule } from './rules.ts'
import { ago } from './signed-jwt.ts'
import type { App } from './store.ts'
import { describeToken } from './token-kind.ts'

/** A text that should be a bearer, and what has been learnt of it. */
export interface BearerMatter {
  readonly world: AuthWorld
  readonly text: string
  readonly now: number
  bearer?: BearerToken
  app?: App | undefined
  tenant?: Tenant | undefined
}

/** What a bearer is held to. Its signature is verified once and remembered; everything that can change is read anew. */
export const BEARER: readonly Rule<BearerMatter, AuthWord>[] = [
  {
    name: 'bearer',
    asks: 'The bearer was signed by this server, for an app.',
    no: 'credential-garbled',
    remedy: 'Ask POST /ams/v1/oauth2/token of this server for one and send it whole; a server with another store knows it not.',
    meets: async matter => {
      const token = await readOwn(matter.world, matter.text)
      if (token?.kind !== 'bearer') return false
      matter.bearer = token
      return true
    },
    found: ({ text, bearer }) => (bearer === undefined ? (describeToken(text) ?? 'no token of this server') : undefined),
  },
  {
    name: 'bearer-life',
    asks: 'The bearer is not over.',
    no: 'bearer-expired',
    remedy: 'Ask for a new one; expires_in of the reply says how long it lives.',
    meets: ({ bearer, now }) => bearer !== undefined && bearer.expiresAt > now,
    found: ({ bearer, now }) => bearer && `exp ${ago(now - bearer.expiresAt)}`,
  },
  {
    name: 'app',
    asks: 'The app that it was given to is still there, and of the same tenant.',
    // With its app a token is revoked, and an app that has moved to another tenant is another one.
    no: 'bearer-expired',
    remedy: 'Register the app again, and ask for a new bearer.',
    meets: async matter => {
      const { bearer, world } = matter
      if (bearer === undefined) return false
      const asked = [world.credentials.apps.get(bearer.client), world.store.tenants.get(bearer.tenant)] as const
      ;[matter.app, matter.tenant] = await Promise.all(asked)
      return matter.app?.tenant === bearer.tenant
    },
    found: ({ bearer }) => bearer && `app ${bearer.client}`,
  },
  {
    name: 'tenant',
    asks: 'The tenant is still there.',
    no: 'tenant-gone',
    remedy: 'The tenant was deleted: nothing of it is left to call with.',
    meets: ({ tenant }) => tenant !== undefined,
    found: ({ tenant, bearer }) => `tenant ${tenant?.id ?? bearer?.tenant}`,
  },
]
