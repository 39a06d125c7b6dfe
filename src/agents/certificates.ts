import { unreadable } from './refused.ts'

/** APK Signature Schemes v3.1, v3 and v2. source.android.com/docs/security/features/apksigning */
const SCHEMES: readonly number[] = [0x1b93ad61, 0xf05368c0, 0x7109871a]

/** Android's limit for one scheme. */
const MAX_SIGNERS = 10

/**
 * The certificate of each signer in a signing block's pairs, DER, newest scheme first. All schemes are read: after a key rotation
 * their signers differ, and a phone uses the newest scheme that it supports. Throws `RangeError` if the block is damaged.
 */
export function schemeSigners(pairs: Buffer): Buffer[] {
  const blocks = new Map<number, Buffer>()
  for (let at = 0; at < pairs.length; ) {
    const length = Number(pairs.readBigUInt64LE(at))
    const id = pairs.readUInt32LE(at + 8)
    if (SCHEMES.includes(id)) blocks.set(id, within(pairs, at + 12, length - 4))
    at += 8 + length
  }
  return SCHEMES.flatMap(scheme => {
    const block = blocks.get(scheme)
    const signers = block === undefined ? [] : [...prefixed(part(block, 0)).take(MAX_SIGNERS + 1)]
    if (signers.length > MAX_SIGNERS) throw unreadable(`The agent has more than ${MAX_SIGNERS} signers`)
    // A signer begins with its signed data, which has digests, then certificates; the first certificate is the signer's.
    return signers.map(signer => part(part(part(signer, 0), 1), 0))
  })
}

/**
 * The certificate, DER, of the first signer in a JAR signature: PKCS #7 `SignedData` (RFC 2315 §9.1). Android ignores further
 * signers too. Throws `RangeError` if the signature is damaged.
 */
export function jarSigner(signature: Buffer): Buffer {
  const signedData = [...elements(inside(elementAt(inside(signature), 1).content))]
  const certificates = signedData.find(({ tag }) => tag === 0xa0)
  const signers = signedData.findLast(({ tag }) => tag === 0x31)
  if (certificates === undefined || signers === undefined) throw unreadable('The agent is not signed')
  const issuerAndSerial = elementAt(inside(signers.content), 1).content
  const signer = elements(certificates.content).find(({ content }) => {
    const fields = [...elements(inside(content))]
    const [serial, , issuer] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields
    return serial !== undefined && issuer !== undefined && issuerAndSerial.equals(Buffer.concat([issuer.whole, serial.whole]))
  })
  if (signer === undefined) throw unreadable("The agent's signature lacks its signer's certificate")
  return signer.whole
}

/** Values that follow each other, each after its length in four bytes. */
function* prefixed(bytes: Buffer): Generator<Buffer, undefined> {
  for (let at = 0; at < bytes.length; ) {
    const value = within(bytes, at + 4, bytes.readUInt32LE(at))
    yield value
    at += 4 + value.length
  }
}

const part = (bytes: Buffer, index: number): Buffer => present(prefixed(bytes).drop(index).next().value)

interface Element {
  readonly tag: number
  readonly whole: Buffer
  readonly content: Buffer
}

/** DER elements that follow each other. Lengths are definite in DER, and at most six bytes long here. */
function* elements(bytes: Buffer): Generator<Element, undefined> {
  for (let at = 0; at < bytes.length; ) {
    const short = bytes.readUInt8(at + 1)
    if (short === 0x80) throw new RangeError('an indefinite length')
    const more = short < 0x80 ? 0 : short - 0x80
    const content = within(bytes, at + 2 + more, more === 0 ? short : bytes.readUIntBE(at + 2, more))
    const whole = within(bytes, at, 2 + more + content.length)
    yield { tag: bytes.readUInt8(at), whole, content }
    at += whole.length
  }
}

const elementAt = (bytes: Buffer, index: number): Element => present(elements(bytes).drop(index).next().value)

const inside = (bytes: Buffer): Buffer => elementAt(bytes, 0).content

function within(bytes: Buffer, start: number, length: number): Buffer {
  if (length < 0 || start + length > bytes.length) throw new RangeError('outside its block')
  return bytes.subarray(start, start + length)
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('missing from its block')
  return value
}
