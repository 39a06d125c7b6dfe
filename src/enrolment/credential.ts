/**
 * The EMM user and token that a customer leaves with a device. They come encrypted: RSA-2048, PKCS#1 v1.5, base64 (the public
 * clients agree). Whoever has no key for them can only keep them as they are; nothing here tells why one was refused, since
 * an answer by cause would be a padding oracle.
 */

import type { CredentialKey } from './credential-key.ts'

/** The bytes of one RSA-2048 block. */
const BLOCK = 256

/** The one spelling of an encrypted credential that can be kept unread, or undefined for what cannot be one. */
export function keepOpaque(text: string): string | undefined {
  // Encoders break lines at 64 or 76 characters.
  const compact = text.replace(/\s/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(compact) && compact.length % 4 === 0 && Buffer.from(compact, 'base64').length === BLOCK
    ? compact
    : undefined
}

/** Whether what a device keeps is still encrypted. No text that fits into a block is as long as an encrypted one. */
export const isOpaque = (kept: string): boolean => keepOpaque(kept) !== undefined

/** What an encrypted credential says; undefined for one that does not decrypt to text. */
export function decipher(key: CredentialKey, text: string): string | undefined {
  const compact = keepOpaque(text)
  const message = compact === undefined ? undefined : key.decrypt(Buffer.from(compact, 'base64'))
  try {
    return message && UTF_8.decode(message)
  } catch {
    return undefined
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What a kept credential says; undefined for one that nobody here can read. */
export function plainOf(key: CredentialKey | undefined, kept: string): string | undefined {
  if (!isOpaque(kept)) return kept
  return key === undefined ? undefined : decipher(key, kept)
}
