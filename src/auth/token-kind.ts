import { openJws } from './compact-jws.ts'

/** What a text seems to be, by its claims alone: nothing of it is believed. */
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
  if (typeof claims.use === 'string' && Object.hasOwn(OURS, claims.use)) return OURS[claims.use as keyof typeof OURS]
  if ('clientIdentifier' in claims) return 'publicKey' in claims ? 'signed client identifier' : 'client identifier'
  if ('sessionToken' in claims) return 'signed session token'
  return 'accessToken' in claims ? 'signed access token' : 'unknown'
}

const OURS = { access: 'access token', session: 'session token', bearer: 'bearer' } as const

/** Words for whoever sent one kind where another belongs; nothing where no kind is seen. */
export function describeToken(text: string): string | undefined {
  const kind = tokenKindOf(text)
  return kind === 'unknown' ? undefined : MEANT_FOR[kind]
}

const MEANT_FOR: Readonly<Record<Exclude<TokenKind, 'unknown'>, string>> = {
  'client identifier': 'this is a client identifier that nobody has signed',
  'signed client identifier': 'this is a signed client identifier, for POST /ams/v1/users/accesstoken',
  'signed access token': 'this is a signed access token, for the header x-knox-apitoken',
  'signed session token': 'this is a signed session token, for POST /ams/v1/users/customer/accesstoken',
  'access token': 'this is an access token as the server gave it: sign it and send the JWT as x-knox-apitoken',
  'session token':
    'this is a session token as the server gave it: sign it and send the JWT to POST /ams/v1/users/customer/accesstoken',
  bearer: 'this is a bearer, for the header Authorization',
}
