import { createPublicKey, hash, type KeyObject } from 'node:crypto'

/** A public key as it is kept and compared: base64 of its SubjectPublicKeyInfo without white space, which clients break into lines. */
export const bareKey = (publicKey: string): string => publicKey.replace(/\s+/g, '')

/** The RSA key of a bare base64 SubjectPublicKeyInfo, or undefined if it is none that we would verify with. */
export function readPublicKey(bare: string): KeyObject | undefined {
  if (bare.length > LONGEST || !BASE64.test(bare)) return undefined
  try {
    const key = createPublicKey({ key: Buffer.from(bare, 'base64'), format: 'der', type: 'spki' })
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    return key.asymmetricKeyType === 'rsa' && bits >= 2048 && bits <= 4096 ? key : undefined
  } catch {
    return undefined
  }
}

/** How a person tells one key from another: the beginning of the SHA-256 of its text. */
export const fingerprint = (bare: string): string => `key ${hash('sha256', bare, 'hex').slice(0, 12)}`

/** What a claim is that should have been a public key, for a person. */
export function describeKey(claim: unknown): string {
  if (claim === undefined) return 'no claim publicKey'
  if (typeof claim !== 'string') return 'a publicKey that is no text'
  if (claim.includes('-----BEGIN')) return 'PEM armour: send what stands between its lines'
  const bare = bareKey(claim)
  return readPublicKey(bare) === undefined ? 'a publicKey that is no such key' : fingerprint(bare)
}

// Strict, since what is read here is later looked up as text. A key of 4096 bits has 736 characters; larger ones would let
// anybody make us work for nothing.
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const LONGEST = 1024
