import type { AccessWord } from '../../auth/access-token.ts'
import type { GrantWord } from '../../auth/client-credentials.ts'
import type { Cause, Spoken } from '../../wire/api.ts'
import { type Refused, statusOf } from '../../wire/catalogue.ts'
import { envelope } from '../gate.ts'
import { refusals } from '../speak.ts'
import { errors, isOAuth } from './errors.ts'

/** Somebody who has no token yet. */
export interface Visitor {
  readonly scopes: ReadonlySet<string>
  /** The peer's address, to which a client identifier may be restricted. */
  readonly address: string
}

export const refuse = refusals(errors)

/** What `auth` says of a signed client identifier, in rows. */
export const ROW_OF_ACCESS = {
  'jwt-garbled': 'accessTokenBadRequest',
  'jwt-expired': 'signedTokenExpired',
  'identifier-empty': 'identifierClaimEmpty',
  'identifier-unknown': 'accessTokenBadRequest',
  'jti-used': 'jtiUsed',
  'restriction-empty': 'restrictionEmpty',
  'restriction-unlisted': 'restrictionUnlisted',
} as const satisfies Readonly<Record<AccessWord, keyof typeof errors>>

/** What `auth` says of an app that asks for a token, in rows. */
export const ROW_OF_GRANT = {
  'client-unknown': 'oauthClientInvalid',
  'grant-unsupported': 'oauthGrantUnsupported',
  'grant-not-enabled': 'oauthClientUnauthorized',
  'scope-unfit': 'oauthScopeInvalid',
} as const satisfies Readonly<Record<GrantWord, keyof typeof errors>>

export const because = (cause: Cause, detail: string): Refused => {
  switch (cause) {
    case 'path-unknown':
      return refuse('pathUnknown')
    case 'body-too-large':
      return refuse('bodyTooLarge')
    case 'body-malformed':
      return refuse('requestFieldsInvalid')
    case 'parameter-unfit':
      return refuse('parameterInvalid', detail)
    // No operation here asks a scope: a server that finds one missing is broken.
    case 'scope-missing':
    // No published row is about it.
    case 'stopping':
    case 'broken':
      return refuse('broken')
  }
}

/** No error of /ams has an id, as the samples have none; an OAuth error is RFC 6749's. */
export function speak(refused: Refused, id: string): Spoken {
  const [code, name] = refused.row
  if (code === errors.signedTokenExpired[0]) return envelope(refused, id, 'arrays')
  if (!isOAuth(code)) return envelope(refused, id, 'anonymous')
  const status = statusOf(code)
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(status === 401 ? { 'www-authenticate': 'Basic realm="muster"' } : {}) },
    body: { error: name, error_description: refused.text.replace(UNFIT_IN_DESCRIPTION, '?') },
  }
}

// RFC 6749 §5.2 allows no others; a text may name what a caller sent.
const UNFIT_IN_DESCRIPTION = /[^\x20-\x21\x23-\x5B\x5D-\x7E]/g
