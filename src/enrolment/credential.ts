/**
 * The EMM user and token that a customer assigns to a device. Clients send them encrypted: RSA-2048, PKCS#1 v1.5, base64 (all
 * public clients do the same). Without the operator's key they are stored encrypted. A refusal has no cause, since a response
 * that depends on the cause would be a padding oracle.
 */

import type { CredentialKey } from './credential-key.ts'

/** The bytes of one RSA-2048 block. */
const BLOCK = 256

/** An encrypted credential without white space; undefined for a text that is not the base64 of one RSA block. */
export function normaliseCredential(text: string): string | undefined {
  // Encoders break lines at 64 or 76 characters.
  const compact = text.replace(/\s/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(compact) && compact.length % 4 === 0 && Buffer.from(compact, 'base64').length === BLOCK
    ? compact
    : undefined
}

/** Whether a stored credential is encrypted. No decrypted text is as long as an encrypted one. */
export const isEncrypted = (stored: string): boolean => normaliseCredential(stored) !== undefined

/** The text of an encrypted credential; undefined if it does not decrypt to valid UTF-8. */
export function decrypt(key: CredentialKey, text: string): string | undefined {
  const compact = normaliseCredential(text)
  const message = compact === undefined ? undefined : key.decrypt(Buffer.from(compact, 'base64'))
  try {
    return message && UTF_8.decode(message)
  } catch {
    return undefined
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a stored credential; undefined if it is encrypted and cannot be decrypted. */
export function plaintextOf(key: CredentialKey | undefined, stored: string): string | undefined {
  if (!isEncrypted(stored)) return stored
  return key === undefined ? undefined : decrypt(key, stored)
}
