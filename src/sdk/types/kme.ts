/** Types of `openapi/kme.json`, written by `npm run openapi`. */

export type ErrorBody = {
  /** The id of this error, which the activity log has too. Absent where the published sample has none, as on 4012250. */
  readonly errorId?: string
  readonly code: number
  /** The name of the row. */
  readonly message: string
  /** The reason, for people. */
  readonly data: string
} | {
  readonly code: readonly number[]
  readonly message: readonly string[]
  readonly data: readonly string[]
}

export interface Agent {
  readonly mdmApkUri: string
  readonly packageName?: string
  readonly version?: string
  readonly signatures?: readonly string[]
}

export interface Approval {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  /** These, transactionIds or approveAll is required. */
  readonly uploadIds?: readonly string[]
  readonly transactionIds?: readonly string[]
  /** All pending uploads. */
  readonly approveAll?: boolean
  /** Only uploads of this reseller. */
  readonly resellerId?: string
  readonly profileId?: string
}

export interface AssignmentOfDevices {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  readonly profileId: string
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly deviceIds: readonly string[]
  /** One object for all devices, or a list with the id of a device in each item. */
  readonly deviceDetails?: Credentials | readonly DeviceDetails[]
}

export interface AssignmentWithDetails {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  readonly profileId: string
  readonly deviceDetails: readonly DeviceDetails[]
}

export interface Credentials {
  /** EMM user id, of at most 100 characters and without # / $ * % & : \ ( ) + ? { } [ ] < >: RSA-2048 ciphertext (PKCS#1 v1.5), base64. */
  readonly userName?: string
  /** EMM password or token, encrypted in the same way. No response shows it. */
  readonly userToken?: string
  /** Replaces the tags of the device. */
  readonly tags?: readonly string[]
}

export interface Device {
  /** Accepted wherever an operation takes a device id. */
  readonly id: string
  readonly mei: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly state: DeviceState
  readonly userName: string | null
  readonly tags: readonly string[]
  readonly tenantName: string
  readonly profileId: string | null
  readonly profileName: string | null
  readonly orderId: string | null
  readonly uploadId: string | null
  readonly resellerName: string | null
  /** Epoch ms. */
  readonly createTime: number
  /** Epoch ms. */
  readonly updateTime: number
  /** Epoch ms. */
  readonly resellerUploadTime: number
}

export interface DeviceDetails {
  /** An id, IMEI, MEID or serial number. */
  readonly deviceId: string
  /** EMM user id, of at most 100 characters and without # / $ * % & : \ ( ) + ? { } [ ] < >: RSA-2048 ciphertext (PKCS#1 v1.5), base64. */
  readonly userName?: string
  /** EMM password or token, encrypted in the same way. No response shows it. */
  readonly userToken?: string
  /** Replaces the tags of the device. */
  readonly tags?: readonly string[]
}

export interface DeviceList {
  /** Number of matches on all pages. */
  readonly totalCount: number
  /** Devices in the customer's orders that are not complete. */
  readonly processingCount: number
  readonly deviceList: readonly Device[]
}

export type DeviceState =
  | 'Pending'
  | 'Unassigned'
  | 'ProfileAssignmentFailed'
  | 'ProfileAssigned'
  | 'Enrolled'
  | 'EnrollFailed'
  | 'CancelledByUser'
  | 'EnrolledRestricted'
  | 'LicenseExpired'

export interface Done {
  readonly code: 200
  readonly message: 'SUCCESS'
  readonly data: true
}

export interface Eula {
  readonly title: string
  readonly content: string
}

export interface OrderProgress {
  readonly totalCount: number
  readonly successCount: number
  readonly pendingCount: number
  readonly failedCount: number
  readonly processingCount: number
  /** Always empty. */
  readonly deviceList: readonly Device[]
}

export interface Profile {
  readonly id: string
  readonly name: string
  readonly nameLower: string
  /** At most 200 characters. */
  readonly description?: string
  /** The EMM server's address, for the agent. */
  readonly mdmUri?: string
  /** A JSON object as text, passed to the agent unchanged. */
  readonly mdmProfileCustomData?: string
  /** Fully managed device: the agent becomes device owner. Default false. */
  readonly doEnabled?: boolean
  /** Android Enterprise with a profile owner. Default false. */
  readonly aeEnabled?: boolean
  /** All system apps remain enabled. Default false. */
  readonly systemAppEnabled?: boolean
  /** Name of the EMM, such as `Knox Manage`. Required with doEnabled or aeEnabled. */
  readonly supportedMDM?: string
  /** Default true; must not be false with doEnabled or aeEnabled. */
  readonly skipSetupWizard?: boolean
  /** Default false; must not be true with doEnabled or aeEnabled. */
  readonly allowUserCancel?: boolean
  /** Required unless doEnabled. */
  readonly supportPhoneNumber?: string
  /** Required unless doEnabled. */
  readonly supportEmailAddress?: string
  readonly supportDefaultEula?: boolean
  readonly knoxLicense?: string
  readonly domainName?: string
  readonly domainGroup?: string
  readonly companyName?: string
  readonly mailingAddress1?: string
  readonly mailingAddress2?: string
  readonly city?: string
  readonly province?: string
  readonly country?: string
  readonly zipCode?: string
  readonly mdmApkInfo?: Agent
  readonly secondaryMdmApkInfoList?: readonly Agent[]
  readonly eulas?: readonly Eula[]
  readonly authType: 'NONE'
  /** Epoch ms. */
  readonly updateTime: number
  /** All devices with this profile. */
  readonly deviceCount: number
  readonly profileAssignedDeviceCount: number
  readonly profileAssignmentFailedCount: number
  readonly enrolledDeviceCount: number
  readonly enrollFailedDeviceCount: number
  readonly cancelledByUserDeviceCount: number
  /** All devices except those whose user cancelled the enrolment. */
  readonly notRejectedCount: number
  readonly profileAlias: readonly ProfileAlias[]
}

export interface ProfileAlias {
  readonly profileAliasId: string
  readonly alias: string
  readonly profileId: string
  readonly profileName: string
  readonly resellerId: string
}

export interface ProfileAliasChange {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  readonly alias?: string
  readonly profileId?: string
}

export interface ProfileDraft {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  /** Unique for the customer, case-insensitive. */
  readonly name: string
  /** At most 200 characters. */
  readonly description?: string
  /** The EMM server's address, for the agent. */
  readonly mdmUri?: string
  /** A JSON object as text, passed to the agent unchanged. */
  readonly mdmProfileCustomData?: string
  /** Fully managed device: the agent becomes device owner. Default false. */
  readonly doEnabled?: boolean
  /** Android Enterprise with a profile owner. Default false. */
  readonly aeEnabled?: boolean
  /** All system apps remain enabled. Default false. */
  readonly systemAppEnabled?: boolean
  /** Name of the EMM, such as `Knox Manage`. Required with doEnabled or aeEnabled. */
  readonly supportedMDM?: string
  /** Default true; must not be false with doEnabled or aeEnabled. */
  readonly skipSetupWizard?: boolean
  /** Default false; must not be true with doEnabled or aeEnabled. */
  readonly allowUserCancel?: boolean
  /** Required unless doEnabled. */
  readonly supportPhoneNumber?: string
  /** Required unless doEnabled. */
  readonly supportEmailAddress?: string
  readonly supportDefaultEula?: boolean
  readonly knoxLicense?: string
  readonly domainName?: string
  readonly domainGroup?: string
  readonly companyName?: string
  readonly mailingAddress1?: string
  readonly mailingAddress2?: string
  readonly city?: string
  readonly province?: string
  readonly country?: string
  readonly zipCode?: string
  /** URL of the agent's package. Required unless doEnabled or aeEnabled. */
  readonly mdmApkUri?: string
  readonly secondaryMdmApkUris?: readonly string[]
  readonly eulas?: readonly Eula[]
}

export interface ProfileList {
  readonly profileList: readonly Profile[]
  readonly totalCount: number
}

export interface Publication {
  readonly tenantId: string
  readonly transactionId: string
  readonly type: 'Put'
  readonly state: 'Pending' | 'Processing' | 'Complete' | 'Failed'
  readonly profileId: string
  readonly profileName: string
  /** Only if Failed: the error code of `profiles/create` for the same failure. */
  readonly errorCode?: number
  /** The reason. */
  readonly errorMessage?: string
}

export interface Reseller {
  readonly resellerId: string
  readonly resellerName: string
  readonly autoApproval: boolean
  readonly defaultProfileId: string | null
  readonly profileAlias: readonly ProfileAlias[]
}

export interface ResellerApproval {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  /** The reseller. */
  readonly resellerId: string
  /** Uploads of the reseller need no approval. Default false. */
  readonly autoApproval?: boolean
  readonly defaultProfileId?: string | null
  /** Required if the association is active already. */
  readonly update?: boolean
}

export interface Unassignment {
  /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
  readonly customerId?: string
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly deviceIds: readonly string[]
  /** Also deletes the EMM user and token of the devices. Default false. */
  readonly unassignCredentials?: boolean
}

export interface UnassignmentResults {
  /** Number of names in the request. */
  readonly totalCount: number
  readonly successDeviceList: readonly string[]
  readonly notFoundDeviceList: readonly string[]
  /** Names that are neither an id nor a valid IMEI, MEID or serial number. */
  readonly invalidDeviceList: readonly string[]
  /** Devices whose upload is not approved yet. */
  readonly failedDeviceList: readonly string[]
}

export interface Upload {
  /** A UUID, the same as in the reseller API. */
  readonly uploadId: string
  /** The reseller's transaction id. */
  readonly transactionId: string
  readonly resellerId: string
  readonly resellerName: string
  readonly orderId: string | null
  readonly state: 'Pending' | 'Approved'
  /** Number of accepted devices. */
  readonly deviceCount: number
  /** Epoch ms. */
  readonly createTime: number
  /** Epoch ms. */
  readonly updateTime: number
  readonly approvedTime: number | null
}

export interface UploadList {
  readonly totalCount: number
  readonly pageNum: number
  readonly pageSize: number
  readonly uploadList: readonly Upload[]
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Lists the customer's devices */
  readonly listDevices: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/devices/list'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** Only devices that changed after this time: hours ago (`24h`), minutes ago (`90m`), an ISO 8601 date or epoch ms. */
      readonly changedAfter?: string
      /** Prefix of an IMEI, MEID or serial number. */
      readonly search?: string
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly devices?: readonly string[]
      /** The same as devices. */
      readonly deviceIds?: readonly string[]
      /** Ids of profiles. */
      readonly profileId?: readonly string[]
      /** The same as profileId. */
      readonly profileIds?: readonly string[]
      /** Devices in any of these states. Without it, Pending devices are left out. */
      readonly state?: readonly DeviceState[]
      /** Only devices that have all these tags. */
      readonly tags?: readonly string[]
      readonly resellerId?: string
      readonly uploadId?: string
      readonly sortBy?: 'model' | 'state' | 'bulkEnrollProfile.name' | 'updateTime' | 'resellerUploadTime' | 'detailState'
      readonly sortOrder?: 'ascending' | 'descending'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: DeviceList
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Assigns a profile to devices */
  readonly assignProfileUsingPUT: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/devices/assignProfile'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AssignmentOfDevices | AssignmentWithDetails
    readonly response: OrderProgress
    readonly errors:
      | 4000000
      | 4000019
      | 4000904
      | 4001701
      | 4001703
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4041600
      | 4041700
      | 4041701
      | 4042251
      | 5000000
      | 5000006
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Unassigns the profile of devices */
  readonly unassignProfile: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/devices/unassignProfile'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Unassignment
    readonly response: OrderProgress
    readonly errors:
      | 4000000
      | 4000019
      | 4000904
      | 4001701
      | 4001703
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040300
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Unassigns the profile of devices, each on its own */
  readonly unassignProfileV2: {
    readonly method: 'PUT'
    readonly route: '/kcs/v2/kme/devices/unassignProfile'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Unassignment
    readonly response: UnassignmentResults
    readonly errors:
      | 4000000
      | 4000019
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Unassigns the profile of devices, each on its own */
  readonly unassignProfileV2ByPost: {
    readonly method: 'POST'
    readonly route: '/kcs/v2/kme/devices/unassignProfile'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Unassignment
    readonly response: UnassignmentResults
    readonly errors:
      | 4000000
      | 4000019
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Removes devices from the customer */
  readonly deleteDevices: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/devices/delete'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** At least one device, in either list. */
      readonly devices: {
        readonly imeiOrSerials?: readonly string[]
        readonly deviceIds?: readonly string[]
      }
    }
    readonly response: {
      readonly successDeviceList: readonly string[]
      readonly failedDeviceList: readonly string[]
      readonly notFoundDeviceList: readonly string[]
    }
    readonly errors:
      | 4000000
      | 4000019
      | 4000904
      | 4001701
      | 4001703
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Lists resellers' uploads for the customer */
  readonly getBulkEnrollDeviceUploadsUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/devices/uploads/list'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      readonly resellerId?: string
      readonly transactionId?: string
      readonly state?: 'Pending' | 'Approved'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: UploadList
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042100
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Approves uploads */
  readonly approveBulkEnrollDeviceUploadsUsingPOST: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/devices/uploads/approvals'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Approval
    readonly response: {
      /** Number of uploads. */
      readonly totalCount: number
      readonly successCount: number
      readonly failedCount: number
    }
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4041600
      | 4041700
      | 4042100
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Lists the customer's profiles */
  readonly listProfiles: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/profiles/list'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** Shows only this reseller's aliases. */
      readonly resellerId?: string
      /** Names of profiles, case-insensitive. */
      readonly profileNames?: readonly string[]
      /** Ids of profiles. */
      readonly profileIds?: readonly string[]
      readonly sortBy?: 'updateTime' | 'name'
      readonly sortOrder?: 'ascending' | 'descending'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProfileList
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042100
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Lists profiles that were created in the background, with their states */
  readonly queryTransactionStatusUsingGET: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/profiles/status'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** Only this transaction; an unknown id lists none. */
      readonly transactionId?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly profiles: {
        readonly totalCount: number
        readonly totalPage: number
        readonly pageNum: number
        readonly transactions: readonly Publication[]
      }
    }
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Shows a profile */
  readonly getProfile: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/profiles/{id}/get'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Profile
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4041700
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Shows a profile */
  readonly getProfileShort: {
    readonly method: 'GET'
    readonly route: '/kcs/v1/kme/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Profile
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4041700
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Replaces all details of a profile */
  readonly editProfile: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProfileDraft
    readonly response: Profile
    readonly errors:
      | 4000000
      | 4000904
      | 4001600
      | 4001700
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4041600
      | 4041700
      | 4042251
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Deletes a profile without devices */
  readonly deleteProfile: {
    readonly method: 'DELETE'
    readonly route: '/kcs/v1/kme/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Done
    readonly errors:
      | 4000000
      | 4000904
      | 4001700
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4041600
      | 4041700
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Creates a profile */
  readonly addBulkEnrollProfileUsingPOST: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/profiles/create'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProfileDraft
    readonly response: Profile
    readonly errors:
      | 4000000
      | 4000904
      | 4001600
      | 4001700
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 4091600
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Creates a profile in the background */
  readonly addBulkEnrollProfileAsyncUsingPOST: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/profiles/createAsync'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProfileDraft
    readonly response: {
      readonly transactionId: string
    }
    readonly errors:
      | 4000000
      | 4000904
      | 4001700
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040900
      | 4042251
      | 4091600
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Approves a reseller for the customer, or changes its preferences */
  readonly approveReseller: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/reseller/approvals'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerApproval
    readonly response: Reseller
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040400
      | 4040900
      | 4042100
      | 4042251
      | 4092103
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Adds an alias of a profile for a reseller's uploads */
  readonly addProfileAlias: {
    readonly method: 'POST'
    readonly route: '/kcs/v1/kme/reseller/profilealias'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      /** The reseller. */
      readonly resellerId: string
      readonly profileId: string
      /** Surrounding spaces are removed. */
      readonly alias: string
    }
    readonly response: ProfileAlias
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040100
      | 4040400
      | 4040900
      | 4042100
      | 4042251
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Changes an alias */
  readonly changeProfileAliasBare: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/reseller/profilealias'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      readonly profileAliasId: string
    }
    readonly headers: undefined
    readonly body: ProfileAliasChange
    readonly response: ProfileAlias
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040400
      | 4040900
      | 4042251
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Deletes an alias */
  readonly deleteProfileAliasBare: {
    readonly method: 'DELETE'
    readonly route: '/kcs/v1/kme/reseller/profilealias'
    readonly path: undefined
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
      readonly profileAliasId: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Done
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Changes an alias */
  readonly changeProfileAlias: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/reseller/profilealias/{profileAliasId}'
    readonly path: {
      readonly profileAliasId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProfileAliasChange
    readonly response: ProfileAlias
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040400
      | 4040900
      | 4042251
      | 4091700
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
  /** Deletes an alias */
  readonly deleteProfileAlias: {
    readonly method: 'DELETE'
    readonly route: '/kcs/v1/kme/reseller/profilealias/{profileAliasId}'
    readonly path: {
      readonly profileAliasId: string
    }
    readonly query: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Done
    readonly errors:
      | 4000000
      | 4000904
      | 4001701
      | 4010000
      | 4012251
      | 40300000
      | 4030003
      | 4030004
      | 4030005
      | 4030100
      | 4040000
      | 4040100
      | 4040900
      | 4042251
      | 5000000
      | 4012250
      | 4030000
      | 4032251
      | 4032252
      | 40100001
      | 4130000
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly parameterInvalid: { readonly code: 4000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly tooManyDevices: { readonly code: 4000019; readonly name: 'TOO_MANY_DEVICES' }
  readonly tenantMismatch: { readonly code: 4000904; readonly name: 'TENANT_MISMATCH' }
  readonly agentInvalid: { readonly code: 4001600; readonly name: 'SEG_PROFILE_INVALID' }
  readonly profileInvalid: { readonly code: 4001700; readonly name: 'BULK_ENROLL_PROFILE_INVALID' }
  readonly customerIdInvalid: { readonly code: 4001701; readonly name: 'CUSTOMER_ID_INVALID' }
  readonly requestInvalid: { readonly code: 4001701; readonly name: 'BULK_ENROLL_REQUEST_INVALID' }
  readonly deviceInvalid: { readonly code: 4001703; readonly name: 'BULK_ENROLL_DEVICE_INVALID' }
  readonly credentialMissing: { readonly code: 4010000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly tokenRequestInvalid: { readonly code: 4010050; readonly name: 'ACCESS_TOKEN_BAD_REQUEST' }
  readonly clientIdentifierEmpty: { readonly code: 4002251; readonly name: 'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED' }
  readonly accessTokenEmpty: { readonly code: 4012251; readonly name: 'BAD_REQUEST_ACCESS_TOKEN_CLAIM_NOT_POPULATED' }
  readonly notPermitted: { readonly code: 40300000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly tenantBlocked: { readonly code: 4030003; readonly name: 'TENANT_BLOCKED' }
  readonly resellerBlocked: { readonly code: 4030004; readonly name: 'RESELLER_BLOCKED' }
  readonly tenantInactive: { readonly code: 4030005; readonly name: 'TENANT_INACTIVE' }
  readonly serviceMissing: { readonly code: 4030100; readonly name: 'USER_AUTHENTICATION_FAIL' }
  readonly resourceUnknown: { readonly code: 4040000; readonly name: 'RESOURCE_NOT_FOUND' }
  readonly userUnknown: { readonly code: 4040100; readonly name: 'USER_NOT_FOUND' }
  readonly deviceUnknown: { readonly code: 4040300; readonly name: 'DEVICE_NOT_FOUND' }
  readonly resellersProfileUnknown: { readonly code: 4040400; readonly name: 'PROFILE_NOT_FOUND' }
  readonly tenantUnknown: { readonly code: 4040900; readonly name: 'TENANT_NOT_FOUND' }
  readonly profileUnpublished: { readonly code: 4041600; readonly name: 'SEG_PROFILE_NOT_FOUND' }
  readonly profileUnknown: { readonly code: 4041700; readonly name: 'BULK_ENROLL_PROFILE_NOT_FOUND' }
  readonly devicesUnknown: { readonly code: 4041701; readonly name: 'BULK_ENROLL_CONFIGURATION_DEVICE_NOT_FOUND' }
  readonly resellerUnknown: { readonly code: 4042100; readonly name: 'RESELLER_NOT_FOUND' }
  readonly restrictionUnmet: { readonly code: 4042251; readonly name: 'API_KEY_RESTRICTION_INVALID' }
  readonly profileNameReserved: { readonly code: 4091600; readonly name: 'SEG_PROFILE_ALREADY_EXISTS' }
  readonly profileNameTaken: { readonly code: 4091700; readonly name: 'BULK_ENROLL_PROFILE_NAME_CONFLICT' }
  readonly associationExists: { readonly code: 4092103; readonly name: 'RESELLER_ASSOCIATION_ALREADY_EXISTS' }
  readonly broken: { readonly code: 5000000; readonly name: 'INTERNAL_SERVER_ERROR' }
  readonly credentialUndecipherable: { readonly code: 5000006; readonly name: 'RSA_DECRYPTION_FAIL' }
  readonly accessTokenInvalid: { readonly code: 4012250; readonly name: 'ACCESS_TOKEN_BAD_REQUEST' }
  readonly signatureExpired: { readonly code: 4030000; readonly name: 'AUTHENTICATION_FAIL' }
  readonly accessTokenExpired: { readonly code: 4032251; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly accessTokenForeign: { readonly code: 4032252; readonly name: 'ACCESS_TOKEN_INVALID' }
  readonly bearerExpired: { readonly code: 40100001; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly bodyTooLarge: { readonly code: 4130000; readonly name: 'PAYLOAD_TOO_LARGE' }
}
