import { BEARER } from './bearer.ts'
import type { IdentityProvider } from './caller.ts'
import { checkRules, unmet } from './rules.ts'

/** The plane's own: a bearer of a tenant stands for its people's Samsung Account token. Nothing can be made up. */
export const ownIdentities: IdentityProvider = {
  accountOf: async (world, token) => {
    const check = await checkRules(BEARER, { world, text: token, now: world.clock.now() })
    const { bearer } = check.subject
    return unmet(check) === undefined && bearer !== undefined ? { tenant: bearer.tenant, until: bearer.expiresAt } : undefined
  },
}
