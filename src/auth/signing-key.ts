import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Activity } from '../enrolment/activity.ts'
import type { AuthWorld } from './caller.ts'
import type { CredentialStore, NewSigningKey, SigningKey } from './store.ts'

/** A key of this server. `kid` is its thumbprint (RFC 7638), so that two keys never have the same name. */
interface ServerKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** When its tokens end, on the machine's clock; null for the key that signs. */
  readonly retiresAt: number | null
}

/** The key to sign with. It is generated at its first use. */
export async function signingKey(world: AuthWorld): Promise<ServerKey> {
  const { signer } = await ringOf(world)
  if (signer !== undefined) return signer
  const made = making.get(world.credentials) ?? makeKey(world).finally(() => making.delete(world.credentials))
  making.set(world.credentials, made)
  return made
}

/**
 * The public key of a `kid`, if there is one that is not retired. An unknown `kid` is read from the store, as another process may
 * have added it.
 */
export async function verifyingKey(world: AuthWorld, kid: string): Promise<KeyObject | undefined> {
  const known = (await ringOf(world)).keys.get(kid)
  const key = known ?? (await load(world)).keys.get(kid)
  return key !== undefined && isCurrent(key, machineNow(world)) ? key.publicKey : undefined
}

/** All public keys of this server, also former ones whose tokens may be valid, as JWKs (RFC 7517). */
export async function publicKeys(world: AuthWorld): Promise<JWK[]> {
  await signingKey(world)
  // Another process may have added a key.
  const { keys } = await load(world)
  return [...keys.values()].map(({ kid, publicKey }) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    alg: 'RS256',
    use: 'sig',
  }))
}

/**
 * The longest life of a token, 24 hours for a session token, and five minutes for the differences of clocks and for processes
 * that sign with the former key until they read the keys again.
 */
export const OVERLAP_MS = 24 * 3_600_000 + 300_000

/** Replaces the key to sign with. Tokens of the former one are accepted until it is deleted, after `overlapMs`. */
export async function rotateSigningKey(
  world: AuthWorld,
  { overlapMs, log }: { readonly overlapMs: number; readonly log: Activity },
): Promise<void> {
  const now = machineNow(world)
  await world.credentials.replaceSigningKey(await newKey(now), { now, retiresAt: now + overlapMs }, log)
  await load(world)
}

interface KeyRing {
  readonly keys: ReadonlyMap<string, ServerKey>
  readonly signer: ServerKey | undefined
  /** On the clock of `performance.now`. */
  readAt: number
}

const rings = new WeakMap<CredentialStore, KeyRing>()
const making = new WeakMap<CredentialStore, Promise<ServerKey>>()

/** The cached keys. They are read again after a while, because another process may have replaced the one to sign with. */
async function ringOf(world: AuthWorld): Promise<KeyRing> {
  const ring = rings.get(world.credentials)
  if (ring === undefined) return load(world)
  if (performance.now() - ring.readAt < REREAD_MS) return ring
  // Other requests use the cached keys meanwhile, and after a failure.
  ring.readAt = performance.now()
  return load(world)
}

const REREAD_MS = 30_000

async function load(world: AuthWorld): Promise<KeyRing> {
  const { credentials } = world
  const now = machineNow(world)
  const stored = await credentials.signingKeys()
  const current = stored.filter(key => isCurrent(key, now))
  // After a failure the next reading deletes them.
  if (current.length < stored.length) await credentials.removeRetiredKeys(now).catch(() => {})
  return cacheRing(credentials, current)
}

const isCurrent = ({ retiresAt }: Pick<SigningKey, 'retiresAt'>, now: number): boolean => retiresAt === null || retiresAt > now

const machineNow = ({ machine, clock }: AuthWorld): number => (machine ?? clock).now()

/** Keys that are cached already are not parsed again, which is slow. */
function cacheRing(credentials: CredentialStore, stored: readonly SigningKey[]): KeyRing {
  const known = rings.get(credentials)?.keys
  const keys = stored.map(key => ({ ...(known?.get(key.kid) ?? readKey(key)), retiresAt: key.retiresAt }))
  const signer = stored[0]?.retiresAt === null ? keys[0] : undefined
  const ring = { keys: new Map(keys.map(key => [key.kid, key])), signer, readAt: performance.now() }
  rings.set(credentials, ring)
  return ring
}

function readKey({ kid, privateJwk }: SigningKey): Omit<ServerKey, 'retiresAt'> {
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
  const { signer } = cacheRing(credentials, await credentials.addSigningKey(await newKey(clock.now())))
  if (signer === undefined) throw new Error('the store returned no signing key')
  return signer
}

async function newKey(createdAt: number): Promise<NewSigningKey> {
  const generated = prepared ?? generateKeys()
  // No other key may have the same pair.
  prepared = undefined
  const pair = await generated
  const jwk: JWK = await exportJWK(pair.privateKey)
  return { kid: await calculateJwkThumbprint(jwk), privateJwk: JSON.stringify(jwk), createdAt }
}
