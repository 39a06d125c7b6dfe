/** The portal's keys.json. */
import type { KeyPair } from './auth.ts'

export interface SigningKey {
  readonly privateKey: CryptoKey
  /** As in the claims and bodies of requests: without white space. */
  readonly publicKey: string
}

/** The content of keys that are given as an object, as text or as a path. */
export async function keyPairOf(keys: string | KeyPair): Promise<KeyPair> {
  if (typeof keys !== 'string') return checked(keys, 'keys')
  if (/^\s*\{/.test(keys)) return checked(parsed(keys, 'keys'), 'keys')
  // Loaded when it is needed: browsers have no files.
  const { readText } = await import('./read-keys-file.ts')
  return checked(parsed(await readText(keys), keys), keys)
}

export async function signingKeyOf({ Public, Private }: KeyPair): Promise<SigningKey> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' }
  const privateKey = await crypto.subtle.importKey('pkcs8', asPkcs8(bytesOf(Private)), algorithm, false, ['sign'])
  return { privateKey, publicKey: bare(Public) }
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TypeError(`${source}: no JSON with the members Public and Private`, { cause })
  }
}

function checked(value: unknown, source: string): KeyPair {
  const { Public, Private } = (value ?? {}) as Partial<KeyPair>
  for (const [member, text] of Object.entries({ Public, Private })) {
    if (typeof text !== 'string' || text === '') throw new TypeError(`${source}: the member ${member} is missing`)
  }
  return value as KeyPair
}

/** Without white space and PEM armour. */
const bare = (base64: string): string => base64.replace(/-----[^-]*-----|\s/g, '')
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(bare(base64)), letter => letter.charCodeAt(0))

/** WebCrypto imports PKCS#8 alone. A PKCS#1 key is the octet string in it, after the version and the algorithm. */
function asPkcs8(key: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // Both begin with a sequence and an integer of one byte; PKCS#8 then has a sequence, PKCS#1 the modulus.
  const afterVersion = key[headerLength(key) + 3]
  if (afterVersion === SEQUENCE) return key
  return element(SEQUENCE, [...VERSION, ...RSA_ENCRYPTION, ...element(OCTET_STRING, key)])
}

/** The bytes of an element's tag and length. */
const headerLength = (der: Uint8Array): number => ((der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f))

function element(tag: number, content: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  // RSA keys of 2048 to 16,384 bits need two bytes of length.
  return Uint8Array.from([tag, 0x82, content.length >> 8, content.length & 0xff, ...Array.from(content)])
}

const SEQUENCE = 0x30
const OCTET_STRING = 0x04
const VERSION = [0x02, 0x01, 0x00]
/** The object identifier 1.2.840.113549.1.1.1 and NULL, in a sequence. */
const RSA_ENCRYPTION = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
