import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readJson } from '../config.ts'

/** A key pair and the client identifier that was issued for it, under the names of the API portal's files. */
export interface Keys {
  /** Base64 of the SubjectPublicKeyInfo. */
  readonly Public: string
  /** Base64 of PKCS#8. */
  readonly Private: string
  readonly Identifier: string
}

export function makeKeyPair(): Pick<Keys, 'Public' | 'Private'> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    Public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    Private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

/** Writes a file that only its owner can read. Refuses to overwrite one, which may be the only copy of a key. */
export function writeKeys(path: string, keys: Keys): void {
  try {
    writeFileSync(path, `${JSON.stringify(keys)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new Error(existsMessage(path), { cause: error })
    throw error
  }
}

export const existsMessage = (path: string): string =>
  `${path} exists already and may be the only copy of its key; name another file with --out.`

export function readKeys(path: string): Keys {
  let read: unknown
  try {
    read = readJson(path)
  } catch (error) {
    throw new Error(`${path} could not be read: ${(error as Error).message}. Make one with: muster keys`, { cause: error })
  }
  const { Public, Private, Identifier } = read as Partial<Keys>
  for (const [member, value] of Object.entries({ Public, Private, Identifier })) {
    if (typeof value !== 'string' || value === '')
      throw new Error(`${path} has no member ${member}. Make a complete file with: muster keys`)
  }
  return read as Keys
}

/** A JWT like those of the vendor's library: RS512, with the public key as a claim, valid for half an hour. */
export function signJwt({ Public, Private }: Keys, claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const usual = { publicKey: Public, aud: 'KnoxWSM', iat: now, exp: now + 1800, jti: randomUUID() + randomUUID() }
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS512', typ: 'JWT' })}.${part({ ...claims, ...usual })}`
  return `${text}.${sign('sha512', Buffer.from(text), privateKeyOf(Private)).toString('base64url')}`
}

/** Some clients write PKCS#8 and some PKCS#1. */
function privateKeyOf(text: string): KeyObject {
  const key = Buffer.from(text, 'base64')
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    return createPrivateKey({ key, format: 'der', type: 'pkcs1' })
  }
}
