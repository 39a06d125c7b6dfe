import type { Catalogue } from '../../wire/catalogue.ts'

/** The published error table of December 2023, row for row, with keys of our own. */
export const published2023 = {
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
  managementTypeRequired: [4002120, 'ACCESS_TYPE_REQUIRED', 'Access type param is required when adding new services.'],
  kmDomainInUse: [
    4002121,
    'KM_DOMAIN_NAME_ALREADY_IN_USAGE',
    'The organization domain is already in use. Please add a prefix to uniquely identify your organization or to manage multiple Knox Manage administrator accounts under the same organization.',
  ],
} as const satisfies Catalogue

/** The published table of July 2026, row for row. A row with a changed name or text has the key of its number in 2023. */
const published2026 = {
  parameterInvalid: [40000000, 'RESOURCE_INVALID_PARAM', 'The specified request parameters are not valid.'],
  addCustomerInvalid: published2023.addCustomerInvalid,
  addCustomerNotApproved: published2023.addCustomerNotApproved,
  addDelinkPending: published2023.addDelinkPending,
  addAlreadyManaged: published2023.addAlreadyManaged,
  addPendingAgain: published2023.addPendingAgain,
  addOtherRegion: published2023.addOtherRegion,
  emailInUse: [
    4002106,
    'EMAIL_ALREADY_IN_USAGE',
    'Knox cloud services account already exists for this user. Please contact the customer or Samsung administrator.',
  ],
  invalidCountry: published2023.invalidCountry,
  serviceNotValidScp: published2023.serviceNotValidScp,
  kmDomainExists: published2023.kmDomainExists,
  kmPrefixInvalid: published2023.kmPrefixInvalid,
  cannotDelinkFullyManaged: published2023.cannotDelinkFullyManaged,
  customerNotManaged: published2023.customerNotManaged,
  blockedDomain: published2023.blockedDomain,
  pendingCannotDelink: published2023.pendingCannotDelink,
  cannotChangeWhenDelinking: published2023.cannotChangeWhenDelinking,
  cannotUpdateToFully: published2023.cannotUpdateToFully,
  serviceNotAssociated: published2023.serviceNotAssociated,
  cannotChangeWhenPending: published2023.cannotChangeWhenPending,
  managementTypeRequired: [
    4002120,
    'MANAGEMENT_TYPE_REQUIRED',
    'The managementType parameter is required when adding new services.',
  ],
  kmDomainInUse: published2023.kmDomainInUse,
  cannotManageKg: [
    4002124,
    'MSP_CANNOT_MANAGE_KG',
    'This MSP doesn’t manage Knox Guard, please remove Knox Guard from the managed services list.',
  ],
  kgTenantInfoInvalid: [
    4002127,
    'INVALID_KG_TENANT_INFO',
    'You must pass a valid Knox Guard Domain Type (Financing, Enterprise, Insurance, Others).',
  ],
  kgTenantTypeInvalid: [
    4002128,
    'INVALID_KG_TENANT_TYPE_FINANCING_OTHERS',
    'You must pass a valid Knox Guard Tenant Type (Normal, Payg).',
  ],
  kgPhoneEmailInvalid: [
    4002129,
    'INVALID_KG_PHONE_EMAIL',
    'For Financing Domain Type, a valid email address or phone number must be provided.',
  ],
  kgTenantTypeNotEmpty: [
    4002130,
    'INVALID_KG_TENANT_TYPE_EMPTY',
    'For Enterprise and Insurance Domain Types, Tenant Type must not be set.',
  ],
  disallowedCharacters: [
    4002133,
    'INCLUDES_DISALLOWED_CHARACTERS',
    'Field contains disallowed special characters. Verify the allowed characters for the field.',
  ],
  alphanumericAndSome: [
    4002134,
    'ALPHANUMERIC_ONLY_ALLOWED_CHARACTERS',
    'Only alphanumeric and specific special characters are allowed for this field.',
  ],
  alphanumericOnly: [4002135, 'ALPHANUMERIC_ONLY', 'Only alphanumeric characters are allowed for this field.'],
  prohibitedWord: [
    4002136,
    'FIELD_CONTAINS_PROHIBITED_WORD',
    'Field contains a prohibited word. Review the field requirements and remove any restricted terms.',
  ],
  urlInvalid: [
    4002137,
    'INVALID_URL',
    'Enter a valid website URL. URL must include proper protocol (http/https) and domain structure.',
  ],
  phoneInvalid: [4002138, 'INVALID_PHONE_NUMBER', 'Phone number must contain only digits and be between 7-15 digits.'],
  edgeCharacter: [
    4002139,
    'START_OR_ENDS_WITH_DISALLOWED_CHARACTER',
    'Field cannot start or end with certain characters (e.g., spaces, periods, hyphens).',
  ],
  edgeOrRepeatedCharacter: [
    4002140,
    'START_OR_ENDS_OR_CONSECUTIVE_DISALLOWED_CHARACTER',
    'Field cannot start or end with, or include consecutive disallowed characters.',
  ],
  accessTokenExpired: [40100001, 'ACCESS_TOKEN_EXPIRED', 'The access token has expired.'],
  authorizationFail: published2023.authorizationFail,
  pathUnknown: [40400000, 'RESOURCE_NOT_FOUND', 'The specified resource couldn’t be found.'],
  customerNotFound: published2023.customerNotFound,
  failure: published2023.failure,
} as const satisfies Catalogue

/** Not published: the numbers are inferred from the sibling APIs; see FIDELITY.md. */
const unpublished = {
  unauthenticated: [
    40100000,
    'AUTHORIZATION_FAIL',
    'Authorization for the API is required, but the request has not been authenticated.',
  ],
  bodyTooLarge: [41300000, 'PAYLOAD_TOO_LARGE', 'The request body is too large.'],
} as const satisfies Catalogue

/** The rows of all refusals. For an earlier date `contract.ts` replaces rows that were different or absent. */
export const errors = { ...published2026, ...unpublished } as const satisfies Catalogue

const { parameterInvalid, accessTokenExpired, pathUnknown } = published2026

/** The rows under 2023-12. The last ones were published later, and the table of 2023 has no others for their cases. */
export const errors2023 = {
  ...published2023,
  ...{ parameterInvalid, accessTokenExpired, pathUnknown },
  ...unpublished,
} as const satisfies Catalogue

/** See `Api.onlyByFault`. */
export const onlyByFault = { failure: 'a healthy server completes every request' }
