import { hash } from 'node:crypto'
import type { AuthWorld } from './caller.ts'
import { sign } from './server-token.ts'
import type { Grant } from './store.ts'

/** An ID token for an app with the scope `openid`. It has the address of the person only with the scope `email`. */
export const issueIdToken = (
  world: AuthWorld,
  grant: Grant,
  { issuer, seconds }: { issuer: string; seconds: number },
): Promise<string> =>
  sign(
    world,
    {
      use: 'id',
      iss: issuer,
      // A hash reveals no address and is the same as long as the address is.
      sub: hash('sha256', grant.user, 'hex'),
      aud: grant.clientId,
      ...(grant.nonce !== null && { nonce: grant.nonce }),
      // The operator registered the address, and no person can change it: a client may find its own account by it.
      ...(grant.scopes.includes('email') && { email: grant.user, email_verified: true }),
    },
    seconds,
  )
