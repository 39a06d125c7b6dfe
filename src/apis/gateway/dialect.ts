import type { AccessReason, AccessSubject } from '../../auth/access-token.ts'
import type { AuthWorld } from '../../auth/caller.ts'
import type { GrantReason } from '../../auth/grant.ts'
import type { By } from '../../enrolment/activity.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import type { World } from '../../enrolment/world.ts'
import type { WireResponse } from '../../wire/api.ts'
import { type Explanation, type Refused, statusOf, withReason } from '../../wire/catalogue.ts'
import { signatureExpired } from '../gate/credential-check.ts'
import { envelope } from '../gate/envelope.ts'
import type { RefusalFor } from '../gate/rules.ts'
import { becauseIn, refusals } from '../refuse.ts'
import { errors, isOAuth } from './errors.ts'

/** What this API leans on beside credentials. */
export interface GatewayWorld extends AuthWorld, Pick<World, 'credentialKey'> {
  /** People sign in to a sandbox alone. */
  readonly mode: 'sandbox' | 'service'
  /** Names of hosts, beside loopback, under which a browser may come. */
  readonly hosts: readonly string[]
}

/** Somebody who has no token yet, or registers apps with one. */
export interface Visitor {
  readonly scopes: ReadonlySet<string>
  /** The peer's address, to which a client identifier may be restricted. */
  readonly address: string
  /** Of the credential, where one was asked for. */
  readonly tenant?: Tenant
  readonly by?: By
  readonly explanation?: Explanation
}

export const refuse = refusals(errors)

/** What `auth` says of a signed client identifier, in rows. */
export const ACCESS_REFUSALS: Readonly<Record<AccessReason, RefusalFor<AccessSubject>>> = {
  'credential-malformed': () => refuse('accessTokenBadRequest'),
  'signature-expired': ({ signedBy }) => signatureExpired(signedBy),
  'identifier-empty': () => refuse('identifierClaimEmpty'),
  'identifier-unknown': () => refuse('accessTokenBadRequest'),
  'jti-used': () => refuse('jtiUsed'),
  'person-unknown': () => refuse('personUnknown'),
  'restriction-empty': () => refuse('restrictionEmpty'),
  'restriction-unlisted': () => refuse('restrictionUnlisted'),
}

/** What `auth` says of an app that asks for a token, in rows. */
export const ROW_OF_GRANT = {
  'grant-not-enabled': 'oauthClientUnauthorized',
  'scope-unfit': 'oauthScopeInvalid',
  'grant-unfit': 'oauthGrantInvalid',
} as const satisfies Readonly<Record<GrantReason, keyof typeof errors>>

export const because = becauseIn({
  'path-unknown': () => refuse('pathUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': () => refuse('requestFieldsInvalid'),
  'parameter-unfit': detail => withReason(refuse('parameterInvalid'), detail),
  'scope-missing': () => refuse('notPermitted'),
  // No published row is about either.
  stopping: () => refuse('broken'),
  broken: () => refuse('broken'),
})

/** No error of /ams has an id, as the samples have none; an OAuth error is RFC 6749's. */
export function errorResponse(refused: Refused, id: string): WireResponse {
  const [code, name] = refused.row
  if (refused.row === errors.signedTokenExpired) return envelope(refused, id, 'arrays')
  if (!isOAuth(code)) return envelope(refused, id, 'anonymous')
  const status = statusOf(code)
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(status === 401 ? { 'www-authenticate': 'Basic realm="muster"' } : {}) },
    body: { error: name, error_description: description(refused.text) },
  }
}

/** A text as an `error_description` may have it. */
export const description = (text: string): string => text.replace(UNFIT_IN_DESCRIPTION, '?')

// RFC 6749 §5.2 allows no others; a text may name what a caller sent.
const UNFIT_IN_DESCRIPTION = /[^\x20-\x21\x23-\x5B\x5D-\x7E]/g
