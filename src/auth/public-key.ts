import { createPublicKey, hash, type KeyObject } from 'node:crypto'

/** The stored form of a public key: base64 of its SubjectPublicKeyInfo, without the line breaks that some clients add. */
export const bareKey = (publicKey: string): string => publicKey.replace(/\s+/g, '')

/** The RSA key of a base64 SubjectPublicKeyInfo without white space; undefined for a key that Muster does not verify with. */
export function readPublicKey(bare: string): KeyObject | undefined {
  if (bare.length > MAX_LENGTH || !BASE64.test(bare)) return undefined
  try {
    const key = createPublicKey({ key: Buffer.from(bare, 'base64'), format: 'der', type: 'spki' })
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {}
    return key.asymmetricKeyType === 'rsa' && bits >= 2048 && bits <= 4096 && exponent <= MAX_EXPONENT ? key : undefined
  } catch {
    return undefined
  }
}

/** A short name of a key for people: the beginning of the SHA-256 of its text. */
export const fingerprint = (bare: string): string => `key ${hash('sha256', bare, 'hex').slice(0, 12)}`

/** Describes the claim `publicKey` for people. */
export function describeKey(claim: unknown): string {
  if (claim === undefined) return 'no claim publicKey'
  if (typeof claim !== 'string') return 'a publicKey that is not a string'
  if (claim.includes('-----BEGIN')) return 'a PEM text: send only the base64 between its first and last line'
  const bare = bareKey(claim)
  return readPublicKey(bare) === undefined ? 'a publicKey that is not such a key' : fingerprint(bare)
}

// The check is strict because the text is later compared with stored keys. With an exponent of 32 bits a key of 4096 bits has 740
// characters.
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const MAX_LENGTH = 740
// The time of a verification grows with the bits of the exponent, and a caller without credentials can choose the key.
const MAX_EXPONENT = 2n ** 32n - 1n
