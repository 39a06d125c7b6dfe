/** Types of `openapi/kme.json`, written by `npm run openapi`. */

export interface ErrorBody {
  /** Identifies this one error. Absent in the response to a malformed token. */
  readonly errorId?: string
  readonly code: number
  readonly message: string
  /** The reason, for developers. */
  readonly data: string
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
      readonly customerId?: string | number
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** Only devices that changed after this time: hours ago (`24h`), minutes ago (`90m`), an ISO 8601 date or epoch ms. */
      readonly changedAfter?: string
      /** Prefix of an IMEI, MEID or serial number. */
      readonly search?: string
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly devices?: string | readonly string[]
      /** The same as devices. */
      readonly deviceIds?: string | readonly string[]
      /** Ids of profiles. */
      readonly profileId?: string | readonly string[]
      /** The same as profileId. */
      readonly profileIds?: string | readonly string[]
      /** Any of Pending, Unassigned, ProfileAssignmentFailed, ProfileAssigned, Enrolled, EnrollFailed, CancelledByUser, EnrolledRestricted, LicenseExpired, case-insensitive. Without it, Pending devices are left out. */
      readonly state?: string | readonly string[]
      /** Only devices that have all these tags. */
      readonly tags?: string | readonly string[]
      readonly resellerId?: string
      readonly uploadId?: string
      readonly sortBy?: 'model' | 'state' | 'bulkEnrollProfile.name' | 'updateTime' | 'resellerUploadTime' | 'detailState'
      readonly sortOrder?: 'ascending' | 'descending'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      /** Number of matches on all pages. */
      readonly totalCount: number
      /** Devices in the customer's orders that are not complete. */
      readonly processingCount: number
      readonly deviceList: readonly ({
        /** Accepted wherever an operation takes a device id. */
        readonly id: string
        readonly mei: string | null
        readonly serialNumber: string | null
        readonly model: string | null
        readonly state:
          | 'Pending'
          | 'Unassigned'
          | 'ProfileAssignmentFailed'
          | 'ProfileAssigned'
          | 'Enrolled'
          | 'EnrollFailed'
          | 'CancelledByUser'
          | 'EnrolledRestricted'
          | 'LicenseExpired'
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
      })[]
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
  /** Assigns a profile to devices */
  readonly assignProfileUsingPUT: {
    readonly method: 'PUT'
    readonly route: '/kcs/v1/kme/devices/assignProfile'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      readonly profileId: string
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly deviceIds?: readonly (string | number)[]
      /** An object for all devices, or a list with the id of a device in each item, beside deviceIds or instead of it. */
      readonly deviceDetails?: {
        /** EMM user id, of at most 100 characters and without # / $ * % & : \ ( ) + ? { } [ ] < >: RSA-2048 ciphertext (PKCS#1 v1.5), base64. */
        readonly userName?: string
        /** EMM password or token, encrypted in the same way. No response shows it. */
        readonly userToken?: string
        /** Replaces the tags of the device. */
        readonly tags?: readonly string[]
      } | readonly ({
        readonly deviceId?: string | number
        readonly id?: string | number
        readonly imei?: string | number
        readonly serialNumber?: string | number
        /** EMM user id, of at most 100 characters and without # / $ * % & : \ ( ) + ? { } [ ] < >: RSA-2048 ciphertext (PKCS#1 v1.5), base64. */
        readonly userName?: string
        /** EMM password or token, encrypted in the same way. No response shows it. */
        readonly userToken?: string
        /** Replaces the tags of the device. */
        readonly tags?: readonly string[]
      })[]
    }
    readonly response: {
      readonly totalCount: number
      readonly successCount: number
      readonly pendingCount: number
      readonly failedCount: number
      readonly processingCount: number
      readonly deviceList: readonly ({
        /** Accepted wherever an operation takes a device id. */
        readonly id: string
        readonly mei: string | null
        readonly serialNumber: string | null
        readonly model: string | null
        readonly state:
          | 'Pending'
          | 'Unassigned'
          | 'ProfileAssignmentFailed'
          | 'ProfileAssigned'
          | 'Enrolled'
          | 'EnrollFailed'
          | 'CancelledByUser'
          | 'EnrolledRestricted'
          | 'LicenseExpired'
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
      })[]
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly deviceIds?: readonly (string | number)[]
      /** Also deletes the EMM user and token of the devices. Default false. */
      readonly unassignCredentials?: boolean
    }
    readonly response: {
      readonly totalCount: number
      readonly successCount: number
      readonly pendingCount: number
      readonly failedCount: number
      readonly processingCount: number
      readonly deviceList: readonly ({
        /** Accepted wherever an operation takes a device id. */
        readonly id: string
        readonly mei: string | null
        readonly serialNumber: string | null
        readonly model: string | null
        readonly state:
          | 'Pending'
          | 'Unassigned'
          | 'ProfileAssignmentFailed'
          | 'ProfileAssigned'
          | 'Enrolled'
          | 'EnrollFailed'
          | 'CancelledByUser'
          | 'EnrolledRestricted'
          | 'LicenseExpired'
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
      })[]
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly deviceIds?: readonly (string | number)[]
      /** Also deletes the EMM user and token of the devices. Default false. */
      readonly unassignCredentials?: boolean
    }
    readonly response: {
      /** Number of names in the request. */
      readonly totalCount: number
      readonly successDeviceList: readonly string[]
      readonly notFoundDeviceList: readonly string[]
      /** Names that are neither an id nor a valid IMEI, MEID or serial number. */
      readonly invalidDeviceList: readonly string[]
      /** Devices whose upload is not approved yet. */
      readonly failedDeviceList: readonly string[]
    }
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Ids, IMEIs, MEIDs or serial numbers. */
      readonly deviceIds?: readonly (string | number)[]
      /** Also deletes the EMM user and token of the devices. Default false. */
      readonly unassignCredentials?: boolean
    }
    readonly response: {
      /** Number of names in the request. */
      readonly totalCount: number
      readonly successDeviceList: readonly string[]
      readonly notFoundDeviceList: readonly string[]
      /** Names that are neither an id nor a valid IMEI, MEID or serial number. */
      readonly invalidDeviceList: readonly string[]
      /** Devices whose upload is not approved yet. */
      readonly failedDeviceList: readonly string[]
    }
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
      readonly customerId?: string | number
      readonly devices?: {
        readonly imeiOrSerials?: readonly (string | number)[]
        readonly deviceIds?: readonly (string | number)[]
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
      readonly customerId?: string | number
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      readonly resellerId?: string
      readonly transactionId?: string
      /** Pending or Approved, case-insensitive. */
      readonly state?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly pageNum: number
      readonly pageSize: number
      readonly uploadList: readonly ({
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
      })[]
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      readonly uploadIds?: readonly string[]
      readonly transactionIds?: readonly string[]
      /** All pending uploads. */
      readonly approveAll?: boolean
      /** Only uploads of this reseller. */
      readonly resellerId?: string
      readonly profileId?: string
    }
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
      readonly customerId?: string | number
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** Shows only this reseller's aliases. */
      readonly resellerId?: string
      /** Names of profiles, case-insensitive. */
      readonly profileNames?: string | readonly string[]
      /** Ids of profiles. */
      readonly profileIds?: string | readonly string[]
      readonly sortBy?: 'updateTime' | 'name'
      readonly sortOrder?: 'ascending' | 'descending'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly profileList: readonly ({
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
        readonly mdmApkInfo?: {
          readonly mdmApkUri: string
          readonly packageName?: string
          readonly version?: string
          readonly signatures?: readonly string[]
        }
        readonly secondaryMdmApkInfoList?: readonly ({
          readonly mdmApkUri: string
          readonly packageName?: string
          readonly version?: string
          readonly signatures?: readonly string[]
        })[]
        readonly eulas?: readonly ({
          readonly title: string
          readonly content: string
        })[]
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
        readonly profileAlias: readonly ({
          readonly profileAliasId: string
          readonly alias: string
          readonly profileId: string
          readonly profileName: string
          readonly resellerId: string
        })[]
      })[]
      readonly totalCount: number
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
      readonly customerId?: string | number
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
        readonly transactions: readonly ({
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
        })[]
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
      readonly customerId?: string | number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      }
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      })[]
      readonly eulas?: readonly ({
        readonly title: string
        readonly content: string
      })[]
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
      readonly profileAlias: readonly ({
        readonly profileAliasId: string
        readonly alias: string
        readonly profileId: string
        readonly profileName: string
        readonly resellerId: string
      })[]
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
      readonly customerId?: string | number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      }
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      })[]
      readonly eulas?: readonly ({
        readonly title: string
        readonly content: string
      })[]
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
      readonly profileAlias: readonly ({
        readonly profileAliasId: string
        readonly alias: string
        readonly profileId: string
        readonly profileName: string
        readonly resellerId: string
      })[]
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Required; at most 64 characters; unique for the customer, case-insensitive. */
      readonly name?: string
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri?: string
      }
      readonly secondaryMdmApkUris?: readonly string[]
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri?: string
      })[]
      /** At most three. */
      readonly eulas?: readonly ({
        readonly title: string
        readonly content?: string
        readonly termsAndConditions?: string
        readonly href?: string
      })[]
      /** The same members as beside it, which take precedence. */
      readonly customerSupport?: {
        /** Required unless doEnabled. */
        readonly supportPhoneNumber?: string
        /** Required unless doEnabled. */
        readonly supportEmailAddress?: string
        readonly companyName?: string
        readonly mailingAddress1?: string
        readonly mailingAddress2?: string
        readonly city?: string
        readonly province?: string
        readonly country?: string
        readonly zipCode?: string
      }
    }
    readonly response: {
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      }
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      })[]
      readonly eulas?: readonly ({
        readonly title: string
        readonly content: string
      })[]
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
      readonly profileAlias: readonly ({
        readonly profileAliasId: string
        readonly alias: string
        readonly profileId: string
        readonly profileName: string
        readonly resellerId: string
      })[]
    }
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
      readonly customerId?: string | number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly code: 200
      readonly message: 'SUCCESS'
      readonly data: true
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Required; at most 64 characters; unique for the customer, case-insensitive. */
      readonly name?: string
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri?: string
      }
      readonly secondaryMdmApkUris?: readonly string[]
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri?: string
      })[]
      /** At most three. */
      readonly eulas?: readonly ({
        readonly title: string
        readonly content?: string
        readonly termsAndConditions?: string
        readonly href?: string
      })[]
      /** The same members as beside it, which take precedence. */
      readonly customerSupport?: {
        /** Required unless doEnabled. */
        readonly supportPhoneNumber?: string
        /** Required unless doEnabled. */
        readonly supportEmailAddress?: string
        readonly companyName?: string
        readonly mailingAddress1?: string
        readonly mailingAddress2?: string
        readonly city?: string
        readonly province?: string
        readonly country?: string
        readonly zipCode?: string
      }
    }
    readonly response: {
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      }
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri: string
        readonly packageName?: string
        readonly version?: string
        readonly signatures?: readonly string[]
      })[]
      readonly eulas?: readonly ({
        readonly title: string
        readonly content: string
      })[]
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
      readonly profileAlias: readonly ({
        readonly profileAliasId: string
        readonly alias: string
        readonly profileId: string
        readonly profileName: string
        readonly resellerId: string
      })[]
    }
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Required; at most 64 characters; unique for the customer, case-insensitive. */
      readonly name?: string
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
      readonly mdmApkInfo?: {
        readonly mdmApkUri?: string
      }
      readonly secondaryMdmApkUris?: readonly string[]
      readonly secondaryMdmApkInfoList?: readonly ({
        readonly mdmApkUri?: string
      })[]
      /** At most three. */
      readonly eulas?: readonly ({
        readonly title: string
        readonly content?: string
        readonly termsAndConditions?: string
        readonly href?: string
      })[]
      /** The same members as beside it, which take precedence. */
      readonly customerSupport?: {
        /** Required unless doEnabled. */
        readonly supportPhoneNumber?: string
        /** Required unless doEnabled. */
        readonly supportEmailAddress?: string
        readonly companyName?: string
        readonly mailingAddress1?: string
        readonly mailingAddress2?: string
        readonly city?: string
        readonly province?: string
        readonly country?: string
        readonly zipCode?: string
      }
    }
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** The reseller. */
      readonly resellerId: string | number
      /** Uploads of the reseller need no approval. Default false. */
      readonly autoApproval?: boolean
      readonly defaultProfileId?: string | null
      /** Required if the association is active already. */
      readonly update?: boolean
    }
    readonly response: {
      readonly resellerId: string
      readonly resellerName: string
      readonly autoApproval: boolean
      readonly defaultProfileId: string | null
      readonly profileAlias: readonly ({
        readonly profileAliasId: string
        readonly alias: string
        readonly profileId: string
        readonly profileName: string
        readonly resellerId: string
      })[]
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
      readonly customerId?: string | number
      /** The reseller. */
      readonly resellerId: string | number
      readonly profileId: string
      /** At most 64 characters; surrounding spaces are removed. */
      readonly alias: string
    }
    readonly response: {
      readonly profileAliasId: string
      readonly alias: string
      readonly profileId: string
      readonly profileName: string
      readonly resellerId: string
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
      readonly customerId?: string | number
      /** Required, in the query or in the body. */
      readonly profileAliasId?: string
    }
    readonly headers: undefined
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      readonly alias?: string
      readonly profileId?: string
      /** Required, in the query or in the body. */
      readonly profileAliasId?: string
    }
    readonly response: {
      readonly profileAliasId: string
      readonly alias: string
      readonly profileId: string
      readonly profileName: string
      readonly resellerId: string
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
      readonly customerId?: string | number
      /** Required, in the query or in the body. */
      readonly profileAliasId?: string
    }
    readonly headers: undefined
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      /** Required, in the query or in the body. */
      readonly profileAliasId?: string
    }
    readonly response: {
      readonly code: 200
      readonly message: 'SUCCESS'
      readonly data: true
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
    readonly body: {
      /** The customer that the call acts for; any other id is refused. Optional with a bearer. */
      readonly customerId?: string | number
      readonly alias?: string
      readonly profileId?: string
    }
    readonly response: {
      readonly profileAliasId: string
      readonly alias: string
      readonly profileId: string
      readonly profileName: string
      readonly resellerId: string
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
      readonly customerId?: string | number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly code: 200
      readonly message: 'SUCCESS'
      readonly data: true
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
