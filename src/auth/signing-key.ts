import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { AuthWorld } from './caller.ts'
import type { CredentialStore, SigningKey } from './store.ts'

/** A key of the plane itself. `kid` is its thumbprint (RFC 7638), so that one name never means two keys. */
interface OwnKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** The key to sign with, made when it is first asked for. */
export async function signingKey(world: AuthWorld): Promise<OwnKey> {
  const known = (await ringOf(world.credentials)).newest
  if (known !== undefined) return known
  const made = making.get(world.credentials) ?? makeKey(world).finally(() => making.delete(world.credentials))
  making.set(world.credentials, made)
  return made
}

/** The key of that name, or undefined if the plane has none. Another process may have made it, so a strange name is looked up. */
export async function verifyingKey(credentials: CredentialStore, kid: string): Promise<KeyObject | undefined> {
  const known = (await ringOf(credentials)).keys.get(kid)
  return (known ?? (await load(credentials)).keys.get(kid))?.publicKey
}

/** The public half of every key that the plane signs or has signed with, as JWKs (RFC 7517). */
export async function publicKeys(world: AuthWorld): Promise<JWK[]> {
  await signingKey(world)
  // Another process may have made one since.
  const { keys } = await load(world.credentials)
  return [...keys.values()].map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    alg: 'RS256',
    use: 'sig',
  }))
}

interface Ring {
  readonly keys: ReadonlyMap<string, OwnKey>
  readonly newest: OwnKey | undefined
}

// A ring is kept for as long as its store is: keys are only ever added, and reading one out of its text is slow.
const rings = new WeakMap<CredentialStore, Ring>()
const making = new WeakMap<CredentialStore, Promise<OwnKey>>()

const ringOf = async (credentials: CredentialStore): Promise<Ring> => rings.get(credentials) ?? load(credentials)

const load = async (credentials: CredentialStore): Promise<Ring> => keep(credentials, await credentials.signingKeys())

function keep(credentials: CredentialStore, kept: readonly SigningKey[]): Ring {
  const known = rings.get(credentials)?.keys
  const keys = kept.map(key => known?.get(key.kid) ?? readKey(key))
  const ring = { keys: new Map(keys.map(key => [key.kid, key])), newest: keys[0] }
  rings.set(credentials, ring)
  return ring
}

function readKey({ kid, privateJwk }: SigningKey): OwnKey {
  const privateKey = createPrivateKey({ key: JSON.parse(privateJwk), format: 'jwk' })
  return { kid, privateKey, publicKey: createPublicKey(privateKey) }
}

async function makeKey({ credentials, clock }: AuthWorld): Promise<OwnKey> {
  const pair = await generateKeyPair('RS256', { extractable: true })
  const jwk: JWK = await exportJWK(pair.privateKey)
  const key = { kid: await calculateJwkThumbprint(jwk), privateJwk: JSON.stringify(jwk), createdAt: clock.now() }
  const { newest } = keep(credentials, await credentials.keepSigningKey(key))
  if (newest === undefined) throw new Error('the store kept no signing key')
  return newest
}
