import assert from 'node:assert/strict'
import { createHmac, createPrivateKey, type KeyObject } from 'node:crypto'
import type { Answer } from './plane.ts'
import { owner } from './signing-town.ts'

export type Refusal = readonly [status: number, code: number, message: string]

export const BAD_REQUEST: Refusal = [401, 4012250, 'ACCESS_TOKEN_BAD_REQUEST']
export const OVER: Refusal = [403, 4030000, 'AUTHENTICATION_FAIL']

/** That this was refused so, with an id or without; two rows have a shape of their own wherever they are met. */
export function assertRefused(answer: Answer, [status, code, message]: Refusal, shape: 'with an id' | 'without'): void {
  const { data, errorId } = answer.body
  const inArrays = code === 4030000
  const said = inArrays ? data[0] : data
  const expected = inArrays ? { code: [code], message: [message], data: [said] } : { code, message, data: said }
  const withId = shape === 'with an id' && !inArrays && code !== 4012250
  assert.deepEqual([answer.status, answer.body], [status, withId ? { errorId, ...expected } : expected])
  if (withId) assert.match(errorId, /^[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}$/)
}

/** A JWT with whatever header and signature. */
export function forged(header: object, claims: object, signature: (text: string) => Buffer): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${signature(text).toString('base64url')}`
}

/** What a verifier takes for good that takes the algorithm from the token and the public key for a secret. */
export const hmac = (text: string): Buffer => createHmac('sha512', owner.Public).update(text).digest()

export const ownersPrivateKey: KeyObject = createPrivateKey({
  key: Buffer.from(owner.Private, 'base64'),
  format: 'der',
  type: 'pkcs8',
})
