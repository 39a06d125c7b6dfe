/** The rows of refused credentials that several APIs have. Each row names its source. */
import type { Catalogue } from '../../wire/catalogue.ts'

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
