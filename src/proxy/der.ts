/** Writes ASN.1 values in the Distinguished Encoding Rules (X.690): the types that a certificate needs, and no reader. */

export const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts)
export const set = (...parts: readonly Buffer[]): Buffer => element(0x31, ...parts)
export const octetString = (content: Buffer): Buffer => element(0x04, content)
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text))
/** An integer from its bytes, the highest first; with a first byte above 0x7f it is negative. */
export const integer = (bytes: Buffer): Buffer => element(0x02, bytes)
export const bitString = (content: Buffer, unusedBits: number): Buffer => element(0x03, Buffer.from([unusedBits]), content)
/** Values inside a tag of their own, such as `[0]`. */
export const tagged = (number: number, ...parts: readonly Buffer[]): Buffer => element(0xa0 | number, ...parts)
/** The content of a value whose type is replaced by a tag of its own. */
export const implicit = (number: number, content: Buffer): Buffer => element(0x80 | number, content)

/** An object identifier, such as `2.5.29.17`. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...others] = text.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

/** A moment from its ms: UTCTime until 2049 and GeneralizedTime later (RFC 5280, 4.1.2.5). */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+|[-:T]/g, '')
  return digits < '2050' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits))
}

export const TRUE: Buffer = element(0x01, Buffer.from([0xff]))

/** A value of any type: its tag, its length and its content. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])
}

/** A length below 128 is one byte; a longer one is the number of its bytes, with the highest bit set, and the bytes. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}

/** Groups of seven bits; all but the last have the highest bit set. */
function base128(number: number): number[] {
  const groups = [number & 0x7f]
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80)
  return groups
}
