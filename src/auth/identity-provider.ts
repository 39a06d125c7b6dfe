import { BEARER } from './bearer.ts'
import type { AuthWorld } from './caller.ts'
import { judge, unmet } from './rules.ts'

/** Where the people of a UEM partner's customers sign in: Samsung Account, in the vendor's cloud. */
export interface IdentityProvider {
  /** Whose token this is, or undefined for one that it has not given or that is over. */
  accountOf(world: AuthWorld, token: string): Promise<Account | undefined>
}

export interface Account {
  readonly tenant: string
  /** Until when the token is good, epoch ms. */
  readonly until: number
}

/** The plane's own: a bearer of a tenant stands for its people's Samsung Account token. Nothing can be made up. */
export const ownIdentities: IdentityProvider = {
  accountOf: async (world, token) => {
    const judgement = await judge(BEARER, { world, text: token, now: world.clock.now() })
    const { bearer } = judgement.matter
    return unmet(judgement) === undefined && bearer !== undefined ? { tenant: bearer.tenant, until: bearer.expiresAt } : undefined
  },
}
