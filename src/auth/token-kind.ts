import { openJws } from './compact-jws.ts'

/** The kind of token that a text seems to be, by its unverified claims. */
export type TokenKind =
  | 'client identifier'
  | 'signed client identifier'
  | 'signed access token'
  | 'signed session token'
  | 'access token'
  | 'session token'
  | 'bearer'
  | 'unknown'

export function tokenKindOf(text: string): TokenKind {
  const claims = openJws(text)?.claims
  if (claims === undefined) return 'unknown'
  if (typeof claims.use === 'string' && Object.hasOwn(SERVER_KINDS, claims.use))
    return SERVER_KINDS[claims.use as keyof typeof SERVER_KINDS]
  if ('clientIdentifier' in claims) return 'publicKey' in claims ? 'signed client identifier' : 'client identifier'
  if ('sessionToken' in claims) return 'signed session token'
  return 'accessToken' in claims ? 'signed access token' : 'unknown'
}

const SERVER_KINDS = { access: 'access token', session: 'session token', bearer: 'bearer' } as const

/** A hint for a client that sent another kind of token than expected; undefined for an unknown kind. */
export function describeToken(text: string): string | undefined {
  const kind = tokenKindOf(text)
  return kind === 'unknown' ? undefined : HINTS[kind]
}

const HINTS: Readonly<Record<Exclude<TokenKind, 'unknown'>, string>> = {
  'client identifier': 'this is a client identifier that is not signed',
  'signed client identifier': 'this is a signed client identifier, for POST /ams/v1/users/accesstoken',
  'signed access token': 'this is a signed access token, for the header x-knox-apitoken',
  'signed session token': 'this is a signed session token, for POST /ams/v1/users/customer/accesstoken',
  'access token': 'this is an access token without your signature: sign it and send the JWT as x-knox-apitoken',
  'session token':
    'this is a session token without your signature: sign it and send the JWT to POST /ams/v1/users/customer/accesstoken',
  bearer: 'this is a bearer, for the header Authorization',
}
