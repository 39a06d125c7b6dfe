/**
 * The gate before /ams, KME and KDP: which row each refused credential is, and how such a body looks. Knows no API in
 * particular; MSP has numbers and an envelope of its own.
 */
import Type from 'typebox'
import type { AuthWord, AuthWorld, Bearing, Caller } from '../auth/caller.ts'
import { identify } from '../auth/identify.ts'
import type { Key } from '../auth/store.ts'
import type { Tenant } from '../enrolment/tenant.ts'
import type { Spoken } from '../wire/api.ts'
import { type Catalogue, Refused, type Row, statusOf } from '../wire/catalogue.ts'

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

/**
 * Who calls, of those whom an API accepts: the services of its client identifiers, and its own row for no credential.
 * Throws `Refused`. A tenant's standing is not asked here: `standing` has its own place in each API's order.
 */
export async function callerOf(
  world: AuthWorld,
  bearing: Bearing,
  { accepts, missing }: { accepts: readonly Key['service'][]; missing: Row },
): Promise<Caller> {
  const outcome = await identify(world, bearing, accepts)
  if (!('no' in outcome)) return outcome
  throw new Refused(outcome.no === 'credential-missing' ? missing : ROW_OF[outcome.no])
}

const ROW_OF: Readonly<Record<Exclude<AuthWord, 'credential-missing'>, Row>> = {
  'credential-garbled': gateRows.accessTokenBadRequest,
  'signature-expired': gateRows.authenticationFail,
  'claim-empty': gateRows.accessTokenClaimEmpty,
  'access-token-expired': gateRows.accessTokenExpired,
  'access-token-foreign': gateRows.accessTokenInvalid,
  'bearer-expired': gateRows.bearerExpired,
  'restriction-unmet': gateRows.restrictionInvalid,
  'user-gone': gateRows.userNotFound,
  'tenant-gone': gateRows.tenantNotFound,
}

/** Throws `Refused` for a tenant that the plane's operator has blocked or put to rest. */
export function standing(tenant: Tenant): void {
  if (tenant.standing === 'blocked') throw new Refused(gateRows.tenantBlocked)
  if (tenant.standing === 'inactive') throw new Refused(gateRows.tenantInactive)
}

/** How a body is worded: as KME and KDP do, without an error id, or with each member in an array. */
export type Manner = 'usual' | 'anonymous' | 'arrays'

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
