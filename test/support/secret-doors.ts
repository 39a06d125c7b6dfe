/** Sends secrets through every door of a sandbox, on accepted and on refused requests. */
import assert from 'node:assert/strict'
import type { Canaries } from './canaries.ts'
import { ACME, bearers, clientSecrets, codes, LIST, signedTokens } from './credential-doors.ts'
import { encryptFor } from './encrypt-for.ts'
import { imeis } from './imeis.ts'
import { type RawExchange, rawExchange } from './raw-exchange.ts'
import type { Answer, Muster } from './server.ts'

/** A request that had a secret, or whose response had one. */
export interface Passed {
  readonly what: string
  /** Its id in the request journal. */
  readonly id: string
}

export interface Doors extends Canaries {
  readonly muster: Muster
  /** Notes the request of a response, whose status is checked. */
  through<Sent extends Answer | RawExchange>(what: string, expected: number, asking: Promise<Sent>): Promise<Sent>
}

export async function passSecrets(muster: Muster, canaries: Canaries): Promise<readonly Passed[]> {
  const passed: Passed[] = []
  const doors: Doors = {
    ...canaries,
    muster,
    through: async (what, expected, asking) => {
      const sent = await asking
      const [status, id] = headOf(sent)
      assert.equal(status, expected, `${what}: ${sent.text}`)
      passed.push({ what, id: id ?? assert.fail(`the response to ${what} names no request`) })
      return sent
    },
  }
  const bearer = await clientSecrets(doors)
  await bearers(doors, bearer)
  await codes(doors)
  await signedTokens(doors)
  await deviceCredentials(doors)
  await sessions(doors)
  await operators(doors, bearer)
  await connections(doors)
  return passed
}

const headOf = (sent: Answer | RawExchange): [status: number, id: string | null | undefined] =>
  'head' in sent
    ? [Number(sent.head.slice(9, 12)), /x-muster-request: (\S+)/.exec(sent.head)?.[1]]
    : [sent.status, sent.headers.get('x-muster-request')]

/** EMM credentials of devices, and the custom data of profiles. */
async function deviceCredentials({ muster, plant, through }: Doors): Promise<void> {
  const token = plant('a bearer', await muster.token('acme'))
  const kme = (method: string, path: string, body: object) => muster.ask(method, `/kcs/v1/kme/${path}`, { token, body })
  const mdmProfileCustomData = JSON.stringify({ group: plant('custom data') })
  const draft = { name: 'Canary', doEnabled: true, supportedMDM: 'Knox Manage', mdmUri: 'https://emm.example' }
  const created = await through(
    'a profile with custom data',
    200,
    kme('POST', 'profiles/create', { ...draft, mdmProfileCustomData }),
  )
  await through(
    'a refused profile with custom data',
    400,
    kme('POST', 'profiles/create', { ...draft, mdmUri: 7, mdmProfileCustomData }),
  )
  const profileId = created.body.id
  await through('the custom data of a profile', 200, muster.ask('GET', `/kcs/v1/kme/profiles/${profileId}`, { token }))
  const [imei = ''] = imeis(1, 90_000)
  const device = { customer: ACME, reseller: '1000000001', imei, state: 'Unassigned' }
  assert.equal((await muster.ask('POST', '/_muster/v1/devices', { body: device })).status, 200)
  const [userName, userToken] = [plant('an EMM user'), plant('an EMM password')]
  const encrypt = await encryptFor(muster)
  const encrypted = {
    userName: plant('an encrypted EMM user', encrypt(userName)),
    userToken: plant('an encrypted EMM password', encrypt(userToken)),
  }
  const assign = (deviceDetails: object) => kme('PUT', 'devices/assignProfile', { profileId, deviceIds: [imei], deviceDetails })
  await through('EMM credentials', 200, assign(encrypted))
  await through('EMM credentials in clear', 500, assign({ userName, userToken }))
  await through('EMM credentials of one device', 500, assign([{ imei, userName, userToken }]))
  await through('the list of a device with an EMM user', 200, muster.ask('GET', `${LIST}?devices=${imei}`, { token }))
  const setup = await through(
    'EMM credentials that a phone would get',
    200,
    muster.ask('GET', `/_muster/v1/handsets/${imei}/setup`),
  )
  assert.ok(setup.text.includes(userToken), setup.text)
  const boot = muster.ask('POST', `/_muster/v1/handsets/${imei}/boot`, { body: {} })
  const { text } = await through('EMM credentials that a phone gets', 200, boot)
  assert.ok(text.includes(userToken), text)
}

/** The sessions of the portal API. */
async function sessions({ muster, plant, through }: Doors): Promise<void> {
  const SESSION = '/_muster/portal/v1/session'
  const headers = { 'x-muster-console': '1' }
  const signIn = (account: string) => muster.ask('POST', SESSION, { headers, body: { account } })
  const begun = await through('a sign-in', 201, signIn('it@acme.example'))
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const [name, secret] = cookie.split('=')
  plant('the secret of a session', secret)
  const withCookie = (method: string, path: string, cookie: string) =>
    muster.ask(method, path, { headers: { ...headers, cookie } })
  await through('a session', 200, withCookie('GET', SESSION, cookie))
  await through('an unknown session', 401, withCookie('GET', SESSION, `${name}=${plant('an unknown session')}`))
  const { body } = await through('a bearer of a session', 200, withCookie('POST', `${SESSION}/token`, cookie))
  plant('a bearer of a session', body.access_token)
}

/** What an operator sends and gets. */
async function operators({ muster, plant, through }: Doors, bearer: string): Promise<void> {
  const control = (path: string, body: object) => muster.ask('POST', `/_muster/v1/${path}`, { body })
  await through('a token to explain', 200, control('tokens/explain', { token: bearer }))
  const headers = { authorization: `Bearer ${bearer}` }
  await through('headers to explain', 200, control('tokens/explain', { headers, path: LIST, method: 'GET' }))
  const client_secret = plant('a secret that a fault matches')
  await through('a fault of a secret', 200, control('faults', { match: { body: { client_secret } }, do: { status: 599 } }))
  await through('the list of faults', 200, muster.ask('GET', '/_muster/v1/faults'))
  const body = { access_token: plant('a token that a fault sends') }
  await through('a fault with a token', 200, control('faults', { match: { api: 'kme' }, do: { status: 200, body } }))
  await through('a token by a fault', 200, muster.ask('GET', LIST))
  const seed = {
    customers: [{ id: '2000000077', name: 'C' }],
    apps: [{ tenant: '2000000077', clientId: 'c', clientSecret: client_secret }],
  }
  await through('a world with a secret', 201, control('worlds', { name: 'secret', seed }))
}

/** Requests that are not served as others: of clients of a proxy, and those that the parser refuses. */
async function connections({ muster, plant, through }: Doors): Promise<void> {
  const raw = (method: string, path: string, headers: Record<string, string> = {}) =>
    rawExchange(muster.url, { method, path, headers: { connection: 'close', ...headers } })
  const secret = plant('a password of a proxy')
  const basic = plant('Basic credentials of a proxy', Buffer.from(`me:${secret}`).toString('base64'))
  await through(
    'the user of a tunnel',
    400,
    raw('CONNECT', `me:${secret}@example.com:443`, { 'proxy-authorization': `Basic ${basic}` }),
  )
  await through('the user of a whole URL', 401, raw('GET', `http://me:${secret}@example.com${LIST}?token=${secret}`))
  await through('the user of a URL of another scheme', 404, raw('GET', `ftp://me:${secret}@example.com/a?token=${secret}`))
  await through('a secret in a refused request line', 400, raw('GET', `${LIST}?token=${secret} x`))
  await through('a secret beside a malformed header', 400, raw('GET', `${LIST}?token=${secret}`, { 'a b': 'c' }))
  await through(
    'a secret in a head that is too large',
    400,
    raw('GET', `${LIST}?token=${secret}`, { cookie: secret, a: 'a'.repeat(20_000) }),
  )
  await through('a secret beside an unknown Expect', 400, raw('GET', LIST, { authorization: secret, expect: 'x' }))
}
