/**
 * The gate before /ams, KME and KDP: which row each refused credential is, and how such a body looks. Knows no API in
 * particular; MSP has numbers and an envelope of its own.
 */
import Type from 'typebox'
import type { AuthWord } from '../auth/caller.ts'
import { CALL_RULES, type CallMatter, type CallRules, judgeCall } from '../auth/identify.ts'
import { type Judgement, type Rule, tell, unmet } from '../auth/rules.ts'
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
  // From the vendor's authentication pages and support article KBA-1242, which print number and name; the texts are ours.
  authenticationFail: [4030000, 'AUTHENTICATION_FAIL', 'The signed token has expired.'],
  accessTokenExpired: [4032251, 'ACCESS_TOKEN_EXPIRED', 'The access token has expired.'],
  accessTokenInvalid: [4032252, 'ACCESS_TOKEN_INVALID', 'The access token is not one for this API.'],
  // From the MSP error table of 26.07; that KME and KDP say the same of a bearer is inferred.
  bearerExpired: [40100001, 'ACCESS_TOKEN_EXPIRED', 'The access token has expired or was revoked.'],
} as const satisfies Catalogue

/** A rule in an API's own words. */
export type SpokenRule<Matter> = Rule<Matter, () => Refused>

/** The rules of a room below, each with the row of its word. */
export const spoken = <Matter, Word extends string>(
  rules: readonly Rule<Matter, Word>[],
  says: Readonly<Record<Word, () => Refused>>,
): readonly SpokenRule<Matter>[] => rules.map(rule => ({ ...rule, no: says[rule.no] }))

/** How a judgement is told, in rows. */
export const explanationOf =
  <Matter>(judgement: Judgement<Matter, () => Refused>): Explanation =>
  () =>
    tell(judgement).map(({ no, ...told }) => {
      const [code, name] = no().row
      return { ...told, code, name }
    })

/** Throws `Refused`, with its explanation, for what did not meet the rules. */
export function orRefuseUnmet<Matter>(judgement: Judgement<Matter, () => Refused>): Explanation {
  const explanation = explanationOf(judgement)
  const refused = unmet(judgement)?.no()
  if (refused === undefined) return explanation
  refused.explanation = explanation
  throw refused
}

/**
 * Makes the gate of an API: who calls, by the head of a request, and the rules of the API's own behind. It throws `Refused`,
 * else it answers how the caller was let in.
 */
export function gate<Matter extends CallMatter>(
  says: Readonly<Record<AuthWord, () => Refused>>,
  own: readonly SpokenRule<Matter>[],
): (matter: Matter) => Promise<Explanation> {
  const by = (via: keyof typeof CALL_RULES) => [...spoken(CALL_RULES[via], says), ...own]
  const rules: CallRules<Matter, () => Refused> = { none: by('none'), bearer: by('bearer'), legacy: by('legacy') }
  return async matter => orRefuseUnmet(await judgeCall(rules, matter))
}

/** What KME and KDP say of a credential; each has its own row for none. */
export const saysOf = (missing: Row): Readonly<Record<AuthWord, () => Refused>> => ({
  'credential-missing': () => new Refused(missing),
  'credential-garbled': () => new Refused(gateRows.accessTokenBadRequest),
  'signature-expired': () => new Refused(gateRows.authenticationFail),
  'claim-empty': () => new Refused(gateRows.accessTokenClaimEmpty),
  'access-token-expired': () => new Refused(gateRows.accessTokenExpired),
  'access-token-foreign': () => new Refused(gateRows.accessTokenInvalid),
  'bearer-expired': () => new Refused(gateRows.bearerExpired),
  'restriction-unmet': () => new Refused(gateRows.restrictionInvalid),
  'user-gone': () => new Refused(gateRows.userNotFound),
  'tenant-gone': () => new Refused(gateRows.tenantNotFound),
})

/** That the plane's operator has neither blocked a tenant nor put it to rest; it has its own place in each API's order. */
export const standing = <Matter>(
  tenantOf: (matter: Matter) => Tenant | undefined,
  { of, whose } = { of: '', whose: 'The tenant' },
): SpokenRule<Matter>[] => [
  {
    name: `${of}blocked`,
    asks: `${whose} is not blocked.`,
    no: () => new Refused(gateRows.tenantBlocked),
    remedy: REVIVE,
    meets: matter => tenantOf(matter)?.standing !== 'blocked',
  },
  {
    name: `${of}inactive`,
    asks: `${whose} is active.`,
    no: () => new Refused(gateRows.tenantInactive),
    remedy: REVIVE,
    meets: matter => tenantOf(matter)?.standing !== 'inactive',
  },
]

const REVIVE = "The operator's word: PATCH its state to active by the control API."

/** How a body is worded: as KME and KDP do, without an error id, or with each member in an array. */
type Manner = 'usual' | 'anonymous' | 'arrays'

/** The body of an error on KME and KDP. `manner` overrules the row's own. */
export function envelope(refused: Refused, id: string, manner: Manner = mannerOf(refused)): Spoken {
  const [code, message] = refused.row
  const status = statusOf(code)
  const data = refused.text === '' ? message : refused.text
  if (manner === 'arrays') return { status, body: { code: [code], message: [message], data: [data] } }
  if (manner === 'anonymous') return { status, body: { code, message, data } }
  return { status, body: { errorId: id, code, message, data } }
}

// By the row and not by who threw it, so that a row ordered as a fault looks as it does when it is earned. The published
// samples of 4012250 have no id; KBA-1242 shows the one row whose members are arrays.
const mannerOf = (refused: Refused): Manner =>
  refused.row[0] === gateRows.accessTokenBadRequest[0]
    ? 'anonymous'
    : refused.row[0] === gateRows.authenticationFail[0]
      ? 'arrays'
      : 'usual'

/** The body of an error on KME and KDP, for OpenAPI. */
export const errorSchema = Type.Object({
  errorId: Type.Optional(Type.String({ description: 'Of this occurrence; the activity log has it too. Absent on 4012250.' })),
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
