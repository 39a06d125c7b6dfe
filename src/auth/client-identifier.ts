import { createHmac } from 'node:crypto'
import type { Ids } from '../enrolment/clock.ts'

/**
 * A new client identifier, in the shape that has been seen: a compact JWS over two UUIDs, since one client library takes nothing
 * that does not decode as a JWT. To everybody it is an opaque text: the secret that signs it is forgotten, and nobody verifies.
 */
export function newClientIdentifier(ids: Ids): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'HS512' })}.${part({ clientIdentifier: ids.uuid() + ids.uuid(), attr1: '1' })}`
  const secret = ids.uuid() + ids.uuid()
  return `${text}.${createHmac('sha512', secret).update(text).digest('base64url')}`
}
