import type { AuthWorld } from './caller.ts'
import type { Granted, GrantRefusal } from './grant.ts'
import { issueBearer } from './own-token.ts'
import { grantScopes } from './scopes.ts'
import type { App } from './store.ts'

/** A token for an app on its own account (RFC 6749 §4.4); without scopes, for all that it is registered for. */
export async function grantToApp(
  world: AuthWorld,
  app: App,
  { asked, seconds = app.details.lives.access }: { asked: readonly string[]; seconds?: number | undefined },
): Promise<Granted | GrantRefusal> {
  if (!app.grantTypes.includes('client_credentials')) return { reason: 'grant-not-enabled' }
  const scopes = grantScopes(app.scopes, asked)
  if ('unfit' in scopes) return { reason: 'scope-unfit', about: scopes.unfit }
  const token = await issueBearer(world, { client: app.clientId, tenant: app.tenant, scopes, seconds })
  return { token, scopes, seconds }
}
