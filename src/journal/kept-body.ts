/** Bodies as the journal stores them: their first 64 KiB, with secrets masked. */
import { isUtf8 } from 'node:buffer'
import type { Masks } from './mask.ts'
import { maskBody, maskMembers } from './mask-text.ts'

export interface KeptBody {
  /** Of a text that is not ASCII one character may have two bytes; of bytes, each character is one. */
  readonly content: string | Uint8Array
  /** What `content` is where it is a string: a text, or the bytes of one in latin1. */
  readonly form: 'text' | 'latin1'
  /** The length of the whole body; undefined if it is not known. */
  readonly length: number | undefined
  readonly isTruncated: boolean
  readonly isMasked: boolean
}

/** A body as a reader of the journal gets it. */
export interface ShownBody {
  readonly text: string
  /** `base64` for bytes that are not UTF-8. */
  readonly encoding: 'utf8' | 'base64'
  readonly bytes: number | null
  readonly truncated: boolean
  readonly masked: boolean
}

/**
 * The body of a request. It is copied as a string, because a part of a buffer would keep the whole buffer in memory, and that
 * may be a pool.
 */
export function keepRequestBody(masks: Masks, body: Uint8Array, rawHeaders: readonly string[]): KeptBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, MOST_BYTES))
  const common = { length: body.length, isTruncated: body.length > MOST_BYTES }
  const latin1 = bytes.toString('latin1')
  // No API reads a compressed body, and its names cannot be searched for.
  if (isCompressed(rawHeaders)) return { ...common, content: masks.of(latin1), form: 'text', isMasked: true }
  const masked = maskBody(masks, latin1)
  if (masked === undefined) return { ...common, content: latin1, form: 'latin1', isMasked: false }
  // Masked again as UTF-8, so that a secret has the same mask as in other places.
  return { ...common, content: maskBody(masks, bytes.toString()) ?? masked, form: 'text', isMasked: true }
}

interface SentBody {
  readonly body: string | Uint8Array
  /** The length of the whole body; `body` may have less of it. */
  readonly bytes: number | undefined
  /** The secret members that it can have. */
  readonly secrets: readonly string[] | 'any'
}

/** The body of a response; it is not copied unless it is too long. */
export function keepResponseBody(masks: Masks, sent: SentBody): KeptBody {
  const { body } = sent
  if (typeof body === 'string') return keepSent(masks, sent)
  // A response from the cache is the same bytes each time.
  const before = kept.get(body)
  if (before !== undefined) return before
  const made = keepSent(masks, sent)
  kept.set(body, made)
  return made
}

const kept = new WeakMap<Uint8Array, KeptBody>()

function keepSent(masks: Masks, { body, bytes, secrets }: SentBody): KeptBody {
  const isTruncated = bytes === undefined ? body.length > MOST_BYTES : bytes > MOST_BYTES
  const common = { length: bytes, isTruncated }
  const content = isTruncated ? startOf(body) : body
  if (!mayHave(secrets, content)) return { ...common, content, form: 'text', isMasked: false }
  const text = typeof content === 'string' ? content : Buffer.from(content).toString()
  // A text that is cut can have the start of a secret at its end.
  const masked = secrets === 'any' || isTruncated ? maskBody(masks, text) : maskMembers(masks, text, secrets)
  return { ...common, content: masked ?? content, form: 'text', isMasked: masked !== undefined }
}

/** About the bytes that it occupies. */
export const sizeOf = ({ content, length }: KeptBody): number =>
  typeof content === 'string' && length !== content.length ? 2 * content.length : content.length

export function shownBody({ content, form, length, isTruncated, isMasked }: KeptBody): ShownBody {
  const bytes = typeof content === 'string' ? Buffer.from(content, form === 'text' ? 'utf8' : 'latin1') : Buffer.from(content)
  const common = { bytes: length ?? null, truncated: isTruncated, masked: isMasked }
  // A character that the truncation cut in two does not make the body binary.
  const whole = isTruncated ? withoutCutCharacter(bytes) : bytes
  return isUtf8(whole)
    ? { text: whole.toString(), encoding: 'utf8', ...common }
    : { text: bytes.toString('base64'), encoding: 'base64', ...common }
}

const isCompressed = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.some(
    (name, i) =>
      i % 2 === 0 && name.length === 16 && /^content-encoding$/i.test(name) && !/^identity$/i.test(rawHeaders[i + 1] ?? ''),
  )

export const MOST_BYTES = 64 * 1024

/** The server writes JSON without white space. */
function mayHave(secrets: readonly string[] | 'any', content: string | Uint8Array): boolean {
  if (secrets === 'any') return true
  const searched = typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.length)
  return secrets.some(member => searched.includes(`"${member}":"`))
}

/** A copy, because a part of a string or of a buffer would keep the whole in memory. */
function startOf(body: string | Uint8Array): Uint8Array {
  if (typeof body !== 'string') return Uint8Array.prototype.slice.call(body, 0, MOST_BYTES)
  const bytes = new Uint8Array(MOST_BYTES)
  const { written } = new TextEncoder().encodeInto(body, bytes)
  return bytes.subarray(0, written)
}

/** Cuts up to three bytes, the longest start of a character. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let cut = 0; cut <= 3; cut++) {
    const shorter = bytes.subarray(0, bytes.length - cut)
    if (isUtf8(shorter)) return shorter
  }
  return bytes
}
