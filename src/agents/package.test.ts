import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { type ManifestFields, makeManifest, makeSigningBlock, makeZip, PADDING, V2, V3, type ZipEntry } from './make-apk.ts'
import { readPackage } from './package.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-package-'))
})
after(() => rm(folder, { recursive: true }))

async function read(path: string) {
  const file = await open(path)
  try {
    return await readPackage(file)
  } finally {
    await file.close()
  }
}

async function readBytes(bytes: Buffer) {
  const path = join(folder, 'package.apk')
  await writeFile(path, bytes)
  return read(path)
}

// Made by Android's aapt, aapt2 and apksigner; the digests are those of `apksigner verify --print-certs`. The JAR signature lists
// the certificate of an authority before that of the signer.
const JAR_KEY = '73a99b49713904b7965691a9abdcfcf3a5b6e505cea23848fbabc1ba71c37a2f'
const FIRST_KEY = '7cec136e1a7f3fdeb30051827d611bf923b23b5adcec55d3c24d2a055cd4006f'
const NEXT_KEY = '0033c24b71ed6cc99e107ee602afe432dd34907ebb3e8336a8caa243e7f29924'
const samples: readonly [sample: string, digests: readonly string[]][] = [
  ['jar-signed', [JAR_KEY]],
  ['rotated-key', [NEXT_KEY, FIRST_KEY]],
]
for (const [sample, digests] of samples) {
  test(`the names and signers of the package ${sample}.apk of Android's tools are read`, async () => {
    const signatures = digests.map(digest => Buffer.from(digest, 'hex').toString('base64url'))
    const names = { packageName: 'com.example.muster.agent', version: '4.2.0-ä' }
    assert.deepEqual(await read(join(import.meta.dirname, 'samples', `${sample}.apk`)), { ...names, signatures })
  })
}

const certificate = Buffer.from('a certificate')
const otherCertificate = Buffer.from('another certificate')
const digest = (der: Buffer): string => createHash('sha256').update(der).digest('base64url')

const manifest = (fields: ManifestFields): ZipEntry => ({
  name: 'AndroidManifest.xml',
  content: makeManifest({ packageName: 'com.example.agent', ...fields }),
})
const signed = makeSigningBlock({ [V2]: [certificate] })

const versions: readonly [what: string, fields: ManifestFields, version: string | undefined][] = [
  ['its name', { versionName: '1.0', versionCode: 7 }, '1.0'],
  ['read from UTF-16', { versionName: '1.0', encoding: 'utf16le' }, '1.0'],
  ['a long name', { versionName: 'ä'.repeat(200) }, 'ä'.repeat(200)],
  ['its number if it has no name', { versionCode: 7 }, '7'],
  ['absent without name and number', {}, undefined],
]
for (const [what, fields, version] of versions) {
  test(`an agent's version is ${what}`, async () => {
    const expected = { packageName: 'com.example.agent', version, signatures: [digest(certificate)] }
    assert.deepEqual(await readBytes(makeZip([manifest(fields)], signed)), expected)
  })
}

const signers: readonly [what: string, block: Buffer, signatures: readonly string[]][] = [
  ['each signer', makeSigningBlock({ [V2]: [certificate, otherCertificate] }), [digest(certificate), digest(otherCertificate)]],
  ['a signer of two schemes once', makeSigningBlock({ [V2]: [certificate], [V3]: [certificate] }), [digest(certificate)]],
  [
    'the signer of the newest scheme first',
    makeSigningBlock({ [V2]: [certificate], [V3]: [otherCertificate] }),
    [digest(otherCertificate), digest(certificate)],
  ],
  [
    'no certificate of an unknown scheme',
    makeSigningBlock({ [V2]: [certificate], [PADDING]: [otherCertificate] }),
    [digest(certificate)],
  ],
]
for (const [what, block, signatures] of signers) {
  test(`the signatures of an agent have ${what}`, async () => {
    const { signatures: found } = await readBytes(makeZip([manifest({})], block))
    assert.deepEqual(found, signatures)
  })
}

const bomb = Buffer.alloc(64 * 1024 * 1024)
/** Locates the end of the archive 2⁶⁴ bytes away. */
const zip64Locator = Buffer.from(`504b060700000000${'f'.repeat(16)}01000000`, 'hex')
const good = makeZip([manifest({})], signed)
const badBlock = Buffer.from(signed)
badBlock.writeUInt32LE(0xffffff, 20)

const refusals: readonly [what: string, bytes: Buffer, about: RegExp][] = [
  ['is empty', Buffer.alloc(0), /not a ZIP file/],
  ['is a web page', Buffer.from('<!doctype html><title>Sign in</title>'), /not a ZIP file/],
  ['lacks its end', good.subarray(0, -30), /not a ZIP file/],
  ['lacks its beginning', good.subarray(100), /not an Android package/],
  ['has no manifest', makeZip([{ name: 'classes.dex', content: certificate }], signed), /no AndroidManifest/],
  [
    'has a manifest that is not compiled',
    makeZip([{ name: 'AndroidManifest.xml', content: Buffer.from('<manifest/>') }], signed),
    /compiled/,
  ],
  ['has an incomplete manifest', makeZip([{ ...manifest({}), content: makeManifest({}).subarray(0, -10) }], signed), /damaged/],
  ['has a manifest with another root', makeZip([manifest({ root: 'resources' })], signed), /names no package/],
  ['names no package', makeZip([{ ...manifest({}), content: makeManifest({}) }], signed), /names no package/],
  ['has an invalid package name', makeZip([manifest({ packageName: '../agent' })], signed), /names no package/],
  ['has a name of 2000 characters', makeZip([manifest({ versionName: 'x'.repeat(2000) })], signed), /more than 1024 bytes/],
  ['is unsigned', makeZip([manifest({})]), /not signed/],
  ['has a signing block without signers', makeZip([manifest({})], makeSigningBlock({ [V2]: [] })), /not signed/],
  [
    'has eleven signers',
    makeZip([manifest({})], makeSigningBlock({ [V2]: Array(11).fill(certificate) })),
    /more than 10 signers/,
  ],
  ['has a damaged signing block', makeZip([manifest({})], badBlock), /damaged/],
  ['has a damaged JAR signature', makeZip([manifest({}), { name: 'META-INF/A.RSA', content: certificate }]), /damaged/],
  [
    'has a manifest that unpacks to 64 MB',
    makeZip([{ name: 'AndroidManifest.xml', content: bomb }], signed),
    /larger than 4194304 bytes/,
  ],
  [
    'declares a smaller size for such a manifest',
    makeZip([{ name: 'AndroidManifest.xml', content: bomb, declaredSize: 9 }], signed),
    /too many bytes/,
  ],
  ['has a ZIP64 record outside the file', Buffer.concat([good.subarray(0, -22), zip64Locator, good.subarray(-22)]), /ZIP64/],
]
for (const [what, bytes, about] of refusals) {
  test(`a file that ${what} is refused as an agent`, async () => {
    await assert.rejects(readBytes(bytes), { reason: 'agent-unreadable', message: about })
  })
}
