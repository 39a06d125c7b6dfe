import { BEARER } from './bearer.ts'
import type { IdentityProvider } from './caller.ts'
import { checkRules, unmet } from './rules.ts'

/** The built-in provider: a bearer of a tenant takes the place of a Samsung Account token of its users. */
export const builtInIdentities: IdentityProvider = {
  accountOf: async (world, token) => {
    const check = await checkRules(BEARER, { world, text: token, now: world.clock.now() })
    const { bearer } = check.subject
    return unmet(check) === undefined && bearer !== undefined ? { tenant: bearer.tenant, until: bearer.expiresAt } : undefined
  },
}
