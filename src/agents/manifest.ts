import { unreadable } from './refused.ts'

interface Manifest {
  readonly packageName: string
  /** The name of the version, or its number if the name is absent or a reference to a resource. */
  readonly version?: string
}

/**
 * Reads a compiled AndroidManifest.xml up to its first element. The only description of the format is a header file of AOSP,
 * `libs/androidfw/include/androidfw/ResourceTypes.h`. Throws `RangeError` if the file is damaged.
 */
export function readManifest(xml: Buffer): Manifest {
  if (xml.readUInt16LE(0) !== CHUNK.document) throw unreadable("The agent's AndroidManifest.xml is not a compiled one")
  let strings = (_: number): string => ''
  let attributeIds = xml.subarray(0, 0)
  for (let at = xml.readUInt16LE(2), size: number; at < xml.length; at += size) {
    const type = xml.readUInt16LE(at)
    const head = xml.readUInt16LE(at + 2)
    size = xml.readUInt32LE(at + 4)
    if (size < 8) throw new RangeError('a chunk without a header')
    if (type === CHUNK.strings) strings = stringsOf(xml.subarray(at, at + size))
    if (type === CHUNK.attributeIds) attributeIds = xml.subarray(at + head, at + size)
    if (type === CHUNK.startElement) return readRoot(xml.subarray(at + head, at + size), strings, attributeIds)
  }
  throw unreadable("The agent's AndroidManifest.xml is empty")
}

const CHUNK = { strings: 0x0001, document: 0x0003, startElement: 0x0102, attributeIds: 0x0180 } as const

/** The ids by which Android finds its attributes; a package may lack their names. */
const VERSION_CODE = 0x0101021b
const VERSION_NAME = 0x0101021c

const TYPE_STRING = 0x03
const TYPES_INTEGER: readonly number[] = [0x10, 0x11]

/** The limit of a text in bytes: no real name is longer, and decoding one would block other requests. */
const MAX_TEXT = 1024

function readRoot(element: Buffer, strings: (index: number) => string, attributeIds: Buffer): Manifest {
  const start = element.readUInt16LE(8)
  const length = element.readUInt16LE(10)
  const attributes = Array.from({ length: element.readUInt16LE(12) }, (_, index) => {
    const at = start + index * length
    const name = element.readUInt32LE(at + 4)
    const id = name * 4 + 4 <= attributeIds.length ? attributeIds.readUInt32LE(name * 4) : 0
    return { name, id, type: element.readUInt8(at + 15), data: element.readUInt32LE(at + 16) }
  })
  const text = attributes.find(({ id, name, type }) => id === 0 && type === TYPE_STRING && strings(name) === 'package')
  const packageName = text && strings(text.data)
  if (strings(element.readUInt32LE(4)) !== 'manifest' || packageName === undefined || !isPackageName(packageName)) {
    throw unreadable("The agent's AndroidManifest.xml names no package")
  }
  const versionName = attributes.find(({ id, type }) => id === VERSION_NAME && type === TYPE_STRING)
  const versionCode = attributes.find(({ id, type }) => id === VERSION_CODE && TYPES_INTEGER.includes(type))
  const version = versionName ? strings(versionName.data) : versionCode && String(versionCode.data)
  return { packageName, version }
}

const isPackageName = (text: string): boolean => /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(text)

/** Decodes a string on demand: a pool has thousands, and only a few are needed. */
function stringsOf(pool: Buffer): (index: number) => string {
  const count = pool.readUInt32LE(8)
  const isUtf8 = (pool.readUInt32LE(16) & 0x100) !== 0
  const start = pool.readUInt32LE(20)
  return index => {
    if (index >= count) throw new RangeError('no such string')
    const text = pool.subarray(start + pool.readUInt32LE(pool.readUInt16LE(2) + index * 4))
    const { from, bytes } = isUtf8 ? extentUtf8(text) : extentUtf16(text)
    if (bytes > MAX_TEXT) throw unreadable(`The agent's AndroidManifest.xml has a name of more than ${MAX_TEXT} bytes`)
    return text.toString(isUtf8 ? 'utf8' : 'utf16le', from, from + bytes)
  }
}

/** A string begins with its length in UTF-16 units: two bytes, or four if the highest bit is set. */
function extentUtf16(text: Buffer) {
  const first = text.readUInt16LE(0)
  if (first < 0x8000) return { from: 2, bytes: first * 2 }
  return { from: 4, bytes: ((first - 0x8000) * 0x10000 + text.readUInt16LE(2)) * 2 }
}

/** A string begins with its length in UTF-16 units and in bytes; each is one byte, or two if the highest bit is set. */
function extentUtf8(text: Buffer) {
  const skip = text.readUInt8(0) < 0x80 ? 1 : 2
  const first = text.readUInt8(skip)
  if (first < 0x80) return { from: skip + 1, bytes: first }
  return { from: skip + 2, bytes: (first - 0x80) * 0x100 + text.readUInt8(skip + 1) }
}
