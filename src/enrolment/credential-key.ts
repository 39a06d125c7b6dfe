import { constants, createPrivateKey, createPublicKey, type KeyObject, privateDecrypt } from 'node:crypto'

/** An operator's own key, with which customers encrypt the credentials that they leave with devices. */
export interface CredentialKey {
  /** What clients encrypt with: SubjectPublicKeyInfo, DER, base64. */
  readonly publicKey: string
  /** What a block of 256 bytes says; undefined for one that does not, whatever the cause. */
  decrypt(block: Uint8Array): Uint8Array | undefined
}

/** From the text of a PEM file. Throws for what is no RSA key of 2048 bits, without a word of what it holds. */
export function readCredentialKey(pem: string): CredentialKey {
  const key = privateKeyIn(pem)
  if (key?.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== 2048) {
    throw new Error('it must hold an RSA private key of 2048 bits, PEM, without a passphrase')
  }
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    decrypt: block => {
      try {
        // Without padding: asked for PKCS#1 v1.5, OpenSSL answers bad padding with bytes of its own making, or refuses.
        return unpadded(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block))
      } catch {
        // A number beyond the modulus, which anybody can see in it.
        return undefined
      }
    },
  }
}

/**
 * The message in a block: `00 02`, at least eight bytes other than zero, `00`, the message (RFC 8017 §7.2.2). Each byte is
 * looked at alike whatever is in it and the verdict is given at the end, so that the time tells little of where a block is
 * wrong.
 */
export function unpadded(block: Uint8Array): Uint8Array | undefined {
  let separator = 0
  let isFound = 0
  for (let i = 2; i < block.length; i++) {
    const isZero = (at(block, i) - 1) >>> 31
    separator |= -(isZero & (isFound ^ 1)) & i
    isFound |= isZero
  }
  const wrong = at(block, 0) | (at(block, 1) ^ 2) | (isFound ^ 1) | ((separator - FIRST_SEPARATOR) >>> 31)
  return wrong === 0 ? block.subarray(separator + 1) : undefined
}

const FIRST_SEPARATOR = 2 + 8
const at = (block: Uint8Array, i: number): number => block[i] ?? 0

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}
