/** Encryption of EMM credentials as KME requires it: RSA-2048, PKCS#1 v1.5, base64. The browser's own cryptography has no such padding. */
import { mount } from './place.ts'

const BLOCK = 256

/** The server's public key; undefined where it has none and so accepts no credentials. */
export async function encryptionKey(): Promise<Uint8Array | undefined> {
  const response = await fetch(`${mount}/.well-known/kme-encryption-key`)
  if (!response.ok) return undefined
  const { publicKey } = (await response.json()) as { publicKey: string }
  return Uint8Array.from(atob(publicKey), character => character.charCodeAt(0))
}

/** One block: `00 02`, at least eight random bytes other than zero, `00`, and the text (RFC 8017 §7.2.1). */
export function encrypt(key: Uint8Array, text: string): string {
  const message = new TextEncoder().encode(text)
  if (message.length > BLOCK - 11) throw new Error(`A credential has at most ${BLOCK - 11} bytes.`)
  const block = new Uint8Array(BLOCK)
  crypto.getRandomValues(block)
  block.set([0, 2])
  for (let i = 2; i < BLOCK; i++) while (block[i] === 0) block[i] = crypto.getRandomValues(new Uint8Array(1))[0] ?? 0
  block.set([0, ...message], BLOCK - 1 - message.length)
  const { modulus, exponent } = numbersOf(key)
  const hex = power(numberOf(block), exponent, modulus)
    .toString(16)
    .padStart(2 * BLOCK, '0')
  return btoa(hex.replace(/../g, pair => String.fromCharCode(Number.parseInt(pair, 16))))
}

const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`)

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base, left = exponent; left > 0n; left >>= 1n, square = (square * square) % modulus)
    if (left & 1n) result = (result * square) % modulus
  return result
}

/**
 * The last two integers of a SubjectPublicKeyInfo in DER. That of an RSA key of 2048 bits has the modulus, with a zero before
 * it, at a fixed place; the exponent follows.
 */
function numbersOf(key: Uint8Array): { readonly modulus: bigint; readonly exponent: bigint } {
  const from = 33
  return {
    modulus: numberOf(key.subarray(from, from + BLOCK)),
    exponent: numberOf(key.subarray(from + BLOCK + 2)),
  }
}
