import { hash } from 'node:crypto'
import { entry } from '../enrolment/activity.ts'
import type { AuthWorld } from './caller.ts'
import { canUseCodeFlow } from './client.ts'
import { type GrantedTokens, type GrantRefusal, invalidGrant } from './grant.ts'
import { hashSecret } from './hash-secret.ts'
import { refreshTokenOf } from './refresh-token.ts'
import { scopesWithin } from './scopes.ts'
import { issueBearer } from './server-token.ts'
import type { App, Grant, User } from './store.ts'

/** The validated request of an app for the consent of a person. */
export interface ConsentRequest {
  readonly app: App
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** base64url of the SHA-256 of the verifier (RFC 7636, S256). */
  readonly challenge: string
  readonly nonce: string | null
}

/**
 * The redirect URI of a response: the one that was sent, if it equals a registered one, or the only registered one. The
 * comparison ignores no port, path, case or query (RFC 9700 §2.1). A URI that must not be in a `Location` is never returned,
 * because the operator can register any text.
 */
export function redirectFor(app: App, sent: string | undefined): string | undefined {
  const [only, ...more] = app.redirectUris
  const named = sent ?? (more.length === 0 ? only : undefined)
  if (named === undefined || !app.redirectUris.includes(named)) return undefined
  return /^[\x21-\x7E]+$/.test(named) && URL.canParse(named) && !named.includes('#') && !RUN_BY_BROWSERS.test(named)
    ? named
    : undefined
}

const RUN_BY_BROWSERS = /^(javascript|data|vbscript|blob|file|about):/i

/** Stores the consent of a person and returns a code for it, which is valid once and for the lifetime that the app has. */
export async function consent(world: AuthWorld, { app, ...requested }: ConsentRequest, user: User): Promise<string> {
  const [code, now] = [world.ids.secret(), world.clock.now()]
  const expiresAt = now + app.details.lives.code * 1000
  const grant: Grant = {
    tenant: user.tenant,
    id: world.ids.object(),
    clientId: app.clientId,
    appTenant: app.tenant,
    user: user.email,
    scopes: scopesWithin(user, requested.scopes),
    nonce: requested.nonce,
    redirectUri: requested.redirectUri,
    challenge: requested.challenge,
    codeHash: hashSecret(code),
    codeExpiresAt: expiresAt,
    redeemedAt: null,
    familyHash: null,
    turnHash: null,
    createdAt: now,
    expiresAt,
  }
  const what = { tenant: user.tenant, act: 'consent', target: `${app.clientId}: ${grant.scopes.join(' ')}` }
  await world.credentials.grants.begin(grant, entry(world, { who: user.email, channel: 'gateway' }, what))
  return code
}

interface Redemption {
  readonly code: string
  readonly redirectUri: string
  readonly verifier: string
}

/** Exchanges a code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.6). A second use of a code revokes the tokens of the first. */
export async function redeemCode(
  world: AuthWorld,
  app: App,
  { code, redirectUri, verifier }: Redemption,
): Promise<(GrantedTokens & { grant: Grant }) | GrantRefusal> {
  if (!canUseCodeFlow(app)) return { reason: 'grant-not-enabled' }
  const { grants } = world.credentials
  const [grant, now] = [await grants.byCode(hashSecret(code)), world.clock.now()]
  if (grant === undefined || grant.clientId !== app.clientId || grant.appTenant !== app.tenant) return invalidGrant
  if (grant.redeemedAt === null) {
    if (grant.codeExpiresAt <= now || grant.redirectUri !== redirectUri || !isVerifier(verifier, grant.challenge))
      return invalidGrant
  }
  const [family, turn, seconds] = [world.ids.secret(), world.ids.secret(), app.details.lives.access]
  const first = { family: hashSecret(family), turn: hashSecret(turn), expiresAt: now + app.details.lives.refresh * 1000 }
  if (!(await grants.redeem(grant, first, now))) return invalidGrant
  const { tenant, id, scopes } = grant
  const token = await issueBearer(world, { client: app.clientId, tenant, grant: id, scopes, seconds })
  return { token, scopes, seconds, refreshToken: refreshTokenOf(family, turn), grant }
}

const isVerifier = (verifier: string, challenge: string): boolean =>
  /^[\w.~-]{43,128}$/.test(verifier) && hash('sha256', verifier, 'base64url') === challenge
