/** Types of `openapi/msp.json`, written by `npm run openapi`. */

export interface ErrorBody {
  /** The id of the request, also in the activity log. */
  readonly transactionalId: string
  /** The name of the error. */
  readonly code: string
  /** The number of the error. */
  readonly errorCode: string
  /** The reason, for people; the text may change. */
  readonly errorMessage: string
}

export interface Copy {
  readonly service: CopyableService
  readonly sourceCustomerId: string
  readonly profiles: readonly ({
    readonly profileId: string
    readonly targets: readonly CopyTarget[]
  })[]
}

export interface CopyResult {
  readonly profileId: string
  readonly customerId?: string
  readonly newProfileId?: string
  readonly result: 'SUCCESS' | 'FAIL'
  readonly error?: {
    readonly code: string
    readonly errorCode: string
    readonly errorMessage: string
  }
}

export interface CopyResults {
  readonly results: readonly CopyResult[]
}

export interface CopyTarget {
  readonly customerId: string
  readonly newProfileName?: string
}

export type CopyableService = 'KnoxMobileEnrollment' | 'KnoxManage' | 'KnoxConfigure'

export interface CustomerChange {
  readonly email?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly officeNumber?: string
  readonly companyName?: string
  readonly companySize?: 'Small' | 'Medium' | 'Large'
  /** COMMUNICATIONS, EDUCATION, FINANCE, OTHERS, … */
  readonly industry?: string
  readonly street1?: string
  readonly street2?: string
  readonly city?: string
  readonly stateOrProvince?: string
  readonly zipCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  /** http or https. */
  readonly website?: string
  readonly managementType?: ManagementType
  readonly managedServices?: readonly (Service | RequestedService)[]
  /** With KnoxManage; required if the domain of the e-mail is taken already. */
  readonly kmTenantPrefix?: string
  /** With KnoxGuard: the one Knox Guard tenant. */
  readonly kgTenantInfo?: readonly KnoxGuardTenant[]
}

export interface KnoxGuardTenant {
  readonly kgDomainType: 'Financing' | 'Enterprise' | 'Insurance' | 'Others'
  /** With Financing and Others alone. */
  readonly kgTenantType?: 'Normal' | 'Payg'
  /** With Financing this or email is required. */
  readonly phone?: string
  readonly email?: string
}

export interface Link {
  readonly customerId: string
  readonly managementType: ManagementType
  readonly managedServices: readonly (Service | RequestedService)[]
  /** With KnoxManage; required if the domain of the e-mail is taken already. */
  readonly kmTenantPrefix?: string
  /** With KnoxGuard: the one Knox Guard tenant. */
  readonly kgTenantInfo?: readonly KnoxGuardTenant[]
}

export interface ManagedCustomer {
  /** The value for x-wsm-managed-tenantid. */
  readonly customerId: string
  readonly email?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly officeNumber?: string
  readonly companyName: string
  readonly companySize?: string
  readonly industry?: string
  readonly street1?: string
  readonly street2?: string
  readonly city?: string
  readonly stateOrProvince?: string
  readonly zipCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly website?: string
  readonly managementType: ManagementType
  readonly managedServices: readonly ManagedService[]
  /** Whether the provider may manage the administrators of the customer. */
  readonly customerAdminManagement: boolean
  readonly kgTenantInfo?: readonly ShownKnoxGuardTenant[]
  readonly status: ManagementStatus
  readonly optional: {
    readonly deviceCountExclKM: number
    readonly deviceCountKM: number
    /** UTC, to the second. */
    readonly modified: string
    /** UTC, to the second. */
    readonly created: string
  }
}

export interface ManagedCustomerList {
  /** A number, as a JSON string. */
  readonly totalCount: string
  readonly customers: readonly ManagedCustomer[]
}

export interface ManagedProfile {
  readonly profileId: string
  readonly profileName: string
  readonly service: CopyableService
  readonly customerId: string
  /** The profile that it is a copy of. */
  readonly parentProfileId?: string
  /** UTC, to the second. */
  readonly created: string
  /** UTC, to the second. */
  readonly modified: string
}

export interface ManagedProfileList {
  /** A number, as a JSON string. */
  readonly totalCount: string
  readonly profiles: readonly ManagedProfile[]
}

export interface ManagedService {
  readonly service: Service
  readonly status: ManagementStatus
}

export type ManagementStatus = 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'

export type ManagementType = 'FullyManaged' | 'JointlyManaged'

export interface NewCustomer {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly officeNumber: string
  readonly companyName: string
  readonly street1: string
  readonly city: string
  readonly zipCode: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly managedServices: readonly (Service | RequestedService)[]
  readonly companySize?: 'Small' | 'Medium' | 'Large'
  /** COMMUNICATIONS, EDUCATION, FINANCE, OTHERS, … */
  readonly industry?: string
  readonly street2?: string
  readonly stateOrProvince?: string
  /** http or https. */
  readonly website?: string
  readonly managementType: ManagementType
  /** With KnoxManage; required if the domain of the e-mail is taken already. */
  readonly kmTenantPrefix?: string
  /** With KnoxGuard: the one Knox Guard tenant. */
  readonly kgTenantInfo?: readonly KnoxGuardTenant[]
}

export interface Overwrite {
  readonly service: CopyableService
  readonly parentProfileId: string
  /** Default: all copies. */
  readonly childProfileIds?: readonly string[]
}

export interface RequestedService {
  readonly service: Service
}

export type Service =
  | 'KnoxMobileEnrollment'
  | 'KnoxConfigure'
  | 'KnoxManage'
  | 'KnoxGuard'
  | 'KnoxAssetIntelligence'
  | 'KnoxEFOTA'
  | 'SamsungCarePlus'

export interface ShownKnoxGuardTenant {
  readonly kgDomainType: string
  readonly kgTenantType?: string
  readonly phone?: string
  readonly email?: string
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Lists the managed customers */
  readonly getManagedCustomers: {
    readonly method: 'GET'
    readonly route: '/msp/v1/managedCustomers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      readonly pageSize?: number
      readonly sortOrder?: 'ascending' | 'descending'
      readonly sortBy?: 'companyName' | 'created' | 'modified' | 'deviceCount'
      /** A part of the name, of the id, or of the e-mail or name of the first administrator. */
      readonly search?: string
      /** Ids, separated by commas. */
      readonly customerIds?: string
      readonly status?: ManagementStatus
      readonly managementType?: ManagementType
      readonly service?: Service
      /** ISO 3166-1 alpha-2. */
      readonly country?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ManagedCustomerList
    readonly errors: 40000000 | 40100001 | 4030000 | 5000000 | 40100000 | 41300000
  }
  /** Creates an account for a new customer and manages it */
  readonly createManagedCustomers: {
    readonly method: 'POST'
    readonly route: '/msp/v1/managedCustomers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewCustomer
    readonly response: ManagedCustomer
    readonly errors:
      | 40000000
      | 4002106
      | 4002108
      | 4002109
      | 4002110
      | 4002111
      | 4002114
      | 4002121
      | 4002124
      | 4002127
      | 4002128
      | 4002129
      | 4002130
      | 4002133
      | 4002134
      | 4002135
      | 4002136
      | 4002137
      | 4002138
      | 4002139
      | 4002140
      | 40100001
      | 4030000
      | 5000000
      | 40100000
      | 41300000
  }
  /** Returns a managed customer, of any status */
  readonly getManagedCustomer: {
    readonly method: 'GET'
    readonly route: '/msp/v1/managedCustomers/{customerId}'
    readonly path: {
      readonly customerId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ManagedCustomer
    readonly errors: 40000000 | 4002113 | 40100001 | 4030000 | 4042100 | 5000000 | 40100000 | 41300000
  }
  /** Changes the details, management type or managed services of a managed customer */
  readonly updateManagedCustomer: {
    readonly method: 'PUT'
    readonly route: '/msp/v1/managedCustomers/{customerId}'
    readonly path: {
      readonly customerId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: CustomerChange
    readonly response: ManagedCustomer
    readonly errors:
      | 40000000
      | 4002108
      | 4002109
      | 4002110
      | 4002111
      | 4002113
      | 4002114
      | 4002116
      | 4002117
      | 4002118
      | 4002119
      | 4002120
      | 4002121
      | 4002124
      | 4002127
      | 4002128
      | 4002129
      | 4002130
      | 4002133
      | 4002134
      | 4002135
      | 4002136
      | 4002137
      | 4002138
      | 4002139
      | 4002140
      | 40100001
      | 4030000
      | 4042100
      | 5000000
      | 40100000
      | 41300000
  }
  /** Requests the management of a customer that has an account */
  readonly addExistingManagedCustomer: {
    readonly method: 'POST'
    readonly route: '/msp/v1/managedCustomers/link'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Link
    readonly response: ManagedCustomer
    readonly errors:
      | 40000000
      | 4002100
      | 4002101
      | 4002102
      | 4002103
      | 4002104
      | 4002105
      | 4002109
      | 4002110
      | 4002111
      | 4002114
      | 4002118
      | 4002121
      | 4002124
      | 4002127
      | 4002128
      | 4002129
      | 4002130
      | 4002135
      | 4002136
      | 4002140
      | 40100001
      | 4030000
      | 5000000
      | 40100000
      | 41300000
  }
  /** Requests the end of the management of a customer */
  readonly delinkManagedCustomer: {
    readonly method: 'POST'
    readonly route: '/msp/v1/managedCustomers/delink'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      readonly customerId: string
    }
    readonly response: {
      readonly customerId: string
      readonly status: ManagementStatus
    }
    readonly errors:
      | 40000000
      | 4002112
      | 4002113
      | 4002115
      | 4002116
      | 40100001
      | 4030000
      | 4042100
      | 5000000
      | 40100000
      | 41300000
  }
  /** Lists the profiles of managed customers, by name */
  readonly getProfiles: {
    readonly method: 'GET'
    readonly route: '/msp/v1/profiles'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      readonly pageSize?: number
      readonly sortOrder?: 'ascending' | 'descending'
      /** Ids, separated by commas. */
      readonly profileIds?: string
      /** Ids, separated by commas. */
      readonly customerIds?: string
      readonly service?: CopyableService
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ManagedProfileList
    readonly errors: 40000000 | 40100001 | 4030000 | 5000000 | 40100000 | 41300000
  }
  /** Copies profiles of a fully managed customer to others */
  readonly copyProfiles: {
    readonly method: 'POST'
    readonly route: '/msp/v1/profiles/copy'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Copy
    readonly response: CopyResults
    readonly errors:
      | 40000000
      | 4002113
      | 4002116
      | 4002118
      | 4002119
      | 40100001
      | 4030000
      | 40400000
      | 4042100
      | 5000000
      | 40100000
      | 41300000
  }
  /** Overwrites the copies of a profile with its settings */
  readonly overwriteProfiles: {
    readonly method: 'POST'
    readonly route: '/msp/v1/profiles/overwrite'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Overwrite
    readonly response: CopyResults
    readonly errors: 40000000 | 4002116 | 4002118 | 40100001 | 4030000 | 40400000 | 5000000 | 40100000 | 41300000
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly parameterInvalid: { readonly code: 40000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly addCustomerInvalid: { readonly code: 4002100; readonly name: 'ADD_EC_CUSTOMER_INVALID' }
  readonly addCustomerNotApproved: { readonly code: 4002101; readonly name: 'ADD_EC_CUSTOMER_NOT_APPROVED' }
  readonly addDelinkPending: { readonly code: 4002102; readonly name: 'ADD_EC_DELINK_PENDING' }
  readonly addAlreadyManaged: { readonly code: 4002103; readonly name: 'ADD_EC_ALREADY_MANAGED' }
  readonly addPendingAgain: { readonly code: 4002104; readonly name: 'ADD_EC_PENDING_CANNOT_ADD_AGAIN' }
  readonly addOtherRegion: { readonly code: 4002105; readonly name: 'ADD_EC_NOT_SAME_REGION' }
  readonly emailInUse: { readonly code: 4002106; readonly name: 'EMAIL_ALREADY_IN_USAGE' }
  readonly invalidCountry: { readonly code: 4002108; readonly name: 'INVALID_COUNTRY' }
  readonly serviceNotValidScp: { readonly code: 4002109; readonly name: 'SERVICE_NOT_VALID_SCP' }
  readonly kmDomainExists: { readonly code: 4002110; readonly name: 'KM_DOMAIN_NAME_ALREADY_EXISTS' }
  readonly kmPrefixInvalid: { readonly code: 4002111; readonly name: 'KM_TENANT_PREFIX_INVALID' }
  readonly cannotDelinkFullyManaged: { readonly code: 4002112; readonly name: 'CANNOT_DELINK_FULLY_MANAGED' }
  readonly customerNotManaged: { readonly code: 4002113; readonly name: 'CUSTOMER_NOT_MANAGED_BY_MSP' }
  readonly blockedDomain: { readonly code: 4002114; readonly name: 'BLOCKED_DOMAIN_FOR_JOINTLY_MANAGED' }
  readonly pendingCannotDelink: { readonly code: 4002115; readonly name: 'CUSTOMER_PENDING_CANNOT_DELINK' }
  readonly cannotChangeWhenDelinking: { readonly code: 4002116; readonly name: 'CANNOT_CHANGE_WHEN_DELINKING' }
  readonly cannotUpdateToFully: { readonly code: 4002117; readonly name: 'CANNOT_UPDATE_FROM_JOINTLY_TO_FULLY' }
  readonly serviceNotAssociated: { readonly code: 4002118; readonly name: 'SERVICE_NOT_ASSOCIATED_TO_CUSTOMER_ACCOUNT' }
  readonly cannotChangeWhenPending: { readonly code: 4002119; readonly name: 'CANNOT_CHANGE_WHEN_PENDING' }
  readonly managementTypeRequired: { readonly code: 4002120; readonly name: 'MANAGEMENT_TYPE_REQUIRED' }
  readonly kmDomainInUse: { readonly code: 4002121; readonly name: 'KM_DOMAIN_NAME_ALREADY_IN_USAGE' }
  readonly cannotManageKg: { readonly code: 4002124; readonly name: 'MSP_CANNOT_MANAGE_KG' }
  readonly kgTenantInfoInvalid: { readonly code: 4002127; readonly name: 'INVALID_KG_TENANT_INFO' }
  readonly kgTenantTypeInvalid: { readonly code: 4002128; readonly name: 'INVALID_KG_TENANT_TYPE_FINANCING_OTHERS' }
  readonly kgPhoneEmailInvalid: { readonly code: 4002129; readonly name: 'INVALID_KG_PHONE_EMAIL' }
  readonly kgTenantTypeNotEmpty: { readonly code: 4002130; readonly name: 'INVALID_KG_TENANT_TYPE_EMPTY' }
  readonly disallowedCharacters: { readonly code: 4002133; readonly name: 'INCLUDES_DISALLOWED_CHARACTERS' }
  readonly alphanumericAndSome: { readonly code: 4002134; readonly name: 'ALPHANUMERIC_ONLY_ALLOWED_CHARACTERS' }
  readonly alphanumericOnly: { readonly code: 4002135; readonly name: 'ALPHANUMERIC_ONLY' }
  readonly prohibitedWord: { readonly code: 4002136; readonly name: 'FIELD_CONTAINS_PROHIBITED_WORD' }
  readonly urlInvalid: { readonly code: 4002137; readonly name: 'INVALID_URL' }
  readonly phoneInvalid: { readonly code: 4002138; readonly name: 'INVALID_PHONE_NUMBER' }
  readonly edgeCharacter: { readonly code: 4002139; readonly name: 'START_OR_ENDS_WITH_DISALLOWED_CHARACTER' }
  readonly edgeOrRepeatedCharacter: { readonly code: 4002140; readonly name: 'START_OR_ENDS_OR_CONSECUTIVE_DISALLOWED_CHARACTER' }
  readonly accessTokenExpired: { readonly code: 40100001; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly authorizationFail: { readonly code: 4030000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly pathUnknown: { readonly code: 40400000; readonly name: 'RESOURCE_NOT_FOUND' }
  readonly customerNotFound: { readonly code: 4042100; readonly name: 'CUSTOMER_NOT_FOUND' }
  readonly failure: { readonly code: 5000000; readonly name: 'FAILURE' }
  readonly unauthenticated: { readonly code: 40100000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly bodyTooLarge: { readonly code: 41300000; readonly name: 'PAYLOAD_TOO_LARGE' }
}
