import { createHmac } from 'node:crypto'
import type { Ids } from '../enrolment/clock.ts'

/**
 * Makes a client identifier in the form of observed ones, a compact JWS over two UUIDs, because a client library accepts only
 * texts that decode as a JWT. It is opaque: the secret that signs it is discarded, and its signature is never verified.
 */
export function newClientIdentifier(ids: Ids): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS512' })}.${part({ clientIdentifier: ids.uuid() + ids.uuid(), attr1: '1' })}`
  const secret = ids.uuid() + ids.uuid()
  return `${text}.${createHmac('sha512', secret).update(text).digest('base64url')}`
}
