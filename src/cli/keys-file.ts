import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readJson } from '../config.ts'

/** What the API portal hands out, each on one line; the client identifier beside the key pair it was issued for. */
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

/** Writes a file for its owner's eyes alone. Never over another: what stands there may be somebody's only copy. */
export function writeKeys(path: string, keys: Keys): void {
  try {
    writeFileSync(path, `${JSON.stringify(keys)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Error(inTheWay(path), { cause: error })
    throw error
  }
}

export const inTheWay = (path: string): string =>
  `${path} is there already, and may be the only copy of its key; name another with --out.`

export function readKeys(path: string): Keys {
  let read: unknown
  try {
    read = readJson(path)
  } catch (error) {
    throw new Error(`${path} could not be read: ${(error as Error).message}. muster keys makes one.`, { cause: error })
  }
  const { Public, Private, Identifier } = read as Partial<Keys>
  for (const [member, value] of Object.entries({ Public, Private, Identifier })) {
    if (typeof value !== 'string' || value === '')
      throw new Error(`${path} has no member ${member}. muster keys makes a whole one.`)
  }
  return read as Keys
}

/** A JWT as the vendor's library makes it: RS512, the public key among the claims, good for half an hour. */
export function signJwt({ Public, Private }: Keys, claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const usual = { publicKey: Public, aud: 'KnoxWSM', iat: now, exp: now + 1800, jti: randomUUID() + randomUUID() }
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS512', typ: 'JWT' })}.${part({ ...claims, ...usual })}`
  return `${text}.${sign('sha512', Buffer.from(text), privateKeyOf(Private)).toString('base64url')}`
}

/** Clients disagree whether the text is PKCS#8 or PKCS#1. */
function privateKeyOf(text: string): KeyObject {
  const key = Buffer.from(text, 'base64')
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    return createPrivateKey({ key, format: 'der', type: 'pkcs1' })
  }
}
