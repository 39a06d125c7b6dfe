/**
 * The error table of the Knox Mobile Enrollment Customer API, row for row, with keys of our own: two rows share a number and
 * two share a name.
 */
import type { Catalogue } from '../../wire/catalogue.ts'
import { gateRows } from '../gate/errors.ts'

export const errors = {
  parameterInvalid: [4000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid.'],
  tooManyDevices: [4000019, 'TOO_MANY_DEVICES', 'The specified list of devices exceeded the maximum count.'],
  tenantMismatch: [4000904, 'TENANT_MISMATCH', 'The provided customer ID does not correspond to the current tenant.'],
  agentInvalid: [4001600, 'SEG_PROFILE_INVALID', 'The profile request is invalid.'],
  profileInvalid: [4001700, 'BULK_ENROLL_PROFILE_INVALID', 'The profile request is invalid.'],
  customerIdInvalid: [4001701, 'CUSTOMER_ID_INVALID', 'The provided customer ID is invalid.'],
  requestInvalid: [4001701, 'BULK_ENROLL_REQUEST_INVALID', 'The request is invalid.'],
  deviceInvalid: [4001703, 'BULK_ENROLL_DEVICE_INVALID', 'The requested device is invalid.'],
  credentialMissing: [
    4010000,
    'AUTHORIZATION_FAIL',
    'Authorization for the API is required, but the request has not been authenticated.',
  ],
  tokenRequestInvalid: [
    4010050,
    'ACCESS_TOKEN_BAD_REQUEST',
    'The request for an access token is invalid. Please check the fields in your request.',
  ],
  clientIdentifierEmpty: [
    4002251,
    'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED',
    'The customer provides a null or empty string as the client identifier when signing clientIdentifier and then calls the Generate AccessToken API.',
  ],
  accessTokenEmpty: gateRows.accessTokenClaimEmpty,
  notPermitted: [
    40300000,
    'AUTHORIZATION_FAIL',
    'The request has been authenticated but does not have the appropriate permissions, or the requested resource cannot be found.',
  ],
  tenantBlocked: gateRows.tenantBlocked,
  resellerBlocked: [
    4030004,
    'RESELLER_BLOCKED',
    'The reseller is blocked from using this service. By default Reseller accounts cannot access any Knox Mobile Enrollment APIs.',
  ],
  tenantInactive: gateRows.tenantInactive,
  serviceMissing: [4030100, 'USER_AUTHENTICATION_FAIL', 'The current user is not registered in this service.'],
  resourceUnknown: [4040000, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  userUnknown: gateRows.userNotFound,
  deviceUnknown: [4040300, 'DEVICE_NOT_FOUND', 'The requested device does not exist.'],
  resellersProfileUnknown: [4040400, 'PROFILE_NOT_FOUND', 'The requested profile does not exist.'],
  tenantUnknown: gateRows.tenantNotFound,
  profileUnpublished: [4041600, 'SEG_PROFILE_NOT_FOUND', 'The requested profile does not exist.'],
  profileUnknown: [4041700, 'BULK_ENROLL_PROFILE_NOT_FOUND', 'The requested profile does not exist.'],
  devicesUnknown: [4041701, 'BULK_ENROLL_CONFIGURATION_DEVICE_NOT_FOUND', 'The devices to be configured does not exist.'],
  resellerUnknown: [4042100, 'RESELLER_NOT_FOUND', 'The specified resellers does not exist.'],
  restrictionUnmet: gateRows.restrictionInvalid,
  profileNameReserved: [4091600, 'SEG_PROFILE_ALREADY_EXISTS', 'The profile already exists.'],
  profileNameTaken: [4091700, 'BULK_ENROLL_PROFILE_NAME_CONFLICT', 'A profile with the same profile name already exists.'],
  associationExists: [
    4092103,
    'RESELLER_ASSOCIATION_ALREADY_EXISTS',
    'The specified reseller is already associated to the current tenant.',
  ],
  broken: [
    5000000,
    'INTERNAL_SERVER_ERROR',
    'An unknown internal server error has occurred. Check the exception message for additional details.',
  ],
  credentialUndecipherable: [5000006, 'RSA_DECRYPTION_FAIL', 'Encountered an issue in decrypting text.'],

  // Not in the published table. The first is from the published sample of a 401, the last is inferred from the numbering of
  // the sibling APIs, and `apis/gate/errors.ts` has the sources of the others.
  accessTokenInvalid: gateRows.accessTokenBadRequest,
  signatureExpired: gateRows.authenticationFail,
  accessTokenExpired: gateRows.accessTokenExpired,
  accessTokenForeign: gateRows.accessTokenInvalid,
  bearerExpired: gateRows.bearerExpired,
  bodyTooLarge: [4130000, 'PAYLOAD_TOO_LARGE', 'The request body is too large.'],
} as const satisfies Catalogue

/** See `Api.raisedBy`: the table has the rows of requests for access tokens. */
export const raisedBy = { tokenRequestInvalid: 'gateway', clientIdentifierEmpty: 'gateway' }
