/** Builds Android packages byte by byte for tests, damaged ones too. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Buffer
  /** The unpacked size in the directory, by default the true one. */
  readonly declaredSize?: number
}

/** A ZIP file with a signing block before its directory. */
export function makeZip(entries: readonly ZipEntry[], block: Buffer = Buffer.alloc(0)): Buffer {
  let at = 0
  const packed = entries.map(({ name, content, declaredSize = content.length }) => {
    const data = deflateRawSync(content)
    // The fields from the required version to the length of the extra field are the same in file header and directory.
    const common = Buffer.concat([u16(20, 0, 8, 0, 0), u32(crc32(content), data.length, declaredSize), u16(name.length, 0)])
    const file = Buffer.concat([u32(0x04034b50), common, Buffer.from(name), data])
    const listed = Buffer.concat([u32(0x02014b50), u16(20), common, u16(0, 0, 0), u32(0, at), Buffer.from(name)])
    at += file.length
    return { file, listed }
  })
  const directory = Buffer.concat(packed.map(({ listed }) => listed))
  const counts = u16(0, 0, entries.length, entries.length)
  const end = Buffer.concat([u32(0x06054b50), counts, u32(directory.length, at + block.length), u16(0)])
  return Buffer.concat([...packed.map(({ file }) => file), block, directory, end])
}

/** The ids of pairs in a signing block: two schemes, and padding. */
export const V2 = 0x7109871a
export const V3 = 0xf05368c0
export const PADDING = 0x42726577

/** A signing block with one signer for each certificate of each scheme. */
export function makeSigningBlock(schemes: Readonly<Record<number, readonly Buffer[]>>): Buffer {
  const pairs = Object.entries(schemes).map(([id, certificates]) => {
    const signers = certificates.map(certificate => prefixed(prefixed(), prefixed(prefixed(certificate)), prefixed()))
    const value = prefixed(...signers.map(signer => prefixed(signer)))
    return Buffer.concat([u64(value.length + 4), u32(Number(id)), value])
  })
  const size = u64(pairs.reduce((sum, pair) => sum + pair.length, 24))
  return Buffer.concat([size, ...pairs, size, Buffer.from('APK Sig Block 42')])
}

export interface ManifestFields {
  readonly packageName?: string
  readonly versionName?: string
  readonly versionCode?: number
  readonly root?: string
  readonly encoding?: 'utf8' | 'utf16le'
}

/** A compiled AndroidManifest.xml of one element. */
export function makeManifest({
  packageName,
  versionName,
  versionCode,
  root = 'manifest',
  encoding = 'utf8',
}: ManifestFields): Buffer {
  const strings = ['versionCode', 'versionName', 'package', root, packageName ?? '', versionName ?? '']
  const texts = strings.map(text => (encoding === 'utf8' ? textUtf8(text) : textUtf16(text)))
  const starts = texts.map((_, index) => texts.slice(0, index).reduce((sum, text) => sum + text.length, 0))
  const pool = chunk(
    0x0001,
    u32(texts.length, 0, encoding === 'utf8' ? 0x100 : 0, 28 + 4 * texts.length, 0),
    Buffer.concat([u32(...starts), ...texts]),
  )
  const ids = chunk(0x0180, Buffer.alloc(0), u32(0x0101021b, 0x0101021c))
  const attributes = [
    ...(versionCode === undefined ? [] : [attribute(0, 0x10, versionCode)]),
    ...(versionName === undefined ? [] : [attribute(1, 0x03, 5)]),
    ...(packageName === undefined ? [] : [attribute(2, 0x03, 4)]),
  ]
  const element = chunk(
    0x0102,
    u32(1, NO_VALUE),
    Buffer.concat([u32(NO_VALUE, 3), u16(20, 20, attributes.length, 0, 0, 0), ...attributes]),
  )
  return chunk(0x0003, Buffer.alloc(0), Buffer.concat([pool, ids, element]))
}

const NO_VALUE = 0xffffffff

const attribute = (name: number, type: number, data: number): Buffer =>
  Buffer.concat([u32(NO_VALUE, name, NO_VALUE), u16(8), Buffer.from([0, type]), u32(data)])

const chunk = (type: number, head: Buffer, body: Buffer): Buffer =>
  Buffer.concat([u16(type, 8 + head.length), u32(8 + head.length + body.length), head, body])

const textUtf8 = (text: string): Buffer =>
  Buffer.concat([lengthUtf8(text.length), lengthUtf8(Buffer.byteLength(text)), Buffer.from(`${text}\0`)])

const lengthUtf8 = (length: number): Buffer => Buffer.from(length < 0x80 ? [length] : [0x80 | (length >> 8), length & 0xff])

const textUtf16 = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from(`${text}\0`, 'utf16le')])

function prefixed(...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  return Buffer.concat([u32(value.length), value])
}

const u16 = (...values: number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer)
const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer)
const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
