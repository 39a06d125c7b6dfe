/** An OpenID provider that answers as a test says: by default rightly, for Anna. */
import assert from 'node:assert/strict'
import { hash, randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { ANNA, CLIENT } from './openid-service.ts'

export interface Script {
  /** Members of the metadata; `undefined` leaves one out. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Claims of the ID token; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** How the ID token is made of its claims. */
  sign?(claims: JWTPayload): Promise<string>
  /** The response of the token endpoint in the place of tokens. */
  readonly token?: readonly [status: number, body: object]
  readonly userInfo?: Readonly<Record<string, unknown>>
  /** The path whose requests get no response. */
  readonly silentAt?: string
}

export interface ScriptedProvider {
  readonly issuer: string
  script: Script
  /** The paths that were requested. */
  readonly requested: string[]
  /** The address to which the provider sends a browser that was sent to `location`. */
  respond(location: URL, changes?: Readonly<Record<string, string>>): URL
  close(): Promise<void>
}

export const CODE = `code-${randomUUID()}`
export const ACCESS_TOKEN = `access-token-${randomUUID()}`

export async function openScriptedProvider(): Promise<ScriptedProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'key', alg: 'RS256', use: 'sig' }
  const provider = { script: {} as Script, requested: [] as string[] }
  let sent = new URLSearchParams()
  const signed = (claims: JWTPayload) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(privateKey)

  const tokens = async (form: URLSearchParams, authorization: string | undefined): Promise<[number, object]> => {
    if (provider.script.token !== undefined) return [...provider.script.token]
    const [isRight, asks] = [secretIn(form, authorization) === CLIENT.clientSecret, form.get('code')]
    const challenge = hash('sha256', form.get('code_verifier') ?? '', 'base64url')
    if (
      !isRight ||
      asks !== CODE ||
      challenge !== sent.get('code_challenge') ||
      form.get('redirect_uri') !== sent.get('redirect_uri')
    )
      return [400, { error: 'invalid_grant' }]
    const now = Math.floor(Date.now() / 1000)
    const usual = {
      iss: issuer,
      aud: CLIENT.clientId,
      sub: 'anna',
      iat: now,
      exp: now + 300,
      nonce: sent.get('nonce'),
      email: ANNA.email,
      email_verified: true,
    }
    const claims = JSON.parse(JSON.stringify({ ...usual, ...provider.script.claims }))
    const id_token = await (provider.script.sign ?? signed)(claims)
    return [200, { access_token: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 300, ...(id_token && { id_token }) }]
  }

  const server = createServer(async (request, response) => {
    const { url = '', headers } = request
    provider.requested.push(url)
    if (url === provider.script.silentAt) return
    const body = Buffer.concat(await Array.fromAsync(request)).toString()
    if (url === '/.well-known/openid-configuration') return answer(response, 200, metadata())
    if (url === '/jwks') return answer(response, 200, { keys: [key] })
    if (url === '/token') return answer(response, ...(await tokens(new URLSearchParams(body), headers.authorization)))
    if (url === '/userinfo' && headers.authorization === `Bearer ${ACCESS_TOKEN}`)
      return answer(response, 200, provider.script.userInfo ?? {})
    return answer(response, 404, {})
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    ...provider.script.metadata,
  })

  return Object.assign(provider, {
    issuer,
    respond: (location: URL, changes: Readonly<Record<string, string>> = {}) => {
      assert.equal(location.origin + location.pathname, `${issuer}/authorize`)
      sent = location.searchParams
      const parameters = { code: CODE, state: sent.get('state') ?? '', ...changes }
      return new URL(`${sent.get('redirect_uri')}?${new URLSearchParams(parameters)}`)
    },
    close: async () => {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  })
}

/** In the form, or by Basic, where RFC 6749 has it form-encoded (section 2.3.1). */
function secretIn(form: URLSearchParams, authorization: string | undefined): string | null {
  if (authorization === undefined) return form.get('client_secret')
  const [, secret = ''] = Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':')
  return decodeURIComponent(secret.replaceAll('+', ' '))
}

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
