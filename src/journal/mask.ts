/**
 * Masks secrets before the journal stores them. A mask is an HMAC under a key of this process, so that two requests can be seen
 * to use the same secret, and no reader can test a guess of it.
 */
import { createHmac } from 'node:crypto'

export interface Masks {
  /** The mask of a secret; of an empty text, the empty text. */
  of(secret: string): string
  /** Whether the value of a header, a member or a parameter of this name is a secret. */
  isSecret(name: string): boolean
}

export function makeMasks(secretName: RegExp, key: Uint8Array): Masks {
  const known = new Map<string, string>()
  const of = (secret: string): string => {
    if (secret === '') return ''
    const before = known.get(secret)
    if (before !== undefined) return before
    const mask = `‹secret:${createHmac('sha256', key).update(secret).digest('hex').slice(0, 8)}›`
    // A client sends one token in many requests, and whole bodies seldom. Emptying the map is simpler than an order of use.
    if (known.size >= MOST_KNOWN) known.clear()
    if (secret.length <= LONGEST_KNOWN) known.set(secret, mask)
    return mask
  }
  return { of, isSecret: name => secretName.test(name) }
}

const MOST_KNOWN = 500
const LONGEST_KNOWN = 8192

/** The first characters of the Base64 of a JSON object, and so of each JWT. */
export const JSON_START = 'eyJ'

/** Masks tokens by their form, wherever they are. */
export const maskTokens = (text: string, of: Masks['of']): string =>
  text.replace(/eyJ[\w-]{10,}(?:\.[\w-]*)*/g, token => of(token))
