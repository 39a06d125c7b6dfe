/** Bodies as the journal stores them: their first 64 KiB. Secrets of requests are masked before, those of responses on reading. */
import { isUtf8 } from 'node:buffer'
import { type BodySpace, MOST_BYTES } from './body-space.ts'
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
  /** The secret members that `content` can still have; undefined where it was searched when it was stored. */
  readonly secrets: SecretMembers | undefined
}

/** `any` where the format of a body does not say which members it has. */
export type SecretMembers = readonly string[] | 'any'

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
  const common = { length: body.length, isTruncated: body.length > MOST_BYTES, secrets: undefined }
  const latin1 = bytes.toString('latin1')
  // No API reads a compressed body, and its names cannot be searched for.
  if (isCompressed(rawHeaders)) return { ...common, content: masks.of(latin1), form: 'text', isMasked: true }
  const masked = maskBody(masks, latin1)
  if (masked === undefined) return { ...common, content: latin1, form: 'latin1', isMasked: false }
  // Masked again as UTF-8, so that a secret has the same mask as in other places.
  return { ...common, content: maskBody(masks, bytes.toString()) ?? masked, form: 'text', isMasked: true }
}

/** The body of a response. Its secrets stay in it, because most pages are never read; `shownBody` masks them. */
export function keepResponseBody(
  space: BodySpace,
  { body, bytes, secrets }: { body: string | Uint8Array; bytes: number | undefined; secrets: SecretMembers },
): KeptBody {
  const isTruncated = (bytes ?? body.length) > MOST_BYTES
  // The bytes of a response from the cache are the same ones each time.
  const isStored = isTruncated || (typeof body === 'string' && body.length > LONGEST_STRING)
  return { content: isStored ? space.store(body) : body, form: 'text', length: bytes, isTruncated, isMasked: false, secrets }
}

/** The garbage collection copies a shorter string in little time. */
const LONGEST_STRING = 1024

/** About the bytes that it occupies. */
export const sizeOf = ({ content, length }: KeptBody): number =>
  typeof content === 'string' && length !== content.length ? 2 * content.length : content.length

export function shownBody(masks: Masks, kept: KeptBody): ShownBody {
  const { form, length, isTruncated } = kept
  const masked = maskedText(masks, kept)
  const content = masked ?? kept.content
  const bytes = typeof content === 'string' ? Buffer.from(content, form === 'text' ? 'utf8' : 'latin1') : Buffer.from(content)
  const common = { bytes: length ?? null, truncated: isTruncated, masked: kept.isMasked || masked !== undefined }
  // A character that the truncation cut in two does not make the body binary.
  const whole = isTruncated ? withoutCutCharacter(bytes) : bytes
  return isUtf8(whole)
    ? { text: whole.toString(), encoding: 'utf8', ...common }
    : { text: bytes.toString('base64'), encoding: 'base64', ...common }
}

/** Undefined where the body has no secret. */
function maskedText(masks: Masks, { content, secrets, isTruncated }: KeptBody): string | undefined {
  if (secrets === undefined) return undefined
  const text = typeof content === 'string' ? content : Buffer.from(content).toString()
  // A text that is cut can have the start of a secret at its end.
  return secrets === 'any' || isTruncated ? maskBody(masks, text) : maskMembers(masks, text, secrets)
}

const isCompressed = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.some(
    (name, i) =>
      i % 2 === 0 && name.length === 16 && /^content-encoding$/i.test(name) && !/^identity$/i.test(rawHeaders[i + 1] ?? ''),
  )

/** Cuts up to three bytes, the longest start of a character. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let cut = 0; cut <= 3; cut++) {
    const shorter = bytes.subarray(0, bytes.length - cut)
    if (isUtf8(shorter)) return shorter
  }
  return bytes
}
