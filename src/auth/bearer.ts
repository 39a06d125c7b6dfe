import { type AuthNo, type AuthWorld, type Caller, no } from './caller.ts'
import { type BearerToken, readOwn } from './own-token.ts'
import { scopesWithin } from './scopes.ts'
import type { App } from './store.ts'

/** Who calls by a bearer. All that can be taken away is read at each call, so that it is gone on every node at once. */
export async function byBearer(world: AuthWorld, text: string): Promise<Caller | AuthNo> {
  const token = await readOwn(world, text)
  if (token?.kind !== 'bearer') return no('credential-garbled')
  if (token.expiresAt <= world.clock.now()) return no('bearer-expired')
  const { apps, revoked } = world.credentials
  const [app, tenant, isRevoked] = await Promise.all([
    apps.get(token.client),
    world.store.tenants.get(token.tenant),
    revoked.has(token),
  ])
  if (app === undefined || isRevoked) return no('bearer-expired')
  const caller = token.grant === undefined ? ofItself(app, token) : await ofPerson(world, app, { ...token, grant: token.grant })
  if ('no' in caller) return caller
  if (tenant === undefined) return no('tenant-gone')
  return { ...caller, tenant, via: 'bearer' }
}

type Who = Pick<Caller, 'who' | 'scopes'>

/** An app that has moved to another tenant is another one. */
const ofItself = (app: App, token: BearerToken): Who | AuthNo =>
  app.tenant === token.tenant ? { who: app.clientId, scopes: token.scopes } : no('bearer-expired')

/** An app that acts for a person, as far as the grant, the person and the standing of the app's own tenant still allow. */
async function ofPerson(world: AuthWorld, app: App, token: BearerToken & { grant: string }): Promise<Who | AuthNo> {
  const [grant, owner] = await Promise.all([
    world.credentials.grants.get({ tenant: token.tenant, id: token.grant }),
    world.store.tenants.get(app.tenant),
  ])
  if (grant?.appTenant !== app.tenant) return no('bearer-expired')
  // The person's own tenant is each API's to judge, in rows of its own; the app's is nobody else's.
  if (app.tenant !== token.tenant && owner?.standing !== 'active') return no('bearer-expired')
  const user = await world.credentials.users.get(grant.user)
  if (user === undefined) return no('user-gone')
  if (user.tenant !== token.tenant) return no('bearer-expired')
  return { who: user.email, scopes: new Set(scopesWithin(user, token.scopes)) }
}
