/** Types of `openapi/portal.json`, written by `npm run openapi`. */

export interface ErrorBody {
  /** `urn:muster:problem:` and the name of the row. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: number
  /** The id of this error; the server log contains it too. */
  readonly errorId: string
}

export interface ActivityEntry {
  /** The same in the log of each tenant concerned. */
  readonly id: string
  /** Epoch ms of the world's clock. */
  readonly date: number
  /** A user's e-mail, an app's client id, or `operator`; empty for the system. If it is of another tenant, that tenant's name; but a customer sees the e-mail of a provider's user. */
  readonly performedBy: string
  readonly service: string
  /** Admin, Customer, Device, General, License, Profile, Reseller or Role. */
  readonly category: string
  /** The name of the customer concerned, at that time. */
  readonly customer: string
  /** The id of the customer concerned; for devices of a provider, the provider’s id. */
  readonly customerId: string | null
  readonly event: string
  readonly status: 'OK' | 'Error' | 'In progress' | 'Completed' | 'Completed with error'
  readonly description: string
  /** Ids of the objects concerned, as far as this tenant may see them. */
  readonly details: Readonly<Record<string, unknown>>
  /** The error code, if the entry is a refusal. */
  readonly code: number | null
  /** The error id of the response, if the entry is a refusal. */
  readonly errorId: string | null
  /** kme, kdp, gen1, msp, gateway, portal, control, device or work. */
  readonly channel: string
  /** The act; for a refusal, the id of the API’s operation. */
  readonly operation: string
}

export interface CustomerDashboard {
  readonly id: string
  readonly name: string
  readonly country: string
  /** Without those whose upload waits for approval. */
  readonly devices: number
  readonly pendingUploads: number
  /** Devices in orders of the customer that are not complete. */
  readonly devicesInProgress: number
  /** Every status, also those of no device. */
  readonly statuses: readonly ({
    readonly status:
      | 'Pending'
      | 'Unassigned'
      | 'Failed to assign'
      | 'Profile assigned'
      | 'Provisioned'
      | 'Failed to provision'
      | 'Cancelled by user'
      | 'Provisioned (restricted)'
      | 'License expired'
    readonly devices: number
  })[]
  /** At most five, the one with most devices first. */
  readonly topProfiles: readonly DevicesOf[]
}

export interface DevicesOf {
  readonly id: string
  readonly name: string
  readonly devices: number
}

export interface FoundReseller {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly location: string
}

export interface HeldDevice {
  readonly id: string
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly orderNo: string | null
  readonly status:
    | 'Pending'
    | 'Unassigned'
    | 'Failed to assign'
    | 'Profile assigned'
    | 'Provisioned'
    | 'Failed to provision'
    | 'Cancelled by user'
    | 'Provisioned (restricted)'
    | 'License expired'
  readonly lockStatus: 'Unlocked' | 'Locked' | 'Locking' | 'Unlocking'
  readonly profile: Reference | null
  /** The EMM user id; in encrypted form if the server has no key to decrypt it. */
  readonly userName: string | null
  readonly tags: readonly string[]
  readonly reseller: Reference | null
  /** A UUID, the same as in KME and KDP. */
  readonly uploadId: string | null
  /** The upload by the reseller. Epoch ms. */
  readonly submitted: number
  /** The last change. Epoch ms. */
  readonly updated: number
}

export interface Job {
  readonly id: string
  readonly act: 'assignProfile' | 'unassignProfile' | 'delete' | 'tag' | 'moveDevices'
  readonly status: 'In progress' | 'Completed' | 'Completed with error' | 'Error'
  /** The number of devices at the acceptance. */
  readonly total: number
  /** Processed devices, failed ones included. */
  readonly done: number
  readonly failed: number
  /** Devices that no longer matched the filter when the job reached them; 0 until its end. */
  readonly unmatched: number
  readonly profileId: string | null
  /** The acceptance. Epoch ms. */
  readonly accepted: number
  /** The end. Epoch ms. */
  readonly completed: number | null
}

export interface JobFailure {
  /** The id. */
  readonly device: string
  readonly imei: string | null
  readonly serialNumber: string | null
  /** `device-not-found`: it was deleted meanwhile, and its identifiers are null; or it could no longer be moved. */
  readonly reason: 'device-not-found' | 'too-many-tags'
}

/** Instead of `devices`: all devices that match, as `GET /customer/devices` lists them. `{}` is the whole list. */
export interface JobFilter {
  /** The beginning of an IMEI, MEID or serial number. */
  readonly search?: string
  readonly status?:
    | 'Unassigned'
    | 'Failed to assign'
    | 'Profile assigned'
    | 'Provisioned'
    | 'Failed to provision'
    | 'Cancelled by user'
    | 'Provisioned (restricted)'
    | 'License expired'
  /** The id of a profile. */
  readonly profile?: string
  /** A tag, in full. */
  readonly tag?: string
  /** The id of a reseller. */
  readonly reseller?: string
  readonly uploadId?: string
  /** In full. */
  readonly orderNo?: string
  /** In full. */
  readonly model?: string
}

export interface JobOrder {
  readonly act: 'assignProfile' | 'unassignProfile' | 'delete' | 'tag'
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly devices?: readonly string[]
  readonly filter?: JobFilter
  /** With `filter`: the number of devices that the person has confirmed. */
  readonly expectedCount?: number
  /** Required for `assignProfile`. */
  readonly profileId?: string
  /** For `assignProfile`: the EMM user id, encrypted as in KME. */
  readonly userName?: string
  /** For `assignProfile`: the EMM password or token, encrypted as in KME. */
  readonly userToken?: string
  /** For `unassignProfile`: also deletes the EMM user and token. Default false. */
  readonly unassignCredentials?: boolean
  /** For `tag`: the tags that the devices get. */
  readonly add?: readonly string[]
  /** For `tag`: the tags that the devices lose; one that is also in `add` is added. */
  readonly remove?: readonly string[]
}

export interface JobWithFailures {
  readonly id: string
  readonly act: 'assignProfile' | 'unassignProfile' | 'delete' | 'tag' | 'moveDevices'
  readonly status: 'In progress' | 'Completed' | 'Completed with error' | 'Error'
  /** The number of devices at the acceptance. */
  readonly total: number
  /** Processed devices, failed ones included. */
  readonly done: number
  readonly failed: number
  /** Devices that no longer matched the filter when the job reached them; 0 until its end. */
  readonly unmatched: number
  readonly profileId: string | null
  /** The acceptance. Epoch ms. */
  readonly accepted: number
  /** The end. Epoch ms. */
  readonly completed: number | null
  readonly failures: readonly JobFailure[]
  /** `after` of the next page; null at the end of the list. */
  readonly next: string | null
}

export interface ManagedProfile {
  readonly id: string
  readonly name: string
  readonly customer: Reference
  readonly devices: number
  /** Null for a profile that is no copy. */
  readonly origin: ProfileOrigin | null
  /** The MSP API copies it: its customer is fully managed. */
  readonly copyable: boolean
  /** The last change. Epoch ms. */
  readonly updated: number
}

export interface Move {
  readonly id: string
  readonly act: 'assignProfile' | 'unassignProfile' | 'delete' | 'tag' | 'moveDevices'
  readonly status: 'In progress' | 'Completed' | 'Completed with error' | 'Error'
  /** The number of devices at the acceptance. */
  readonly total: number
  /** Processed devices, failed ones included. */
  readonly done: number
  readonly failed: number
  /** Devices that no longer matched the filter when the job reached them; 0 until its end. */
  readonly unmatched: number
  readonly profileId: string | null
  /** The acceptance. Epoch ms. */
  readonly accepted: number
  /** The end. Epoch ms. */
  readonly completed: number | null
  /** The uploads that the customer has received so far. */
  readonly uploads: readonly ({
    /** A UUID, the same as in KME. */
    readonly uploadId: string
    /** The id. */
    readonly reseller: string
    readonly status: 'Pending' | 'Approved'
    readonly devices: number
  })[]
}

export interface MoveOrder {
  /** The id of the customer. */
  readonly customer: string
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly devices: readonly string[]
}

export interface NewResellerCustomer {
  /** The id of the customer or provider. */
  readonly customer: string
  /** A label that only the reseller sees; null for none. */
  readonly internalReference?: string | null
}

export interface OrderProgress {
  /** The number of devices. */
  readonly count: number
  /** Processed devices, failed ones included. */
  readonly done: number
  readonly failed: number
}

export interface OwnProvider {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly location: string
  readonly managementType: 'Fully managed' | 'Jointly managed'
  /** Null after the end of the relation. */
  readonly status: 'Pending' | 'Active' | 'Rejected' | 'Delink request by MSP' | 'Delink request by customer' | null
  /** The services that the provider manages, or asks to manage. */
  readonly services: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  /** The customer lets the provider manage its administrators. */
  readonly managesAdmins: boolean
  /** The request of the provider, or its creation of the customer. Epoch ms. */
  readonly created: number
  /** The last change. Epoch ms. */
  readonly updated: number
  /** What the customer can do now. */
  readonly transitions: readonly ('accept' | 'reject' | 'requestDelink' | 'acceptDelink' | 'rejectDelink')[]
}

export interface OwnReseller {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly location: string
  /** Pending: the reseller added the customer and uploaded devices; the customer has neither registered it nor approved one. */
  readonly status: 'Pending' | 'Active'
  /** When the customer or the reseller began the relation. Epoch ms. */
  readonly registered: number
  /** Later uploads of the reseller are approved automatically. */
  readonly autoApproval: boolean
  readonly defaultProfile: Reference | null
  readonly aliases: readonly ({
    readonly id: string
    readonly alias: string
    readonly profile: Reference
  })[]
}

export interface PhoneExplanation {
  /** The id of the device; null if the customer has none. */
  readonly device: string | null
  readonly findings: readonly PhoneFinding[]
}

export interface PhoneFinding {
  readonly rule: string
  readonly requires: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  /** What the phone has instead, where it fails. */
  readonly found?: string
  /** What to do, where it fails. */
  readonly remedy?: string
}

export interface ProfileOrigin {
  readonly id: string
  readonly name: string | null
  readonly customer: Reference | null
  /** The last change of the original. Epoch ms. */
  readonly updated: number | null
  /** Changed: since the copy got its content. Unmanaged: the provider does not manage its customer any more, so that the other members are null, as those of a deleted one are. */
  readonly state: 'Unchanged' | 'Changed' | 'Deleted' | 'Unmanaged'
}

export interface ProviderCustomer {
  /** The value for x-wsm-managed-tenantid. */
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly location: string
  readonly managementType: 'Fully managed' | 'Jointly managed'
  /** Null after the end of the relation. */
  readonly status: 'Pending' | 'Active' | 'Rejected' | 'Delink request by MSP' | 'Delink request by customer' | null
  /** The services that the provider manages, or asks to manage. */
  readonly services: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  /** All devices of the customer; null while the provider does not manage it. */
  readonly devices: number | null
  /** The request of the provider, or its creation of the customer. Epoch ms. */
  readonly linked: number
  /** The last change of the relation. Epoch ms. */
  readonly modified: number
  /** The account of the customer. Epoch ms. */
  readonly created: number
  /** What the provider can do now. */
  readonly transitions: readonly ('link' | 'change' | 'delink' | 'acceptDelink' | 'rejectDelink' | 'actFor' | 'moveDevices')[]
}

export interface ProviderDashboard {
  readonly id: string
  readonly name: string
  readonly country: string
  /** The customers of every status. */
  readonly customers: number
  /** Every status, also those of no customer. */
  readonly statuses: readonly ({
    readonly status: 'Pending' | 'Active' | 'Rejected' | 'Delink request by MSP' | 'Delink request by customer'
    readonly fullyManaged: number
    readonly jointlyManaged: number
  })[]
  /** All devices of the customers that the provider manages. */
  readonly managedDevices: number
  /** Devices that the provider holds, without those whose upload waits for approval. */
  readonly ownDevices: number
  /** Uploads for the provider itself that wait for approval. */
  readonly pendingUploads: number
  /** Devices in orders of the provider that are not complete. */
  readonly devicesInProgress: number
}

export interface ProviderPermissions {
  readonly managesAdmins: boolean
}

export interface ReceivedUpload {
  /** A UUID, the same as in KME and KDP. */
  readonly uploadId: string
  /** The id that the reseller chose; of devices that a provider moved, the upload id. */
  readonly transactionId: string
  readonly reseller: Reference
  readonly orderNo: string | null
  /** Devices that were accepted. */
  readonly devices: number
  /** The upload. Epoch ms. */
  readonly uploaded: number
  readonly status: 'Pending' | 'Approved'
  /** The approval. Epoch ms. */
  readonly approved: number | null
  /** An e-mail or the client id of an app; the name of a provider whose app approved it. Empty where uploads of the reseller are approved automatically. Null before the approval, and where an earlier version of the server approved it. */
  readonly approvedBy: string | null
  /** The id of the profile that the approval assigned. */
  readonly profile: string | null
}

export interface Reference {
  readonly id: string
  readonly name: string
}

export interface ResellerCustomer {
  /** The id of the customer or provider. */
  readonly id: string
  readonly name: string
  readonly internalReference: string | null
  /** Whether it is a managed service provider. Null while the customer has not verified the reseller. */
  readonly msp: boolean | null
  /** ISO 3166-1 alpha-2. Null while the customer has not verified the reseller. */
  readonly location: string | null
  /** The last upload. Epoch ms. */
  readonly lastUploaded: number | null
  readonly uploads: number
  readonly devices: number
  readonly status: 'Pending customer verification' | 'Active' | 'Inactive'
}

export interface ResellerCustomerChange {
  /** A label that only the reseller sees; null for none. */
  readonly internalReference: string | null
}

export interface ResellerDashboard {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly customers: number
  readonly uploads: number
  /** Devices that the reseller has uploaded and that were not deleted. */
  readonly devices: number
  /** At most five, the one with most devices first. */
  readonly topCustomers: readonly DevicesOf[]
  /** At most five, the one with most devices first. */
  readonly topModels: readonly ({
    /** Empty where it is unknown. */
    readonly model: string
    readonly devices: number
  })[]
  /** Each day of the chart, the oldest first. */
  readonly days: readonly ({
    /** The start of a day by UTC. Epoch ms. */
    readonly day: number
    readonly uploads: number
    /** Devices that these uploads registered. */
    readonly devices: number
  })[]
}

export interface ResellerDevice {
  readonly id: string
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly orderNo: string | null
  /** The order, as the upload named it. Epoch ms. */
  readonly orderDate: number | null
  /** The upload. Epoch ms. */
  readonly uploaded: number
  /** A UUID, the same as in KDP; null for a device without an upload. */
  readonly uploadId: string | null
  readonly transactionId: string | null
  /** An e-mail or the client id of an app; empty where it is unknown. */
  readonly uploadedBy: string
  readonly customer: Reference
  /** Verified once the customer has approved the upload. */
  readonly status: 'Pending' | 'Verified'
}

export interface ResellerPreferences {
  readonly autoApproval?: boolean
  /** The id of the profile that devices get at approval; null removes it. */
  readonly defaultProfile?: string | null
  /** All aliases of the reseller; the others are deleted. */
  readonly aliases?: readonly ({
    /** Surrounding spaces are removed. */
    readonly alias: string
    /** The id of a profile. */
    readonly profile: string
  })[]
}

export interface ResellerRegistration {
  /** The id of the reseller. */
  readonly reseller: string
}

export interface ResellerUpload {
  /** A UUID, the same as in KDP and KME. */
  readonly uploadId: string
  /** The id that the reseller chose; KDP’s status has its refused devices by it. */
  readonly transactionId: string
  /** An e-mail or the client id of an app. */
  readonly uploadedBy: string
  readonly orderNo: string | null
  readonly totalDevices: number
  /** Devices that were accepted. */
  readonly verifiedDevices: number
  readonly refusedDevices: number
  /** The acceptance of the upload. Epoch ms. */
  readonly uploaded: number
  /** When the last device was processed. Epoch ms. */
  readonly completed: number | null
  readonly status: 'In progress' | 'Completed' | 'Completed with error' | 'Error'
}

export interface Session {
  /** The e-mail of the person; null with the bearer of an app. */
  readonly account: string | null
  readonly tenant: Tenant
  /** The managed customer that the call acts for. */
  readonly actsFor?: {
    readonly id: string
    readonly name: string
    readonly kind: 'reseller' | 'customer' | 'provider'
    readonly status: string
  }
  readonly scopes: readonly string[]
  /** When the session ends unless it is renewed; null with a bearer. Epoch ms. */
  readonly expiresAt: number | null
}

export interface SessionToken {
  readonly access_token: string
  readonly scope: string
  /** Seconds. */
  readonly expires_in: number
  readonly token_type: 'Bearer'
}

export interface SignInMethod {
  /** `sandbox`: by an account of GET /accounts; `openid`: by the OpenID provider of the operator; `none`: not at all. */
  readonly method: 'sandbox' | 'openid' | 'none'
  /** The name of the OpenID provider. */
  readonly name: string | null
  /** A sentence for the person. */
  readonly text: string
  /** The path of the page that begins the sign-in; it takes `returnTo`. */
  readonly signIn: string | null
  /** The path of the page that leads to the sign-out of the provider. */
  readonly signOut: string | null
}

export interface TagChange {
  /** Ids, IMEIs, MEIDs or serial numbers. */
  readonly devices: readonly string[]
  /** The tags that the devices get. */
  readonly add?: readonly string[]
  /** The tags that the devices lose; one that is also in `add` is added. */
  readonly remove?: readonly string[]
}

export interface Tenant {
  readonly id: string
  readonly name: string
  readonly kind: 'reseller' | 'customer' | 'provider'
  readonly status: string
}

export interface UsedTag {
  readonly tag: string
  readonly devices: number
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Lists the accounts with which a person can sign in to a sandbox */
  readonly listAccounts: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/accounts'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly accounts: readonly ({
        /** An e-mail. */
        readonly account: string
        readonly tenant: Tenant
      })[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 40400002
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Begins the session of a person of a sandbox, without a password */
  readonly signIn: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/session'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** An e-mail of GET /accounts. */
      readonly account: string
    }
    readonly response: Session
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 40400002
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
      | 40400001
  }
  /** Returns the caller: its tenant, its person and the end of its session */
  readonly getSession: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/session'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Session
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Ends the session, its cookie and its bearers */
  readonly signOut: {
    readonly method: 'DELETE'
    readonly route: '/_muster/portal/v1/session'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: undefined
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300007
  }
  /** Renews the session for another hour */
  readonly renewSession: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/session/renewal'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Session
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300007
  }
  /** Issues a bearer of the session’s person for all APIs */
  readonly issueSessionToken: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/session/token'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: SessionToken
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300007
  }
  /** Returns how people can sign in to this server */
  readonly getSignInMethod: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/sign-in/method'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: SignInMethod
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Sends a browser to the OpenID provider, where the person signs in */
  readonly beginSignIn: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/sign-in'
    readonly path: undefined
    readonly query: {
      /** The path below /_muster/console/ that the person gets after the sign-in. */
      readonly returnTo?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: undefined
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Begins the session of the person whom the OpenID provider sends back, and leads to the console */
  readonly completeSignIn: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/sign-in/callback'
    readonly path: undefined
    readonly query: {
      /** The code of the provider. */
      readonly code?: string
      /** As it was sent. */
      readonly state?: string
      /** Of the provider. */
      readonly error?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: undefined
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Sends a browser to the sign-out of the OpenID provider */
  readonly signOutOfProvider: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/sign-out'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: string
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Lists the activity log of the tenant */
  readonly listOwnActivity: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/activity'
    readonly path: undefined
    readonly query: {
      /** Entries of the last so many days; by default all. */
      readonly days?: number
      /** From this time on, epoch ms. */
      readonly since?: number
      /** Before this time, epoch ms. */
      readonly until?: number
      /** A part of the customer’s name. */
      readonly customer?: string
      /** The id of the customer. */
      readonly customerId?: string
      /** The event, in full. */
      readonly event?: string
      /** The performer, in full. */
      readonly performedBy?: string
      readonly status?: 'OK' | 'Error' | 'In progress' | 'Completed' | 'Completed with error'
      /** The service, in full. */
      readonly service?: string
      /** The category, in full. */
      readonly category?: string
      /** A part of any text that the log shows. */
      readonly search?: string
      /** Which entries come first; by default the newest. */
      readonly order?: 'newest' | 'oldest'
      /** `next` of the previous page. */
      readonly after?: string
      /** At most 1,000; by default 100. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly activity: readonly ActivityEntry[]
      /** `after` of the next page; null at the end of the list. */
      readonly next: string | null
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Downloads the activity log of the tenant as CSV, with the columns of its portal */
  readonly downloadActivity: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/activity.csv'
    readonly path: undefined
    readonly query: {
      /** Entries of the last so many days; by default all. */
      readonly days?: number
      /** From this time on, epoch ms. */
      readonly since?: number
      /** Before this time, epoch ms. */
      readonly until?: number
      /** A part of the customer’s name. */
      readonly customer?: string
      /** The id of the customer. */
      readonly customerId?: string
      /** The event, in full. */
      readonly event?: string
      /** The performer, in full. */
      readonly performedBy?: string
      readonly status?: 'OK' | 'Error' | 'In progress' | 'Completed' | 'Completed with error'
      /** The service, in full. */
      readonly service?: string
      /** The category, in full. */
      readonly category?: string
      /** A part of any text that the log shows. */
      readonly search?: string
      /** Which entries come first; by default the newest. */
      readonly order?: 'newest' | 'oldest'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: string
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
  }
  /** Sends what happens to the tenant as server-sent events: its transactions, its devices and its activity log */
  readonly followOwnEvents: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/events'
    readonly path: undefined
    readonly query: {
      /** The id of an event, in place of Last-Event-ID. */
      readonly after?: string
    }
    readonly headers: {
      readonly 'last-event-id'?: string
    }
    readonly body: undefined
    readonly response: string
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300007
      | 42900000
  }
  /** Returns what the dashboard of the reseller shows: its id, its totals, top customers and models, and uploads by day */
  readonly getResellerDashboard: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/reseller/dashboard'
    readonly path: undefined
    readonly query: {
      /** The days of the chart; by default 30. */
      readonly days?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ResellerDashboard
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Lists the customers of the reseller, with their counts */
  readonly listResellerCustomers: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/reseller/customers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** A part of the name or of the id. */
      readonly search?: string
      readonly status?: 'Pending customer verification' | 'Active' | 'Inactive'
      /** By default the id. */
      readonly sortBy?: 'name' | 'lastUploaded' | 'uploads' | 'devices'
      readonly descending?: 'true' | 'false'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly customers: readonly ResellerCustomer[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Adds a customer or provider that has an account */
  readonly addResellerCustomer: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/reseller/customers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewResellerCustomer
    readonly response: ResellerCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400010
      | 40900011
  }
  /** Returns one customer of the reseller */
  readonly getResellerCustomer: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/reseller/customers/{customer}'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ResellerCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400003
  }
  /** Changes the internal reference, which only the reseller sees */
  readonly relabelResellerCustomer: {
    readonly method: 'PATCH'
    readonly route: '/_muster/portal/v1/reseller/customers/{customer}'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerCustomerChange
    readonly response: ResellerCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400003
  }
  /** Lists the uploads of the reseller for a customer, newest first */
  readonly listResellerUploads: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/reseller/customers/{customer}/uploads'
    readonly path: {
      readonly customer: string
    }
    readonly query: {
      /** `next` of the previous page. */
      readonly after?: string
      /** At most 1,000; by default 100. */
      readonly pageSize?: number
      /** Only the upload of the device with this IMEI, MEID or serial number. */
      readonly search?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly uploads: readonly ResellerUpload[]
      /** `after` of the next page; null at the end of the list. */
      readonly next: string | null
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400003
  }
  /** Lists the devices that the reseller uploaded, with all their identifiers */
  readonly listResellerDevices: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/reseller/devices'
    readonly path: undefined
    readonly query: {
      /** `next` of the previous page. */
      readonly after?: string
      /** At most 1,000; by default 100. */
      readonly pageSize?: number
      /** A whole IMEI, MEID, serial number or order number. */
      readonly search?: string
      /** Only devices that were uploaded for this customer. */
      readonly customer?: string
      /** Only devices of this upload. */
      readonly transactionId?: string
      readonly orderNo?: string
      readonly model?: string
      readonly status?: 'Pending' | 'Verified'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly devices: readonly ResellerDevice[]
      /** `after` of the next page; null at the end of the list. */
      readonly next: string | null
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Returns the counts of the customer: devices by status and profile, and what waits */
  readonly getOwnDashboard: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/dashboard'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: CustomerDashboard
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Lists the devices of the customer, with all their identifiers */
  readonly listOwnDevices: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/devices'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** The beginning of an IMEI, MEID or serial number. */
      readonly search?: string
      /** Without it, devices whose upload waits for approval are left out. */
      readonly status?:
        | 'Pending'
        | 'Unassigned'
        | 'Failed to assign'
        | 'Profile assigned'
        | 'Provisioned'
        | 'Failed to provision'
        | 'Cancelled by user'
        | 'Provisioned (restricted)'
        | 'License expired'
      /** The id of a profile. */
      readonly profile?: string
      /** A tag, in full. */
      readonly tag?: string
      /** The id of a reseller. */
      readonly reseller?: string
      readonly uploadId?: string
      /** In full. */
      readonly orderNo?: string
      /** In full. */
      readonly model?: string
      /** By default `submitted`. */
      readonly sortBy?: 'submitted' | 'updated' | 'model' | 'status' | 'profile'
      /** By default `true`: the latest first. */
      readonly descending?: 'true' | 'false'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly devices: readonly HeldDevice[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Returns one device of the customer, by its id or by any of its identifiers */
  readonly getOwnDevice: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/devices/{device}'
    readonly path: {
      readonly device: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: HeldDevice
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400002
  }
  /** Lists the uploads for the customer, newest first, and who approved them */
  readonly listReceivedUploads: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/uploads'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      readonly status?: 'Pending' | 'Approved'
      /** The id of a reseller. */
      readonly reseller?: string
      /** Only the upload of the device with this IMEI, MEID or serial number. */
      readonly search?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly uploads: readonly ReceivedUpload[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Explains why a phone is not among the devices of the customer, or gets no profile */
  readonly explainOwnDevice: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/devices/{device}/explanation'
    readonly path: {
      readonly device: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: PhoneExplanation
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Adds tags to devices and removes others */
  readonly changeDeviceTags: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/devices/tags'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: TagChange
    readonly response: OrderProgress
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40900001
      | 40400002
  }
  /** Lists the tags in use, with the number of devices that have each */
  readonly listTags: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/tags'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** A part of the tag, without regard to case. */
      readonly search?: string
      /** `devices`: the most used first. By default `tag`. */
      readonly sortBy?: 'tag' | 'devices'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly tags: readonly UsedTag[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Lists the resellers of the customer, with its preferences for each */
  readonly listOwnResellers: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/resellers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly resellers: readonly OwnReseller[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Registers a reseller */
  readonly registerReseller: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/resellers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerRegistration
    readonly response: OwnReseller
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400004
      | 40900002
  }
  /** Finds a reseller by its id, before it is registered */
  readonly findReseller: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/resellers/{reseller}'
    readonly path: {
      readonly reseller: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: FoundReseller
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400004
  }
  /** Returns one reseller of the customer */
  readonly getOwnReseller: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/resellers/{reseller}'
    readonly path: {
      readonly reseller: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnReseller
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400005
  }
  /** Changes the preferences for a reseller */
  readonly changeResellerPreferences: {
    readonly method: 'PATCH'
    readonly route: '/_muster/portal/v1/customer/resellers/{reseller}'
    readonly path: {
      readonly reseller: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerPreferences
    readonly response: OwnReseller
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400005
      | 40400006
      | 40900004
  }
  /** Deletes a reseller from the list of the customer */
  readonly removeOwnReseller: {
    readonly method: 'DELETE'
    readonly route: '/_muster/portal/v1/customer/resellers/{reseller}'
    readonly path: {
      readonly reseller: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: undefined
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400005
      | 40900003
  }
  /** Lists the providers that manage the customer or asked to, with what the customer can do */
  readonly listOwnProviders: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/providers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly providers: readonly OwnProvider[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Lets a provider manage the administrators of the customer, or ends that */
  readonly permitProvider: {
    readonly method: 'PATCH'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProviderPermissions
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
      | 40900007
  }
  /** Accepts the request of a provider to manage the customer */
  readonly acceptProvider: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}/accept'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
      | 40900006
      | 40900008
  }
  /** Rejects the request of a provider to manage the customer */
  readonly rejectProvider: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}/reject'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
  }
  /** Asks a provider to end the management */
  readonly requestProviderDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}/delink'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
      | 40900007
  }
  /** Accepts that a provider ends the management */
  readonly acceptProviderDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}/delink/accept'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
  }
  /** Rejects that a provider ends the management */
  readonly rejectProviderDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/providers/{provider}/delink/reject'
    readonly path: {
      readonly provider: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: OwnProvider
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400007
      | 40900005
  }
  /** Changes named devices, or all that match a filter, in the background */
  readonly beginJob: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/customer/devices/jobs'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: JobOrder
    readonly response: Job
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40900001
      | 40400002
      | 40400006
      | 40900009
      | 40900010
  }
  /** Lists the jobs of the customer and its other orders of these kinds, newest first */
  readonly listJobs: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/jobs'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** `true`: only jobs in progress; `false`: only ended ones. */
      readonly open?: 'true' | 'false'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly jobs: readonly Job[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
  }
  /** Returns the progress of a job, and the devices that failed */
  readonly getJob: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/customer/jobs/{job}'
    readonly path: {
      readonly job: string
    }
    readonly query: {
      /** `next` of the previous page. */
      readonly after?: string
      /** At most 1,000; by default 100. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: JobWithFailures
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300006
      | 40300007
      | 40400008
  }
  /** Returns the counts of the provider: customers by status, and the devices of managed customers and its own */
  readonly getProviderDashboard: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/provider/dashboard'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProviderDashboard
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Lists the customers of the provider in every state, with what it can do */
  readonly listProviderCustomers: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/provider/customers'
    readonly path: undefined
    readonly query: {
      /** `next` of the previous page. */
      readonly after?: string
      /** At most 1,000; by default 100. */
      readonly pageSize?: number
      /** A part of the name, the id or the e-mail; of a managed customer also of its contact person. */
      readonly search?: string
      readonly status?: 'Pending' | 'Active' | 'Rejected' | 'Delink request by MSP' | 'Delink request by customer'
      readonly managementType?: 'Fully managed' | 'Jointly managed'
      readonly service?:
        | 'KnoxMobileEnrollment'
        | 'KnoxConfigure'
        | 'KnoxManage'
        | 'KnoxGuard'
        | 'KnoxAssetIntelligence'
        | 'KnoxEFOTA'
        | 'SamsungCarePlus'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly customers: readonly ProviderCustomer[]
      /** `after` of the next page; null at the end of the list. */
      readonly next: string | null
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
  /** Returns one customer of the provider */
  readonly getProviderCustomer: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/provider/customers/{customer}'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProviderCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400009
  }
  /** Accepts that a customer ends the management */
  readonly acceptCustomerDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/provider/customers/{customer}/delink/accept'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProviderCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400009
      | 40900005
  }
  /** Rejects that a customer ends the management */
  readonly rejectCustomerDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/provider/customers/{customer}/delink/reject'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProviderCustomer
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40400009
      | 40900005
  }
  /** Moves devices of the provider to a customer that it manages */
  readonly moveToCustomer: {
    readonly method: 'POST'
    readonly route: '/_muster/portal/v1/provider/devices/move'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: MoveOrder
    readonly response: Move
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
      | 40900001
      | 40400002
      | 40400009
      | 40900005
  }
  /** Lists the profiles of the customers whose enrolment the provider manages, by name, with their originals */
  readonly listProviderProfiles: {
    readonly method: 'GET'
    readonly route: '/_muster/portal/v1/provider/profiles'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** The id of a customer. */
      readonly customer?: string
      /** Only profiles of fully managed customers. */
      readonly copyable?: 'true'
      readonly descending?: 'true' | 'false'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly totalCount: number
      readonly totalPage: number
      readonly pageNum: number
      readonly profiles: readonly ManagedProfile[]
    }
    readonly errors:
      | 40000000
      | 40000001
      | 40300000
      | 40300002
      | 40300001
      | 41300000
      | 41500000
      | 50000000
      | 40100000
      | 40100001
      | 40100003
      | 40300003
      | 40300004
      | 40300005
      | 40300007
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly requestUnfit: { readonly code: 40000000; readonly name: 'request-unfit' }
  readonly bodyMalformed: { readonly code: 40000001; readonly name: 'body-malformed' }
  readonly pageForeign: { readonly code: 40300000; readonly name: 'page-foreign' }
  readonly hostForeign: { readonly code: 40300002; readonly name: 'host-foreign' }
  readonly scopeMissing: { readonly code: 40300001; readonly name: 'scope-missing' }
  readonly pathUnknown: { readonly code: 40400000; readonly name: 'path-unknown' }
  readonly sandboxOnly: { readonly code: 40400002; readonly name: 'sandbox-only' }
  readonly bodyTooLarge: { readonly code: 41300000; readonly name: 'body-too-large' }
  readonly bodyNotJson: { readonly code: 41500000; readonly name: 'body-not-json' }
  readonly broken: { readonly code: 50000000; readonly name: 'broken' }
  readonly stopping: { readonly code: 50300001; readonly name: 'stopping' }
  readonly credentialMissing: { readonly code: 40100000; readonly name: 'credential-missing' }
  readonly credentialRefused: { readonly code: 40100001; readonly name: 'credential-refused' }
  readonly sessionEnded: { readonly code: 40100003; readonly name: 'session-ended' }
  readonly headerMissing: { readonly code: 40300003; readonly name: 'header-missing' }
  readonly roleUnfit: { readonly code: 40300004; readonly name: 'role-unfit' }
  readonly tenantBlocked: { readonly code: 40300005; readonly name: 'tenant-blocked' }
  readonly serviceMissing: { readonly code: 40300006; readonly name: 'service-missing' }
  readonly customerNotManaged: { readonly code: 40300007; readonly name: 'customer-not-managed' }
  readonly accountUnknown: { readonly code: 40400001; readonly name: 'account-unknown' }
  readonly devicePending: { readonly code: 40900001; readonly name: 'device-pending' }
  readonly deviceUnknown: { readonly code: 40400002; readonly name: 'device-unknown' }
  readonly customerUnknown: { readonly code: 40400003; readonly name: 'customer-unknown' }
  readonly holderUnknown: { readonly code: 40400010; readonly name: 'holder-unknown' }
  readonly customerAdded: { readonly code: 40900011; readonly name: 'customer-added' }
  readonly resellerUnknown: { readonly code: 40400004; readonly name: 'reseller-unknown' }
  readonly resellerUnregistered: { readonly code: 40400005; readonly name: 'reseller-unregistered' }
  readonly profileUnknown: { readonly code: 40400006; readonly name: 'profile-unknown' }
  readonly resellerRegistered: { readonly code: 40900002; readonly name: 'reseller-registered' }
  readonly uploadsPending: { readonly code: 40900003; readonly name: 'uploads-pending' }
  readonly autoApprovalOff: { readonly code: 40900004; readonly name: 'auto-approval-off' }
  readonly providerUnknown: { readonly code: 40400007; readonly name: 'provider-unknown' }
  readonly customerUnrelated: { readonly code: 40400009; readonly name: 'customer-unrelated' }
  readonly managementState: { readonly code: 40900005; readonly name: 'management-state' }
  readonly managedByOther: { readonly code: 40900006; readonly name: 'managed-by-other' }
  readonly fullyManaged: { readonly code: 40900007; readonly name: 'fully-managed' }
  readonly knoxManageTaken: { readonly code: 40900008; readonly name: 'knox-manage-taken' }
  readonly countUnexpected: { readonly code: 40900009; readonly name: 'count-unexpected' }
  readonly profileUnpublished: { readonly code: 40900010; readonly name: 'profile-unpublished' }
  readonly tooManyStreams: { readonly code: 42900000; readonly name: 'too-many-streams' }
  readonly jobUnknown: { readonly code: 40400008; readonly name: 'job-unknown' }
}
