import type { Catalogue } from '../../wire/catalogue.ts'

/** The published error table of the MSP Portal API of December 2023, row for row, under our own keys. */
export const published = {
  failure: [5000000, 'FAILURE', 'Internal Server Error.'],
  authorizationFail: [4030000, 'AUTHORIZATION_FAIL', 'The current user is unauthorized to use this service.'],
  invalidCountry: [4002108, 'INVALID_COUNTRY', 'Unsupported country.'],
  addCustomerInvalid: [4002100, 'ADD_EC_CUSTOMER_INVALID', 'This customer doesn’t exist or the ID isn’t a valid customer ID.'],
  addCustomerNotApproved: [
    4002101,
    'ADD_EC_CUSTOMER_NOT_APPROVED',
    'This customer is currently either pending approval or has been rejected by the Samsung administrator.',
  ],
  addDelinkPending: [
    4002102,
    'ADD_EC_DELINK_PENDING',
    'This customer is currently in the process of being delinked from an MSP and cannot be added until this process is complete.',
  ],
  addAlreadyManaged: [4002103, 'ADD_EC_ALREADY_MANAGED', 'This customer is already managed by someone else.'],
  addPendingAgain: [4002104, 'ADD_EC_PENDING_CANNOT_ADD_AGAIN', 'This customer is ‘Pending’ and cannot be added again.'],
  addOtherRegion: [4002105, 'ADD_EC_NOT_SAME_REGION', 'This customer is not available in your region.'],
  customerNotFound: [4042100, 'CUSTOMER_NOT_FOUND', 'This customer doesn’t exist.'],
  customerNotManaged: [4002113, 'CUSTOMER_NOT_MANAGED_BY_MSP', 'Customer not managed by the current MSP.'],
  emailInUse: [
    4002106,
    'EMAIL_ALREADY_IN_USAGE',
    'A Knox Cloud Services account already exists for this user. Please contact the customer or Samsung administrator.',
  ],
  serviceNotValidScp: [4002109, 'SERVICE_NOT_VALID_SCP', 'The Knox MSP Portal API does not support Samsung Care Plus.'],
  cannotDelinkFullyManaged: [4002112, 'CANNOT_DELINK_FULLY_MANAGED', 'Cannot delink a fully managed customer.'],
  pendingCannotDelink: [4002115, 'CUSTOMER_PENDING_CANNOT_DELINK', 'Customer is in pending state, cannot be delinked.'],
  kmPrefixInvalid: [4002111, 'KM_TENANT_PREFIX_INVALID', 'Prefix can’t begin or end with a period.'],
  kmDomainExists: [4002110, 'KM_DOMAIN_NAME_ALREADY_EXISTS', 'Prefix is required because the domain name already exists.'],
  blockedDomain: [
    4002114,
    'BLOCKED_DOMAIN_FOR_JOINTLY_MANAGED',
    'This email domain is not allowed for jointly managed customers.',
  ],
  cannotChangeWhenDelinking: [
    4002116,
    'CANNOT_CHANGE_WHEN_DELINKING',
    'Customer cannot be changed while delink request is pending.',
  ],
  cannotUpdateToFully: [4002117, 'CANNOT_UPDATE_FROM_JOINTLY_TO_FULLY', 'Can’t update from jointly managed to fully managed.'],
  serviceNotAssociated: [
    4002118,
    'SERVICE_NOT_ASSOCIATED_TO_CUSTOMER_ACCOUNT',
    'Service not associated with this customer’s account.',
  ],
  cannotChangeWhenPending: [4002119, 'CANNOT_CHANGE_WHEN_PENDING', 'Customer can’t be changed while in pending to link status.'],
  accessTypeRequired: [4002120, 'ACCESS_TYPE_REQUIRED', 'Access type param is required when adding new services.'],
  kmDomainInUse: [
    4002121,
    'KM_DOMAIN_NAME_ALREADY_IN_USAGE',
    'The organization domain is already in use. Please add a prefix to uniquely identify your organization or to manage multiple Knox Manage administrator accounts under the same organization.',
  ],
} as const satisfies Catalogue

export const errors = {
  ...published,
  // Below: later rows. Numbers and names from the pages of January to July 2026, which name them without their texts; the
  // texts are ours.
  cannotManageKg: [4002124, 'MSP_CANNOT_MANAGE_KG', 'The MSP is not approved to manage Knox Guard.'],
  kgTenantInfoInvalid: [4002127, 'INVALID_KG_TENANT_INFO', 'The Knox Guard tenant information is missing or not valid.'],
  kgTenantTypeInvalid: [
    4002128,
    'INVALID_KG_TENANT_TYPE_FINANCING_OTHERS',
    'The Knox Guard tenant type is missing or not valid for this domain type.',
  ],
  kgPhoneEmailInvalid: [4002129, 'INVALID_KG_PHONE_EMAIL', 'The Knox Guard support phone or email is not valid.'],
  kgTenantTypeNotEmpty: [
    4002130,
    'INVALID_KG_TENANT_TYPE_EMPTY',
    'The Knox Guard tenant type must be empty for this domain type.',
  ],
  disallowedCharacters: [
    4002133,
    'INCLUDES_DISALLOWED_CHARACTERS',
    'The field includes characters that are not allowed. {parameter}',
  ],
  alphanumericAndSome: [
    4002134,
    'ALPHANUMERIC_ONLY_ALLOWED_CHARACTERS',
    'The field may have letters, digits and the allowed characters only. {parameter}',
  ],
  alphanumericOnly: [4002135, 'ALPHANUMERIC_ONLY', 'The field may have letters and digits only. {parameter}'],
  prohibitedWord: [4002136, 'FIELD_CONTAINS_PROHIBITED_WORD', 'The field contains a prohibited word. {parameter}'],
  urlInvalid: [4002137, 'INVALID_URL', 'The URL is not valid. {parameter}'],
  phoneInvalid: [4002138, 'INVALID_PHONE_NUMBER', 'The phone number is not valid. {parameter}'],
  edgeCharacter: [
    4002139,
    'START_OR_ENDS_WITH_DISALLOWED_CHARACTER',
    'The field begins or ends with a character that is not allowed. {parameter}',
  ],
  edgeOrRepeatedCharacter: [
    4002140,
    'START_OR_ENDS_OR_CONSECUTIVE_DISALLOWED_CHARACTER',
    'The field begins or ends with, or repeats, a character that is not allowed. {parameter}',
  ],
  // 4002120 under the name that it has since 26.07.
  managementTypeRequired: [4002120, 'MANAGEMENT_TYPE_REQUIRED', 'Management type param is required when adding new services.'],
  parameterInvalid: [40000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid. {parameter}'],
  accessTokenExpired: [40100001, 'ACCESS_TOKEN_EXPIRED', 'The access token has expired or was revoked.'],
  pathUnknown: [40400000, 'RESOURCE_NOT_FOUND', 'The specified resource does not exist.'],
  // In no page: the numbers are inferred from the sibling APIs; see FIDELITY.md.
  unauthenticated: [
    40100000,
    'AUTHORIZATION_FAIL',
    'Authorization for the API is required, but the request has not been authenticated.',
  ],
  bodyTooLarge: [41300000, 'PAYLOAD_TOO_LARGE', 'The request body is too large.'],
} as const satisfies Catalogue
