/** The doors of credentials: client secrets, bearers, codes and refresh tokens, signed tokens and static keys. */
import { gzipSync } from 'node:zlib'
import { authorizePath, consentCode, DESK, openBrowser, post, redeem, refresh, VERIFIER } from './desk.ts'
import type { Doors } from './secret-doors.ts'
import type { Answer } from './server.ts'
import { owner, signed, stranger } from './signing-server.ts'

export const LIST = '/kcs/v1/kme/devices/list'
export const ACME = '2000000001'
const TOKEN = '/ams/v1/oauth2/token'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const form = (fields: Record<string, string>, headers = {}) => ({
  body: new URLSearchParams(fields).toString(),
  headers: { ...FORM, ...headers },
})

/** Secrets of apps; returns a bearer. */
export async function clientSecrets({ muster, plant, through }: Doors): Promise<string> {
  const [right, wrong] = [plant('a client secret'), plant('a wrong client secret')]
  const app = { tenant: ACME, clientId: 'keeper', clientSecret: right, scopes: ['kme', 'ams'] }
  const register = (body: object) => muster.ask('POST', '/_muster/v1/apps', { body })
  await through('the registration of an app', 200, register(app))
  await through('a malformed registration of an app', 400, register({ ...app, tenant: 'x' }))

  const basic = (secret: string) => {
    const credentials = Buffer.from(`keeper:${secret}`).toString('base64')
    return { authorization: `Basic ${plant('Basic credentials', credentials)}` }
  }
  const own = { client_id: 'keeper' }
  const grant = { grant_type: 'client_credentials' }
  const ask = (sent: { body: unknown; headers: Record<string, string> }) => muster.ask('POST', TOKEN, sent)
  const { body } = await through('a secret in a form', 200, ask(form({ ...grant, ...own, client_secret: right })))
  plant('a bearer', body.access_token)
  const answer = await through('a secret by Basic', 200, ask(form(grant, basic(right))))
  const bearer = plant('a bearer', answer.body.access_token)

  const multipart = `--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${wrong}\r\n--b--\r\n`
  const sent = (body: unknown, type: string, headers = {}) => ({ body, headers: { 'content-type': type, ...headers } })
  const refused: Readonly<Record<string, { body: unknown; headers: Record<string, string> }>> = {
    'a wrong secret in a form': form({ ...grant, ...own, client_secret: wrong }),
    'a wrong secret by Basic': form(grant, basic(wrong)),
    'a client assertion': form({ ...grant, ...own, client_assertion: plant('a client assertion') }),
    'a signed assertion': form({ grant_type: 'jwt', assertion: plant('an assertion', signed({ sub: 'keeper' })) }),
    'a password': form({ grant_type: 'password', ...own, username: plant('a user name'), password: plant('a password') }),
    'a secret in JSON': sent({ ...grant, ...own, client_secret: wrong }, 'application/json'),
    'a secret in JSON that is cut': sent(`{"client_secret":"${wrong}`, 'application/json'),
    'a secret in a multipart body': sent(multipart, 'multipart/form-data; boundary=b'),
    'a secret in UTF-16': sent(Buffer.from(`client_secret=${wrong}`, 'utf16le'), FORM['content-type']),
    'a compressed secret': sent(gzipSync(`client_secret=${wrong}`), FORM['content-type'], { 'content-encoding': 'gzip' }),
  }
  for (const [what, request] of Object.entries(refused)) {
    await through(what, what.startsWith('a wrong') ? 401 : 400, ask(request))
  }

  const CLIENTS = '/ams/v1/oauth2/clients'
  const made = { clientName: 'Made', grantTypes: ['client_credentials'], scopes: ['kme'] }
  const created = await through('an app of a tenant', 200, muster.ask('POST', CLIENTS, { token: bearer, body: made }))
  const { clientId, clientSecret } = created.body
  plant('a registered secret', clientSecret)
  const rotated = await through(
    'the rotation of a secret',
    200,
    muster.ask('PUT', `${CLIENTS}/${clientId}/secret`, { token: bearer }),
  )
  plant('a rotated secret', rotated.body.clientSecret)
  return bearer
}

export async function bearers({ muster, plant, through }: Doors, bearer: string): Promise<void> {
  const list = (query: string, headers: Record<string, string> = {}) => muster.ask('GET', `${LIST}${query}`, { headers })
  const authorization = `Bearer ${bearer}`
  await through('a bearer', 200, list('', { authorization }))
  await through('a bearer, with a wrong query', 400, list('?pageSize=x', { authorization }))
  await through('a bearer without a scheme', 401, list('', { authorization: bearer }))
  await through('an unknown bearer', 401, list('', { authorization: `Bearer ${plant('an unknown bearer')}` }))
  await through('a forged bearer', 401, list('', { authorization: `Bearer ${plant('a forged bearer', signed({}, stranger))}` }))
  await through('a bearer in the query', 401, list(`?access_token=${bearer}`))
  await through('a secret in the query of a known path', 200, list(`?api_key=${plant('an API key')}`, { authorization }))
  await through('a secret in an unknown path', 404, muster.ask('GET', `/nowhere?a=1&password=${plant('a password')}`))
  await through('a bearer in a path', 404, muster.ask('GET', `/kcs/v1/kme/profiles/${bearer}/x`, { token: bearer }))
  const referer = `http://localhost:8080/callback?state=a&code=${plant('a code in a Referer')}`
  await through('a code in a Referer', 200, list('', { authorization, referer }))
}

/** The authorization code flow. */
export async function codes({ muster, plant, through }: Doors): Promise<void> {
  plant('a PKCE verifier', VERIFIER)
  const page = await openBrowser(muster).open(authorizePath(DESK))
  plant('the cookie of the sign-in', /^[^=]+=([^;]+)/.exec(page.headers.get('set-cookie') ?? '')?.[1])
  plant('a form key', /name="form_key" value="([^"]+)"/.exec(page.html)?.[1])
  const code = plant('an authorization code', await consentCode(muster, DESK, { scope: 'kme openid' }))
  const tokens = async (what: string, asking: Promise<Answer>) => {
    const { body } = await through(what, 200, asking)
    plant('a bearer of a person', body.access_token)
    if (body.id_token !== undefined) plant('an ID token', body.id_token)
    return plant('a refresh token', body.refresh_token)
  }
  const first = await tokens('a code', redeem(muster, code))
  const second = await tokens('a refresh token', refresh(muster, first))
  await through('an unknown refresh token', 400, refresh(muster, plant('an unknown refresh token')))
  await through('the revocation of a token', 200, post(muster, DESK, { token: second }, 'revoke'))
  await through('a revoked refresh token', 400, refresh(muster, second))
  await through('a used code', 400, redeem(muster, code))
  plant('the secret of an app', DESK.secret)
}

export async function signedTokens({ muster, plant, through }: Doors): Promise<void> {
  const issue = { tenant: ACME, service: 'kme', publicKey: owner.Public }
  const issued = await through('a new client identifier', 200, muster.ask('POST', '/_muster/v1/keys/issue', { body: issue }))
  const clientIdentifier = plant('a client identifier', issued.body.clientIdentifier)
  const claims = () => ({ publicKey: owner.Public, aud: 'KnoxWSM', jti: crypto.randomUUID() })
  const exchange = (clientIdentifierJwt: string) =>
    muster.ask('POST', '/ams/v1/users/accesstoken', {
      body: { clientIdentifierJwt, base64EncodedStringPublicKey: owner.Public },
    })
  const jwt = (claims: object, keys = owner) => plant('a signed token', signed(claims, keys))
  const own = jwt({ ...claims(), clientIdentifier })
  const { body } = await through('a signed client identifier', 200, exchange(own))
  const accessToken = plant('an access token', body.accessToken)
  await through('a used client identifier', 400, exchange(own))
  await through('a client identifier of another signature', 401, exchange(jwt({ ...claims(), clientIdentifier }, stranger)))
  await through('a client identifier that is not signed', 401, exchange(clientIdentifier))
  const list = (token: string) => muster.ask('GET', LIST, { headers: { 'x-knox-apitoken': token } })
  await through('a signed access token', 200, list(jwt({ ...claims(), accessToken })))
  await through('an access token of another signature', 401, list(jwt({ ...claims(), accessToken }, stranger)))
  await through('an access token that is not signed', 401, list(accessToken))
  const key = plant('a static key')
  const reseller = { id: '1000000077', name: 'Canary', gen1Token: key }
  await through('a new static key', 200, muster.ask('POST', '/_muster/v1/resellers', { body: reseller }))
  const resellers = (token: string) =>
    muster.ask('POST', '/bulkenroll/v1/reseller/resellers', {
      headers: { 'X-WSM-API-TOKEN': token },
      body: { resellerId: '1000000077' },
    })
  await through('a static key', 200, resellers(key))
  await through('a wrong static key', 401, resellers(plant('a wrong static key')))
}
