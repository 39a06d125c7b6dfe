/**
 * The gate before /ams, KME and KDP: which row each refused credential is, and how such a body looks. Knows no API in
 * particular; MSP has numbers and an envelope of its own.
 */
import Type from 'typebox'
import type { AuthWord } from '../auth/caller.ts'
import { CALL_RULES, type CallRules, type CallSubject, checkCall } from '../auth/identify.ts'
import { type Rule, type RuleCheck, ruleFindings, unmet } from '../auth/rules.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { Spoken } from '../wire/api.ts'
import { type Catalogue, type Explanation, Refused, type Row, statusOf } from '../wire/catalogue.ts'

export const gateRows = {
  // Published in the KME error table; the first in the samples of KME and KDP alone.
  accessTokenBadRequest: [4012250, 'ACCESS_TOKEN_BAD_REQUEST', 'ACCESS_TOKEN_BAD_REQUEST'],
  accessTokenClaimEmpty: [
    4012251,
    'BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED',
    'The customer provides a null or empty string as the token when signing the access token and the calls any open API.',
  ],
  tenantBlocked: [4030003, 'TENANT_BLOCKED', 'The current tenant is blocked from using this service.'],
  tenantInactive: [4030005, 'TENANT_INACTIVE', 'The current tenant is inactive.'],
  userNotFound: [4040100, 'USER_NOT_FOUND', 'The specified user does not exist.'],
  tenantNotFound: [4040900, 'TENANT_NOT_FOUND', 'The specified tenant does not exist.'],
  restrictionInvalid: [4042251, 'API_KEY_RESTRICTION_INVALID', 'The IP address or http referer format is incorrect or empty.'],
  // The sample of support article KBA-1242. Its placeholder is replaced by the owner's address.
  authenticationFail: [
    4030000,
    'AUTHENTICATION_FAIL',
    'Failed to parse jwt token for user <user_email> with any user public key: access token has expired',
  ],
  // Published in the troubleshooting of Knox cloud services of February 2026, the first without a full stop.
  accessTokenExpired: [
    4032251,
    'ACCESS_TOKEN_EXPIRED',
    'Provided Access token has expired. A new access token needs to be generated',
  ],
  accessTokenInvalid: [4032252, 'ACCESS_TOKEN_INVALID', 'Provided Access token is invalid for this api.'],
  // From the MSP error table of July 2026; that KME and KDP answer a bearer with the same row is inferred.
  bearerExpired: [40100001, 'ACCESS_TOKEN_EXPIRED', 'The access token has expired.'],
} as const satisfies Catalogue

/** The refusal of a rule that was not met, by what was learnt up to there. */
export type Refusing<Subject> = (subject: Subject) => Refused

/** A rule in an API's own words. */
export type SpokenRule<Subject> = Rule<Subject, Refusing<Subject>>

/** The rules of a room below, each with the row of its word. */
export const spoken = <Subject, Word extends string>(
  rules: readonly Rule<Subject, Word>[],
  says: Readonly<Record<Word, Refusing<Subject>>>,
): readonly SpokenRule<Subject>[] => rules.map(rule => ({ ...rule, no: says[rule.no] }))

/** How a judgement is told, in rows. */
export const explanationOf =
  <Subject>(check: RuleCheck<Subject, Refusing<Subject>>): Explanation =>
  () =>
    ruleFindings(check).map(({ no, ...told }) => {
      const [code, name] = no(check.subject).row
      return { ...told, code, name }
    })

/** Throws `Refused`, with its explanation, for what did not meet the rules. */
export function orThrowUnmet<Subject>(check: RuleCheck<Subject, Refusing<Subject>>): Explanation {
  const explanation = explanationOf(check)
  const refused = unmet(check)?.no(check.subject)
  if (refused === undefined) return explanation
  refused.explanation = explanation
  throw refused
}

/**
 * Makes the gate of an API: who calls, by the head of a request, and the rules of the API's own behind. It throws `Refused`,
 * else it answers how the caller was let in.
 */
export function gate<Subject extends CallSubject>(
  says: Readonly<Record<AuthWord, Refusing<CallSubject>>>,
  own: readonly SpokenRule<Subject>[],
): (subject: Subject) => Promise<Explanation> {
  const by = (via: keyof typeof CALL_RULES) => [...spoken<CallSubject, AuthWord>(CALL_RULES[via], says), ...own]
  const rules: CallRules<Subject, Refusing<Subject>> = { none: by('none'), bearer: by('bearer'), legacy: by('legacy') }
  return async subject => orThrowUnmet(await checkCall(rules, subject))
}

/** The words for credentials, each with its refusal. */
export type Says = Readonly<Record<AuthWord, Refusing<CallSubject>>>

/** What an API answers to refused credentials: its own row for none, the gate's for the rest, or its own instead of those. */
export const saysOf = (
  own: Readonly<{ 'credential-missing': Row } & Partial<Record<Exclude<AuthWord, 'signature-expired'>, Row>>>,
): Says => {
  const rows = { ...ROW_OF, ...own }
  const says = Object.entries(rows).map(([word, row]) => [word, () => new Refused(row)])
  // Object.fromEntries forgets the keys.
  return { ...(Object.fromEntries(says) as Says), 'signature-expired': ({ holder }) => signatureExpired(holder) }
}

const ROW_OF: Readonly<Record<Exclude<AuthWord, 'credential-missing' | 'signature-expired'>, Row>> = {
  'credential-garbled': gateRows.accessTokenBadRequest,
  'claim-empty': gateRows.accessTokenClaimEmpty,
  'access-token-expired': gateRows.accessTokenExpired,
  'access-token-foreign': gateRows.accessTokenInvalid,
  'bearer-garbled': gateRows.accessTokenBadRequest,
  'bearer-expired': gateRows.bearerExpired,
  'bearer-revoked': gateRows.bearerExpired,
  'restriction-unmet': gateRows.restrictionInvalid,
  'user-gone': gateRows.userNotFound,
  'tenant-gone': gateRows.tenantNotFound,
}

/**
 * A JWT past its own `exp`. `owner` is whose key has signed it: the sample names the address of a person, a key of a tenant
 * itself has only the tenant's id (inferred), and where no owner is known the sample's placeholder stays (inferred).
 */
export const signatureExpired = (owner: { readonly user: string | null; readonly tenant: string } | undefined): Refused => {
  const row = gateRows.authenticationFail
  // A replacement text could have patterns of its own.
  return new Refused(
    row,
    row[2].replace('<user_email>', placeholder => owner?.user ?? owner?.tenant ?? placeholder),
  )
}

/** That the plane's operator has neither blocked a tenant nor put it to rest; it has its own place in each API's order. */
export const tenantStatus = <Subject>(
  tenantOf: (subject: Subject) => Tenant | undefined,
  { of, whose } = { of: '', whose: 'The tenant' },
): SpokenRule<Subject>[] => [
  {
    name: `${of}blocked`,
    asks: `${whose} is not blocked.`,
    no: () => new Refused(gateRows.tenantBlocked),
    remedy: REVIVE,
    meets: subject => tenantOf(subject)?.status !== 'blocked',
  },
  {
    name: `${of}inactive`,
    asks: `${whose} is active.`,
    no: () => new Refused(gateRows.tenantInactive),
    remedy: REVIVE,
    meets: subject => tenantOf(subject)?.status !== 'inactive',
  },
]

const REVIVE = "The operator's word: PATCH its state to active by the control API."

/** How a body is worded: as KME and KDP do, without an error id, with each member in an array, or as `{"error": text}`. */
type Manner = 'usual' | 'anonymous' | 'arrays' | 'error-only'

/**
 * A row whose published sample is worded in another manner than the usual one. Rows with the same number may differ in it,
 * and a row that a fault raises looks as it does when it is earned.
 */
export function worded<R extends Row>(manner: Exclude<Manner, 'usual'>, row: R): R {
  manners.set(row, manner)
  return row
}

const manners = new WeakMap<Row, Manner>()

// The published samples of the first have no id; KBA-1242 shows the second with members that are arrays.
worded('anonymous', gateRows.accessTokenBadRequest)
worded('arrays', gateRows.authenticationFail)

/** The body of an error on KME and KDP. `manner` overrules the row's own. */
export function envelope(refused: Refused, id: string, manner: Manner = manners.get(refused.row) ?? 'usual'): Spoken {
  const [code, message] = refused.row
  const status = statusOf(code)
  const data = refused.text === '' ? message : refused.text
  if (manner === 'error-only') return { status, body: { error: data } }
  if (manner === 'arrays') return { status, body: { code: [code], message: [message], data: [data] } }
  if (manner === 'anonymous') return { status, body: { code, message, data } }
  return { status, body: { errorId: id, code, message, data } }
}

/** The body of an error on KME and KDP, for OpenAPI. */
export const errorSchema = Type.Object({
  errorId: Type.Optional(
    Type.String({
      description: 'Of this occurrence; the activity log has it too. Absent where the published sample has none, as on 4012250.',
    }),
  ),
  code: Type.Integer(),
  message: Type.String({ description: 'The name of the row.' }),
  data: Type.String({ description: 'For a person.' }),
})

/** The two credentials of KME and KDP, for OpenAPI. */
export const security = {
  oauth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /ams/v1/oauth2/token.' },
  legacy: {
    type: 'apiKey',
    in: 'header',
    name: 'x-knox-apitoken',
    description: 'A JWT, signed by the client with RS512, around the token from POST /ams/v1/users/accesstoken.',
  },
} as const
