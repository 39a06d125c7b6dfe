/**
 * The EMM user and token that a customer leaves with a device. They come encrypted: RSA-2048, PKCS#1 v1.5, base64 (the public
 * clients agree). Whoever has no key for them can only keep them as they are; nothing here tells why one was refused, since
 * an answer by cause would be a padding oracle.
 */

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

/** Whether what a device keeps is still encrypted, so that nobody here can tell a phone what it says. */
export const isOpaque = (kept: string): boolean => keepOpaque(kept) !== undefined
