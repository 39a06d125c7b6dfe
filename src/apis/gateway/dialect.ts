/** How this API refuses: refusals of `auth/` and of the server, as rows of its catalogue. */
import type { AccessReason, AccessSubject } from '../../auth/access-token.ts'
import type { GrantReason } from '../../auth/grant.ts'
import type { WireResponse } from '../../wire/api.ts'
import { type Refused, statusOf, withReason } from '../../wire/catalogue.ts'
import type { Check } from '../../wire/check.ts'
import { signatureExpired } from '../gate/credential-check.ts'
import { envelope } from '../gate/envelope.ts'
import type { RefusalFor } from '../gate/rules.ts'
import { refusals, refusalsByCause } from '../refuse.ts'
import * as checks from './checks.ts'
import { errors, isOAuth } from './errors.ts'

export const refuse = refusals(errors)

/** The refusal of a token request for each reason of `auth/`. */
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

/** The check of a refused app for each reason of `auth/`. */
export const GRANT_CHECKS = {
  'grant-not-enabled': checks.grantRegistered,
  'scope-invalid': checks.grantScopes,
  'grant-invalid': checks.grantValid,
} as const satisfies Readonly<Record<GrantReason, Check<keyof typeof errors>>>

export const because = refusalsByCause({
  'path-unknown': () => refuse('pathUnknown'),
  'body-too-large': () => refuse('bodyTooLarge'),
  'body-malformed': () => refuse('requestFieldsInvalid'),
  'parameter-unfit': detail => withReason(refuse('parameterInvalid'), detail),
  'scope-missing': () => refuse('notPermitted'),
  // No published row is about either cause.
  stopping: () => refuse('broken'),
  broken: () => refuse('broken'),
})

/** The response to a refusal. Errors of /ams have no id, as in the samples; OAuth errors have the form of RFC 6749. */
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

/** A text with only the characters that an `error_description` may have. */
export const description = (text: string): string => text.replace(NOT_IN_DESCRIPTION, '?')

// RFC 6749 §5.2 allows these characters. A text can contain what a client sent.
const NOT_IN_DESCRIPTION = /[^\x20-\x21\x23-\x5B\x5D-\x7E]/g
