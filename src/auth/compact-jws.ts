/** A compact JWS taken apart; nothing in it is believed yet. */
export interface CompactJws {
  readonly header: Claims
  readonly claims: Claims
  /** What the signature is over. */
  readonly signed: Buffer
  readonly signature: Buffer
}

export type Claims = Readonly<Record<string, unknown>>

/** Takes a compact JWS with JSON claims apart, or answers undefined: also if it is oversized or asks for what we do not know. */
export function openJws(token: string): CompactJws | undefined {
  if (token.length > LONGEST || !COMPACT.test(token)) return undefined
  const [head = '', body = '', signature = ''] = token.split('.')
  const header = jsonObject(head)
  const claims = jsonObject(body)
  // RFC 7515 §4.1.11: a reader that does not understand a critical member must refuse.
  if (header === undefined || claims === undefined || 'crit' in header) return undefined
  const signed = Buffer.from(token.slice(0, head.length + 1 + body.length), 'latin1')
  return { header, claims, signed, signature: Buffer.from(signature, 'base64url') }
}

// Twice what a client with a 4096-bit key and an identifier of 1024 characters sends, and half of what a head may be.
const LONGEST = 8192
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}
