import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { AuthWorld } from './caller.ts'
import type { CredentialStore, SigningKey } from './store.ts'

/** A key of this server. `kid` is its thumbprint (RFC 7638), so that two keys never have the same name. */
interface ServerKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** The key to sign with. It is generated at its first use. */
export async function signingKey(world: AuthWorld): Promise<ServerKey> {
  const newest = (await ringOf(world.credentials)).newest
  if (newest !== undefined) return newest
  const made = making.get(world.credentials) ?? makeKey(world).finally(() => making.delete(world.credentials))
  making.set(world.credentials, made)
  return made
}

/** The public key of a `kid`, if there is one. An unknown `kid` is read from the store, as another process may have added it. */
export async function verifyingKey(credentials: CredentialStore, kid: string): Promise<KeyObject | undefined> {
  const known = (await ringOf(credentials)).keys.get(kid)
  return (known ?? (await load(credentials)).keys.get(kid))?.publicKey
}

/** All public keys of this server, also earlier ones, as JWKs (RFC 7517). */
export async function publicKeys(world: AuthWorld): Promise<JWK[]> {
  await signingKey(world)
  // Another process may have added a key.
  const { keys } = await load(world.credentials)
  return [...keys.values()].map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    alg: 'RS256',
    use: 'sig',
  }))
}

interface KeyRing {
  readonly keys: ReadonlyMap<string, ServerKey>
  readonly newest: ServerKey | undefined
}

// A key ring is cached for the lifetime of its store: keys are only added, and parsing a key is slow.
const rings = new WeakMap<CredentialStore, KeyRing>()
const making = new WeakMap<CredentialStore, Promise<ServerKey>>()

const ringOf = async (credentials: CredentialStore): Promise<KeyRing> => rings.get(credentials) ?? load(credentials)

const load = async (credentials: CredentialStore): Promise<KeyRing> => cacheRing(credentials, await credentials.signingKeys())

function cacheRing(credentials: CredentialStore, stored: readonly SigningKey[]): KeyRing {
  const known = rings.get(credentials)?.keys
  const keys = stored.map(key => known?.get(key.kid) ?? readKey(key))
  const ring = { keys: new Map(keys.map(key => [key.kid, key])), newest: keys[0] }
  rings.set(credentials, ring)
  return ring
}

function readKey({ kid, privateJwk }: SigningKey): ServerKey {
  const privateKey = createPrivateKey({ key: JSON.parse(privateJwk), format: 'jwk' })
  return { kid, privateKey, publicKey: createPublicKey(privateKey) }
}

/**
 * Starts the generation of a key pair, which takes some 100 ms of another core, so that a server that creates its store has a
 * key when the first token is requested.
 */
export function prepareKey(): void {
  prepared ??= generateKeys()
  // The caller that needs the key gets the error.
  prepared.catch(() => {})
}

let prepared: ReturnType<typeof generateKeys> | undefined

const generateKeys = () => generateKeyPair('RS256', { extractable: true })

async function makeKey({ credentials, clock }: AuthWorld): Promise<ServerKey> {
  const pair = await (prepared ?? generateKeys())
  prepared = undefined
  const jwk: JWK = await exportJWK(pair.privateKey)
  const key = { kid: await calculateJwkThumbprint(jwk), privateJwk: JSON.stringify(jwk), createdAt: clock.now() }
  const { newest } = cacheRing(credentials, await credentials.addSigningKey(key))
  if (newest === undefined) throw new Error('the store returned no signing key')
  return newest
}
