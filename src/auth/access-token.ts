import { hash } from 'node:crypto'
import type { AuthWorld, Bearing } from './caller.ts'
import { keyIdOf } from './key-id.ts'
import { maySign } from './may-sign.ts'
import { issueAccess } from './own-token.ts'
import { bareKey } from './public-key.ts'
import { judgeRestriction } from './restriction.ts'
import { DAY, isEmpty, isFromTheFuture, isOver, readSignedJwt, usableUntil } from './signed-jwt.ts'

/** Why a client identifier gets no access token. */
export type AccessWord =
  | 'jwt-garbled'
  | 'jwt-expired'
  | 'identifier-empty'
  | 'identifier-unknown'
  | 'jti-used'
  | 'restriction-empty'
  | 'restriction-unlisted'

export interface AccessRequest {
  /** The client identifier, signed by its holder. */
  readonly jwt: string
  /** Base64 of the SubjectPublicKeyInfo; white space is of no account. */
  readonly publicKey: string
  /** How long the token shall be good. */
  readonly minutes: number
  readonly bearing: Bearing
}

/**
 * A signed client identifier for an access token. People and tenants are not asked for: a token is issued to whoever is
 * blocked or gone, and refused on use, where the published codes for it are.
 */
export async function grantAccess(world: AuthWorld, request: AccessRequest): Promise<string | { no: AccessWord }> {
  const now = world.clock.now()
  const jwt = readSignedJwt(request.jwt)
  if (jwt === undefined || jwt.audience !== 'ours' || jwt.jti === undefined || isFromTheFuture(jwt, now)) return no('jwt-garbled')
  if (jwt.publicKey !== bareKey(request.publicKey)) return no('jwt-garbled')
  if (isOver(jwt, now)) return no('jwt-expired')
  if (isEmpty(jwt.clientIdentifier)) return no('identifier-empty')

  // Only here does an answer depend on what is registered, so that nothing above tells whether an identifier is somebody's.
  // And only who may sign for it uses up a jti: a stranger can neither spend an owner's nor fill our memory.
  const key =
    typeof jwt.clientIdentifier === 'string' ? await world.credentials.keys.get(keyIdOf(jwt.clientIdentifier)) : undefined
  if (key === undefined || !(await maySign(world, key, jwt.publicKey))) return no('identifier-unknown')

  // Remembered as a hash, which has one length whatever was sent, and for as long as the JWT could come again.
  const jti = hash('sha256', jwt.jti, 'hex')
  const owner = `${key.tenant}/${key.user ?? ''}`
  if (!(await world.credentials.useOnce(owner, jti, usableUntil(jwt, now + DAY), now))) return no('jti-used')

  const met = judgeRestriction(key.restriction, request.bearing)
  if (met !== 'met') return no(met === 'empty' ? 'restriction-empty' : 'restriction-unlisted')
  return issueAccess(world, key, request.minutes * 60)
}

const no = (word: AccessWord): { no: AccessWord } => ({ no: word })
