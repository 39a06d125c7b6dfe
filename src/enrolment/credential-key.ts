import { constants, createPrivateKey, createPublicKey, type KeyObject, privateDecrypt } from 'node:crypto'

/** The key of the operator. Customers encrypt the credentials of devices with its public half. */
export interface CredentialKey {
  /** For clients: SubjectPublicKeyInfo, DER, base64. */
  readonly publicKey: string
  /** The message in a block of 256 bytes; undefined if the block cannot be decrypted, for any cause. */
  decrypt(block: Uint8Array): Uint8Array | undefined
}

/** Reads the text of a PEM file. Throws unless it is an RSA key of 2048 bits; the error has nothing of the text. */
export function readCredentialKey(pem: string): CredentialKey {
  const key = privateKeyIn(pem)
  if (key?.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== 2048) {
    throw new Error('it must hold an RSA private key of 2048 bits, PEM, without a passphrase')
  }
  return {
    publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64'),
    decrypt: block => {
      try {
        // `unpadded` checks the padding: with PKCS#1 v1.5 OpenSSL returns random bytes for wrong padding, or throws.
        return unpadded(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block))
      } catch {
        // The block is a number beyond the modulus, which is no secret.
        return undefined
      }
    },
  }
}

/**
 * The message in a block: `00 02`, at least eight bytes other than zero, `00`, the message (RFC 8017 §7.2.2). The loop does the
 * same work for every byte and the result is decided after it, so that the time shows little of where a block is wrong.
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
