import { hash, timingSafeEqual } from 'node:crypto'

/** How a secret is kept: SHA-256, hex. Enough for secrets that machines make; decisions/0008-tokens.md says why. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'hex')

/** Whether this is the secret behind the hash, in the same time whatever it is; without a hash it takes as long to say no. */
export function isSecretOf(secretHash: string | undefined, secret: string): boolean {
  const offered = Buffer.from(hashSecret(secret))
  const kept = Buffer.from(secretHash ?? NOBODYS)
  return kept.length === offered.length && timingSafeEqual(kept, offered) && secretHash !== undefined
}

const NOBODYS = '0'.repeat(64)
