import type { AuthReason } from '../../auth/caller.ts'
import { CALL_RULES, type CallRules, type CallSubject, checkCall } from '../../auth/identify.ts'
import { type Explanation, Refused, type Row } from '../../wire/catalogue.ts'
import { gateRows } from './errors.ts'
import { type ApiRule, type RefusalFor, throwUnlessMet, withRefusals } from './rules.ts'

/** The refusal for each reason that `auth/` has. */
export type CredentialRefusals = Readonly<Record<AuthReason, RefusalFor<CallSubject>>>

/**
 * Makes the credential check of an API: the rules of the credential, then the API's own. The check throws `Refused`, or
 * returns the explanation of a caller that met all rules.
 */
export function credentialCheck<Subject extends CallSubject>(
  refusals: CredentialRefusals,
  ownRules: readonly ApiRule<Subject>[],
): (subject: Subject) => Promise<Explanation> {
  const rulesOf = (via: keyof typeof CALL_RULES) => [
    ...withRefusals<CallSubject, AuthReason>(CALL_RULES[via], refusals),
    ...ownRules,
  ]
  const rules: CallRules<Subject, RefusalFor<Subject>> = {
    none: rulesOf('none'),
    bearer: rulesOf('bearer'),
    signed: rulesOf('signed'),
  }
  return async subject => throwUnlessMet(await checkCall(rules, subject))
}

/** The refusals of an API: its own row for a missing credential, and its own or the common row for each other reason. */
export const credentialRefusals = (
  own: Readonly<{ 'credential-missing': Row } & Partial<Record<Exclude<AuthReason, 'signature-expired'>, Row>>>,
): CredentialRefusals => {
  const rows = { ...COMMON_ROWS, ...own }
  const refusals = Object.entries(rows).map(([reason, row]) => [reason, () => new Refused(row)])
  // Object.fromEntries has a type without the keys.
  return {
    ...(Object.fromEntries(refusals) as CredentialRefusals),
    'signature-expired': ({ holder }) => signatureExpired(holder),
  }
}

const COMMON_ROWS: Readonly<Record<Exclude<AuthReason, 'credential-missing' | 'signature-expired'>, Row>> = {
  'credential-malformed': gateRows.accessTokenBadRequest,
  'claim-empty': gateRows.accessTokenClaimEmpty,
  'access-token-expired': gateRows.accessTokenExpired,
  'access-token-invalid': gateRows.accessTokenInvalid,
  'bearer-invalid': gateRows.accessTokenBadRequest,
  'bearer-expired': gateRows.bearerExpired,
  'bearer-revoked': gateRows.bearerExpired,
  'restriction-unmet': gateRows.restrictionInvalid,
  'user-unknown': gateRows.userNotFound,
  'tenant-unknown': gateRows.tenantNotFound,
}

/**
 * The refusal of a JWT after its own `exp`; `owner` has the key that signed it. The sample has the address of a person. For a
 * key of a tenant itself the text has the tenant's id, and without a known owner the placeholder of the sample (both inferred).
 */
export const signatureExpired = (owner: { readonly user: string | null; readonly tenant: string } | undefined): Refused => {
  const row = gateRows.authenticationFail
  // With a replacement text instead of a function, `$&` in an address would be a pattern.
  return new Refused(
    row,
    row[2].replace('<user_email>', placeholder => owner?.user ?? owner?.tenant ?? placeholder),
  )
}
