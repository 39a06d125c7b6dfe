import { isUtf8 } from 'node:buffer'

/** The text of a body without its byte order mark; undefined for bytes that are not UTF-8. */
export function textOf(body: unknown): string | undefined {
  if (!Buffer.isBuffer(body)) return ''
  if (!isUtf8(body)) return undefined
  return body.toString('utf8', body.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0)
}

const BOM = Buffer.from('\ufeff')
