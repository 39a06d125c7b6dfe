import { hash, timingSafeEqual } from 'node:crypto'

/** The stored form of a secret: SHA-256, hex. It suffices for generated secrets; decisions/0008-tokens.md has the reasons. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'hex')

/** Whether the secret has this hash. The comparison takes the same time for each secret, and without a hash. */
export function isSecretOf(secretHash: string | undefined, secret: string): boolean {
  const offered = Buffer.from(hashSecret(secret))
  const stored = Buffer.from(secretHash ?? NO_HASH)
  return stored.length === offered.length && timingSafeEqual(stored, offered) && secretHash !== undefined
}

const NO_HASH = '0'.repeat(64)
