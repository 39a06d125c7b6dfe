import { allMet, type SyncRule } from './rules.ts'

/** The decoded parts of a compact JWS whose signature is not verified. */
interface CompactJws {
  readonly header: Claims
  readonly claims: Claims
  /** The bytes that the signature covers. */
  readonly signed: Buffer
  readonly signature: Buffer
}

export type Claims = Readonly<Record<string, unknown>>

/** The subject of the rules of a compact JWS; the rules store what they decode. */
export interface JwsText {
  readonly text: string
  header?: Claims | undefined
  claims?: Claims | undefined
}

// Twice the length with a 4096-bit key and a client identifier of 1024 characters, and half of the limit of all headers.
const MAX_LENGTH = 8192
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** The rules of every compact JWS with JSON claims. */
export const COMPACT_JWS: readonly SyncRule<JwsText, 'credential-malformed'>[] = [
  {
    name: 'size',
    requires: `The token has at most ${MAX_LENGTH} characters.`,
    refusal: 'credential-malformed',
    remedy: 'Sign only the documented claims.',
    meets: ({ text }) => text.length <= MAX_LENGTH,
    found: ({ text }) => `${text.length} characters`,
  },
  {
    name: 'shape',
    requires: 'The JWT is three parts of base64url, joined by dots.',
    refusal: 'credential-malformed',
    remedy: 'Send the compact form as the library returns it, complete and without quotes, line breaks or padding.',
    meets: ({ text }) => COMPACT.test(text),
    found: ({ text }) => shapeOf(text),
  },
  {
    name: 'json',
    requires: 'The header and the claims are JSON objects.',
    refusal: 'credential-malformed',
    remedy: 'Encode each as the base64url of a JSON object.',
    meets: subject => {
      const [head = '', body = ''] = subject.text.split('.')
      subject.header = jsonObject(head)
      subject.claims = jsonObject(body)
      return subject.header !== undefined && subject.claims !== undefined
    },
    found: ({ header, claims }) =>
      header === undefined
        ? 'a header that is not a JSON object'
        : claims === undefined
          ? 'claims that are not a JSON object'
          : undefined,
  },
  {
    name: 'critical',
    requires: 'The header has no member crit.',
    refusal: 'credential-malformed',
    // RFC 7515 §4.1.11: a recipient must reject a critical member that it does not support.
    remedy: 'Omit crit: Muster supports no extension of JWS.',
    meets: ({ header }) => header !== undefined && !('crit' in header),
  },
]

/** Decodes a compact JWS with JSON claims; undefined for a text that does not meet the rules above. */
export function openJws(text: string): CompactJws | undefined {
  const subject: JwsText = { text }
  return allMet(COMPACT_JWS, subject) ? partsOf(subject) : undefined
}

/** The parts of a text that met the rules above. */
export function partsOf({ text, header = {}, claims = {} }: JwsText): CompactJws {
  const end = text.lastIndexOf('.')
  const signed = Buffer.from(text.slice(0, end), 'latin1')
  return { header, claims, signed, signature: Buffer.from(text.slice(end + 1), 'base64url') }
}

function shapeOf(text: string): string | undefined {
  if (COMPACT.test(text)) return undefined
  if (text === '') return 'an empty text'
  if (/\s/.test(text)) return 'white space'
  const parts = text.split('.')
  if (parts.length !== 3) return parts.length === 1 ? 'one part' : `${parts.length} parts`
  return parts.some(part => part === '') ? 'an empty part' : 'characters that are not base64url'
}

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}
