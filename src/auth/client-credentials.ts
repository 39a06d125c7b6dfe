import type { AuthWorld } from './caller.ts'
import type { GrantedTokens, GrantRefusal } from './grant.ts'
import { grantScopes } from './scopes.ts'
import { issueBearer } from './server-token.ts'
import type { App } from './store.ts'

/** Issues a bearer for an app and its own tenant (RFC 6749 §4.4). An empty list requests all scopes of the app. */
export async function grantToApp(
  world: AuthWorld,
  app: App,
  { requested, seconds = app.details.lives.access }: { requested: readonly string[]; seconds?: number | undefined },
): Promise<GrantedTokens | GrantRefusal> {
  if (!app.grantTypes.includes('client_credentials')) return { reason: 'grant-not-enabled' }
  const scopes = grantScopes(app.scopes, requested)
  if ('invalid' in scopes) return { reason: 'scope-invalid', about: scopes.invalid }
  const token = await issueBearer(world, {
    client: app.clientId,
    tenant: app.tenant,
    registeredAt: app.createdAt,
    scopes,
    seconds,
  })
  return { token, scopes, seconds }
}
