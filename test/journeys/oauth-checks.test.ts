/** The explanation of a refused OAuth request or registration names the check that refused. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { consentCode, DESK, redeem } from '../support/desk.ts'
import { refusingCheck } from '../support/explained.ts'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)
const bearer: string = (await redeem(muster, await consentCode(muster, DESK, { scope: 'ams.clients' }))).body.access_token

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const ACME = { grant_type: 'client_credentials', client_id: 'acme', client_secret: 'acme-secret' }
const OF_DESK = { client_id: DESK.clientId, client_secret: DESK.secret, redirect_uri: DESK.redirectUri }
const BY_CODE = { ...OF_DESK, grant_type: 'authorization_code', code: 'x', code_verifier: 'y' }
const ask = (path: string, form: Record<string, string> | string, headers: Record<string, string> = {}) =>
  muster.ask('POST', `/ams/v1/oauth2/${path}`, { headers: { ...FORM, ...headers }, body: String(new URLSearchParams(form)) })
const token = (change: Record<string, string> | string, headers?: Record<string, string>) =>
  ask('token', typeof change === 'string' ? change : { ...ACME, ...change }, headers)
const client = (method: string, path: string, body?: unknown) =>
  muster.ask(method, `/ams/v1/oauth2/clients${path}`, { token: bearer, body })
const APP = { clientName: 'How', grantTypes: ['client_credentials'], scopes: ['kme'] }

const REFUSALS: readonly [rule: string, code: number, request: () => ReturnType<typeof ask>][] = [
  ['form-type', 400, () => token({}, { 'content-type': 'application/json' })],
  ['form-parameters', 400, () => token('grant_type=client_credentials&scope=kme&scope=kme')],
  ['form-parameters', 400, () => token({ client_id: 'a\u0000b' })],
  ['grant-type-sent', 400, () => token({ grant_type: '' })],
  ['client-sent', 400, () => token({ client_secret: '' })],
  ['client', 401, () => token({ client_secret: 'wrong' })],
  ['client', 401, () => ask('revoke', { ...ACME, client_secret: 'wrong', token: 'x' })],
  ['grant-type', 400, () => token({ grant_type: 'password' })],
  ['expires-in', 400, () => token({ expires_in: '0' })],
  ['parameter-sent', 400, () => token({ ...BY_CODE, code: '' })],
  ['parameter-sent', 400, () => ask('revoke', ACME)],
  ['grant-registered', 400, () => token({ ...ACME, grant_type: 'refresh_token', refresh_token: 'x' })],
  ['grant', 400, () => token(BY_CODE)],
  ['grant-scopes', 400, () => token({ scope: 'kdp' })],
  ['body-json', 4000000, () => client('POST', '', '{')],
  ['body-form', 4000000, () => client('POST', '', { ...APP, clientName: undefined })],
  ['app', 4000000, () => client('POST', '', { ...APP, scopes: ['kdp'] })],
  ['query-form', 4000000, () => client('GET', '?pageNum=x')],
  ['page-size', 4000000, () => client('GET', '?pageSize=0')],
  ['client-known', 4040000, () => client('PUT', '/unknown/secret')],
  ['credential-key', 4040000, () => muster.ask('GET', '/.well-known/kme-encryption-key')],
]

for (const [rule, code, request] of REFUSALS) {
  test(`the explanation of a request that violates ${rule} names it, with the code ${code}`, async () => {
    const refusing = await refusingCheck(muster, await request())
    assert.deepEqual([refusing.rule, refusing.code], [rule, code])
  })
}

const FOUND: readonly [what: string, found: string, request: () => ReturnType<typeof ask>][] = [
  ['a repeated parameter', 'scope is repeated.', () => token('grant_type=client_credentials&scope=kme&scope=kme')],
  ['a scope that the app does not have', 'The app does not have the scope kdp.', () => token({ scope: 'kdp' })],
  ['an unknown member of an app', 'oder is 1: is not a known member', () => client('POST', '', { ...APP, oder: 1 })],
]

for (const [what, found, request] of FOUND) {
  test(`the finding on ${what} names it`, async () => {
    assert.equal((await refusingCheck(muster, await request())).found, found)
  })
}
