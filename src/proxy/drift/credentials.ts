/** The credentials that the callers of a recording get in a world, and how they prove themselves. */
import { generateKeyPairSync } from 'node:crypto'
import { signingKeyOf } from '../../sdk/auth/key-pair.ts'
import { signJwt } from '../../sdk/auth/sign-jwt.ts'
import type { DriftCaller } from './callers.ts'
import type { Members } from './read-recording.ts'

export interface DriftCredential {
  /** Headers and, for a request of a token, the body. */
  prove(sent: Members): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body?: string | undefined }>
}

/** The rows of a seed that register the credential of a caller, or the static key that the row of its reseller gets. */
export interface SeedCredential {
  readonly staticKey?: string
  readonly rows: Readonly<Record<string, readonly object[]>>
  readonly credential: DriftCredential
}

export interface Surroundings {
  /** A request of a token, with its path and body, and the members of the response. */
  ask(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Members>
  /** A random text. */
  newId(): string
  /** Epoch ms. */
  now(): number
}

export function seedCredential(caller: DriftCaller, surroundings: Surroundings): SeedCredential {
  if (caller.credential === 'static key') {
    const key = surroundings.newId()
    const headers = { 'x-wsm-api-token': key }
    return { staticKey: key, rows: {}, credential: { prove: async () => ({ headers }) } }
  }
  return caller.credential === 'signed' ? signed(caller, surroundings) : app(caller, surroundings)
}

const APIS = { reseller: ['kdp'], customer: ['kme'], provider: ['msp', 'kme'] } as const

function app({ tenant, kind, clientId, scopes }: DriftCaller, { ask, newId }: Surroundings): SeedCredential {
  const clientSecret = newId()
  const form = (sent: Members): string =>
    String(
      new URLSearchParams({
        ...(sent as Record<string, string>),
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    )
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  let token: Promise<unknown> | undefined
  return {
    rows: { apps: [{ tenant, clientId, clientSecret, scopes: scopes?.length ? scopes : APIS[kind] }] },
    credential: {
      prove: async sent => {
        if ('grant_type' in sent) return { headers: type, body: form(sent) }
        token ??= ask('/ams/v1/oauth2/token', type, form({})).then(answer => answer.access_token)
        return { headers: { authorization: `Bearer ${await token}` } }
      },
    },
  }
}

function signed({ tenant, kind }: DriftCaller, { ask, newId, now }: Surroundings): SeedCredential {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const Public = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const Private = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const clientIdentifier = newId()
  const sign = async (claims: object) => signJwt(await signingKeyOf({ Public, Private }), claims, { now: now(), id: newId() })
  const request = async (sent: Members) =>
    JSON.stringify({ ...sent, clientIdentifierJwt: await sign({ clientIdentifier }), base64EncodedStringPublicKey: Public })
  const type = { 'content-type': 'application/json' }
  let token: Promise<unknown> | undefined
  return {
    rows: { keys: [{ clientIdentifier, tenant, service: APIS[kind][0], publicKey: Public }] },
    credential: {
      prove: async sent => {
        if ('clientIdentifierJwt' in sent) return { headers: type, body: await request(sent) }
        token ??= request({})
          .then(body => ask('/ams/v1/users/accesstoken', type, body))
          .then(answer => answer.accessToken)
        return { headers: { 'x-knox-apitoken': await sign({ accessToken: await token }) } }
      },
    },
  }
}
