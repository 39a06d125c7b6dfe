import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl'
import type { Agent } from '../enrolment/profile.ts'
import { jarSigner, schemeSigners } from './certificates.ts'
import { readManifest } from './manifest.ts'
import { AgentRefused, unreadable } from './refused.ts'

/** Limits in bytes, ten times the largest known sizes. Each part is read as a whole, which blocks the event loop for a moment. */
const MAX = { manifest: 4_194_304, signingBlock: 4_194_304, jarSignature: 262_144 } as const

/**
 * Reads the names and the signers of an Android package. It does not verify the signatures: a phone does when it installs the
 * package. Throws `AgentRefused`; any other error is a fault of this machine.
 */
export async function readPackage(file: FileHandle): Promise<Omit<Agent, 'mdmApkUri'>> {
  try {
    const directory = await findDirectory(file)
    const block = await readSigningBlock(file, directory)
    const { manifest, signers } = await readEntries(file, block === undefined ? [] : schemeSigners(block))
    if (manifest === undefined) throw unreadable('The agent is not an Android package: it has no AndroidManifest.xml')
    if (signers.length === 0) throw unreadable('The agent is not signed')
    return { ...readManifest(manifest), signatures: [...new Set(signers.map(fingerprint))] }
  } catch (error) {
    // An error of the operating system has a `syscall`; any other error is about the content of the file.
    if (error instanceof AgentRefused || !(error instanceof Error) || 'syscall' in error) throw error
    throw unreadable(`The agent is not an Android package: ${error instanceof RangeError ? 'it is damaged' : error.message}`)
  }
}

const fingerprint = (certificate: Buffer): string => createHash('sha256').update(certificate).digest('base64url')

async function readEntries(file: FileHandle, signers: readonly Buffer[]) {
  let manifest: Buffer | undefined
  const jarSigners: Buffer[] = []
  const zip = await fromFdPromise(file.fd)
  for await (const entry of zip.eachEntry()) {
    if (manifest === undefined && entry.fileName === 'AndroidManifest.xml') manifest = await readEntry(zip, entry, MAX.manifest)
    // JAR signatures, the oldest scheme, count only without a newer one; the limit of signers is the same.
    if (signers.length === 0 && jarSigners.length < 10 && /^META-INF\/[^/]+\.(RSA|DSA|EC)$/i.test(entry.fileName)) {
      jarSigners.push(jarSigner(await readEntry(zip, entry, MAX.jarSignature)))
    }
    if (manifest !== undefined && signers.length > 0) break
  }
  return { manifest, signers: signers.length > 0 ? signers : jarSigners }
}

async function readEntry(zip: ZipFile, entry: Entry, max: number): Promise<Buffer> {
  // If the declared size is too small, the stream ends with an error.
  if (entry.uncompressedSize > max) throw unreadable(`The agent's ${entry.fileName} is larger than ${max} bytes`)
  return Buffer.concat(await Array.fromAsync(await zip.openReadStreamPromise(entry)))
}

/**
 * The position of the ZIP's central directory, which yauzl does not expose. ZIP64 is refused, as by Android: yauzl 3.4.0 throws an
 * error that cannot be caught if a ZIP64 record is declared outside the file.
 */
async function findDirectory(file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  const longest = ZIP64_LOCATOR + DIRECTORY_END + 0xffff
  const tail = await readAt(file, Math.max(0, size - longest), Math.min(size, longest))
  const end = tail.length < DIRECTORY_END ? -1 : tail.lastIndexOf('PK\x05\x06', tail.length - DIRECTORY_END, 'latin1')
  if (end < 0) throw unreadable('The agent is not an Android package: it is not a ZIP file')
  if (end >= ZIP64_LOCATOR && tail.toString('latin1', end - ZIP64_LOCATOR, end).startsWith('PK\x06\x07')) {
    throw unreadable('The agent is not an Android package: it is in ZIP64 format')
  }
  return tail.readUInt32LE(end + 16)
}

const ZIP64_LOCATOR = 20
const DIRECTORY_END = 22

/** The pairs of the signing block. The block is before the directory: size, pairs, size again, 16 bytes of magic. */
async function readSigningBlock(file: FileHandle, directory: number): Promise<Buffer | undefined> {
  if (directory < 32) return undefined
  const foot = await readAt(file, directory - 24, 24)
  if (foot.toString('latin1', 8) !== 'APK Sig Block 42') return undefined
  const size = Number(foot.readBigUInt64LE(0)) - 24
  if (size > MAX.signingBlock) throw unreadable(`The agent's signing block is larger than ${MAX.signingBlock} bytes`)
  return readAt(file, directory - 24 - size, size)
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0 || length < 0) throw new RangeError('outside the file')
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new RangeError('outside the file')
  return buffer
}
