import { allMet, type SyncRule } from './rules.ts'

/** A compact JWS taken apart; nothing in it is believed yet. */
interface CompactJws {
  readonly header: Claims
  readonly claims: Claims
  /** What the signature is over. */
  readonly signed: Buffer
  readonly signature: Buffer
}

export type Claims = Readonly<Record<string, unknown>>

/** A text that should be a compact JWS, and what has been learnt of it. */
export interface JwsText {
  readonly text: string
  header?: Claims | undefined
  claims?: Claims | undefined
}

// Twice what a client with a 4096-bit key and an identifier of 1024 characters sends, and half of what a head may be.
const LONGEST = 8192
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** What every compact JWS with JSON claims is held to. */
export const COMPACT_JWS: readonly SyncRule<JwsText, 'credential-malformed'>[] = [
  {
    name: 'size',
    requires: `A token has at most ${LONGEST} characters.`,
    refusal: 'credential-malformed',
    remedy: 'Sign nothing but the claims that are asked for.',
    meets: ({ text }) => text.length <= LONGEST,
    found: ({ text }) => `${text.length} characters`,
  },
  {
    name: 'shape',
    requires: 'A JWT is three parts of base64url, joined by dots.',
    refusal: 'credential-malformed',
    remedy: 'Send the compact form as the library returns it: no quotes, no line breaks, no padding, nothing cut off.',
    meets: ({ text }) => COMPACT.test(text),
    found: ({ text }) => shapeOf(text),
  },
  {
    name: 'json',
    requires: 'Header and claims are JSON objects.',
    refusal: 'credential-malformed',
    remedy: 'Encode each as the base64url of a JSON object.',
    meets: subject => {
      const [head = '', body = ''] = subject.text.split('.')
      subject.header = jsonObject(head)
      subject.claims = jsonObject(body)
      return subject.header !== undefined && subject.claims !== undefined
    },
    found: ({ header, claims }) =>
      header === undefined ? 'a header that is none' : claims === undefined ? 'claims that are none' : undefined,
  },
  {
    name: 'critical',
    requires: 'The header has no member crit.',
    refusal: 'credential-malformed',
    // RFC 7515 §4.1.11: a reader that does not understand a critical member must refuse.
    remedy: 'Leave crit out: no extension of JWS is understood here.',
    meets: ({ header }) => header !== undefined && !('crit' in header),
  },
]

/** Takes a compact JWS with JSON claims apart, or answers undefined: also if it is oversized or asks for what we do not know. */
export function openJws(text: string): CompactJws | undefined {
  const subject: JwsText = { text }
  return allMet(COMPACT_JWS, subject) ? partsOf(subject) : undefined
}

/** The parts of a text that met the rules. */
export function partsOf({ text, header = {}, claims = {} }: JwsText): CompactJws {
  const end = text.lastIndexOf('.')
  const signed = Buffer.from(text.slice(0, end), 'latin1')
  return { header, claims, signed, signature: Buffer.from(text.slice(end + 1), 'base64url') }
}

function shapeOf(text: string): string | undefined {
  if (COMPACT.test(text)) return undefined
  if (text === '') return 'nothing'
  if (/\s/.test(text)) return 'white space inside'
  const parts = text.split('.')
  if (parts.length !== 3) return parts.length === 1 ? 'one part' : `${parts.length} parts`
  return parts.some(part => part === '') ? 'an empty part' : 'characters that are not of base64url'
}

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}
