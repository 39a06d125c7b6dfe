import { isAscii, isUtf8 } from 'node:buffer'

/** The text of a body without its byte order mark; undefined for bytes that are not UTF-8. */
export function textOf(body: unknown): string | undefined {
  if (!Buffer.isBuffer(body)) return ''
  if (!isUtf8(body)) return undefined
  return body.toString('utf8', body.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0)
}

/**
 * Whether every text of a JSON body passes `requireText`: JSON has control characters as escapes alone, but DEL, and names are
 * refused for characters beyond ASCII. Most bodies pass these searches, which are far faster than a check of each text.
 */
export const hasPlainTexts = (body: unknown): boolean =>
  !Buffer.isBuffer(body) || (isAscii(body) && !body.includes(BACKSLASH) && !body.includes(DEL))

const BACKSLASH = 0x5c
const DEL = 0x7f
const BOM = Buffer.from('\ufeff')
