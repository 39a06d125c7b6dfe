/** Types of `openapi/control.json`, written by `npm run openapi`. */

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

export interface Account {
  readonly kind: 'reseller' | 'customer' | 'provider'
  readonly tenant: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
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
  /** The tenant whose log has the entry; null for an act that concerns no tenant, such as a seed. */
  readonly tenant: string | null
}

export interface ActivityList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly activity: readonly ActivityEntry[]
}

export interface Agent {
  readonly mdmApkUri: string
  readonly packageName?: string
  readonly version?: string
  readonly signatures?: readonly string[]
}

export interface Alias {
  /** Set by the server; a sent value is ignored. */
  readonly id: string
  readonly customer: string
  readonly reseller: string
  readonly alias: string
  readonly profile: string
}

export interface AliasList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly aliases: readonly Alias[]
}

export interface AliasPatch {
  /** Set by the server; a sent value is ignored. */
  readonly id?: string | null
  readonly profile?: string
}

export interface AliasRow {
  /** Set by the server; a sent value is ignored. */
  readonly id?: string
  readonly customer: string
  readonly reseller: string
  readonly alias: string
  readonly profile: string
}

export interface App {
  readonly tenant: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly ('client_credentials' | 'authorization_code' | 'refresh_token')[]
  readonly redirectUris: readonly string[]
}

export interface AppList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly apps: readonly App[]
}

export interface AppPatch {
  readonly tenant?: string
  /** Never returned. Required, except in a PATCH. */
  readonly clientSecret?: string | null
  readonly scopes?: readonly string[] | null
  readonly grantTypes?: readonly ('client_credentials' | 'authorization_code' | 'refresh_token')[] | null
  readonly redirectUris?: readonly string[] | null
}

export interface AppRow {
  readonly tenant: string
  readonly clientId: string
  /** Never returned. Required, except in a PATCH. */
  readonly clientSecret?: string
  readonly scopes?: readonly string[]
  readonly grantTypes?: readonly ('client_credentials' | 'authorization_code' | 'refresh_token')[]
  readonly redirectUris?: readonly string[]
}

/** The number of rows of each resource. */
export type AppliedRows = Readonly<Record<string, number>>

export interface ApplyDocument {
  /** For editors. */
  readonly $schema?: string
  readonly resellers?: readonly ResellerRow[]
  readonly customers?: readonly CustomerRow[]
  readonly providers?: readonly ProviderRow[]
  readonly users?: readonly UserRow[]
  readonly managements?: readonly ManagementRow[]
  readonly profiles?: readonly ProfileRow[]
  readonly associations?: readonly AssociationRow[]
  readonly aliases?: readonly AliasRow[]
  readonly apps?: readonly AppRow[]
  readonly keys?: readonly KeyRow[]
}

export interface ApplyResult {
  readonly dryRun: boolean
  readonly rows: readonly ApplyRow[]
}

export interface ApplyRow {
  /** Of the row in the document: `apps.0`. */
  readonly place: string
  readonly name: string
  readonly outcome: 'created' | 'changed' | 'unchanged'
  /** The members that changed, without their values. */
  readonly members: readonly string[]
}

export interface Association {
  readonly reseller: string
  readonly customer: string
  readonly state: 'pending' | 'active' | 'inactive'
  readonly autoApproval: boolean
  readonly defaultProfile: string | null
  readonly internalReference: string | null
}

export interface AssociationList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly associations: readonly Association[]
}

export interface AssociationPatch {
  readonly state?: 'pending' | 'active' | 'inactive' | null
  readonly autoApproval?: boolean | null
  readonly defaultProfile?: string | null
  readonly internalReference?: string | null
}

export interface AssociationRow {
  readonly reseller: string
  readonly customer: string
  readonly state?: 'pending' | 'active' | 'inactive'
  readonly autoApproval?: boolean
  readonly defaultProfile?: string
  readonly internalReference?: string
}

export interface Boot {
  readonly outcome?: 'enrolled' | 'failed' | 'cancelled'
}

export interface BootOutcome {
  /** Null for a phone that was not uploaded. */
  readonly state: string | null
  /** A locked phone gets no profile, and its state does not change. Null for a phone that was not uploaded. */
  readonly lockStatus: string | null
  /** The id of the profile that the phone received. */
  readonly profile: string | null
  /** Why the boot was refused, as the problem that it alone would get. */
  readonly refusal: BootRefusal | null
}

export interface BootRefusal {
  readonly code: number
  readonly name: string
  readonly detail: string
}

export interface BootResult {
  readonly phone: Phone
  /** The tenant that has the device. Null for a phone that was not uploaded. */
  readonly tenant: string | null
  /** Null for a phone that was not uploaded. */
  readonly state: string | null
  /** A locked phone gets no profile, and its state does not change. Null for a phone that was not uploaded. */
  readonly lockStatus: string | null
  /** The profile that the phone receives. */
  readonly profile: PhoneProfile | null
  /** The agent that the phone downloads. */
  readonly agent: PhoneAgent | null
  /** The extras that the agent receives: in `android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE` the custom data of the profile, the `username` and `password` with which its sign-in is filled in, and `kmeUri`. */
  readonly extras: Readonly<Record<string, unknown>> | null
}

export interface BootResults {
  /** In the order of the request. */
  readonly boots: readonly BootOutcome[]
}

export interface Boots {
  readonly phones: readonly ({
    readonly identifier: string
    readonly outcome?: 'enrolled' | 'failed' | 'cancelled'
  })[]
}

export interface Clock {
  /** The world's time, epoch ms. */
  readonly now: number
  readonly frozen: boolean
}

export interface ClockChange {
  /** Moves the clock by so many milliseconds; back if negative. */
  readonly advanceMs?: number
  /** Sets the clock to this time, epoch ms. */
  readonly setMs?: number
  /** True stops the clock at its time; false starts it again from there. */
  readonly freeze?: boolean
}

export interface Consent {
  readonly provider?: string
}

export interface ConsentResult {
  readonly provider: string
  readonly customer: string
  /** Null where the management has ended. */
  readonly status: string | null
}

export interface Coverage {
  readonly scope: 'world' | 'process'
  readonly operations: readonly OperationCoverage[]
  readonly rows: readonly RowCoverage[]
}

export interface Customer {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country: string
  /** By default us. */
  readonly region: string
  readonly state: 'active' | 'inactive' | 'blocked'
  readonly email: string | null
  readonly approval: 'approved' | 'pending' | 'rejected'
  readonly services: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  /** The name of its Knox Manage tenant, unique among customers. */
  readonly knoxManage?: string
  readonly knoxGuard?: KnoxGuardTenant
  readonly details: CustomerDetails
}

export interface CustomerDetails {
  readonly firstName?: string
  readonly lastName?: string
  readonly officeNumber?: string
  readonly companySize?: string
  readonly industry?: string
  readonly street1?: string
  readonly street2?: string
  readonly city?: string
  readonly stateOrProvince?: string
  readonly zipCode?: string
  readonly website?: string
}

export interface CustomerList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly customers: readonly Customer[]
}

export interface CustomerPatch {
  readonly name?: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string | null
  /** By default us. */
  readonly region?: string | null
  readonly state?: 'active' | 'inactive' | 'blocked' | null
  readonly email?: string | null
  readonly approval?: 'approved' | 'pending' | 'rejected' | null
  readonly services?: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[] | null
  /** The name of its Knox Manage tenant, unique among customers. */
  readonly knoxManage?: string | null
  readonly knoxGuard?: KnoxGuardTenant | null
  readonly details?: CustomerDetails | null
}

export interface CustomerReseller {
  readonly id: string
  readonly name: string
  readonly country: string
  /** `pending`: the reseller added the customer, which has approved none of its uploads yet. */
  readonly state: string
  readonly autoApproval: boolean
  readonly defaultProfile: string | null
  /** Epoch ms. */
  readonly registeredAt: number
}

export interface CustomerResellerList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly resellers: readonly CustomerReseller[]
}

export interface CustomerRow {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string
  /** By default us. */
  readonly region?: string
  readonly state?: 'active' | 'inactive' | 'blocked'
  readonly email?: string
  readonly approval?: 'approved' | 'pending' | 'rejected'
  readonly services?: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  /** The name of its Knox Manage tenant, unique among customers. */
  readonly knoxManage?: string
  readonly knoxGuard?: KnoxGuardTenant
  readonly details?: CustomerDetails
}

export interface Device {
  /** Set by the server; a sent value is ignored. */
  readonly id: string
  readonly customer: string
  readonly reseller: string | null
  readonly vendor: string | null
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly orderNo: string | null
  readonly profile: string | null
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
  readonly lockStatus: 'Unlocked' | 'Locked' | 'Locking' | 'Unlocking'
  readonly userName: string | null
  readonly tags: readonly string[]
}

export interface DeviceList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly devices: readonly Device[]
}

export interface DevicePatch {
  /** Set by the server; a sent value is ignored. */
  readonly id?: string | null
  readonly customer?: string
  readonly reseller?: string | null
  readonly vendor?: string | null
  readonly imei?: string | null
  readonly imei2?: string | null
  readonly meid?: string | null
  readonly serialNumber?: string | null
  readonly model?: string | null
  readonly orderNo?: string | null
  readonly profile?: string | null
  readonly state?:
    | 'Pending'
    | 'Unassigned'
    | 'ProfileAssignmentFailed'
    | 'ProfileAssigned'
    | 'Enrolled'
    | 'EnrollFailed'
    | 'CancelledByUser'
    | 'EnrolledRestricted'
    | 'LicenseExpired'
    | null
  readonly lockStatus?: 'Unlocked' | 'Locked' | 'Locking' | 'Unlocking' | null
  readonly userName?: string | null
  readonly tags?: readonly string[] | null
}

export interface DeviceRow {
  /** Set by the server; a sent value is ignored. */
  readonly id?: string
  readonly customer: string
  readonly reseller?: string
  readonly vendor?: string
  readonly imei?: string
  readonly imei2?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly model?: string
  readonly orderNo?: string
  readonly profile?: string
  readonly state?:
    | 'Pending'
    | 'Unassigned'
    | 'ProfileAssignmentFailed'
    | 'ProfileAssigned'
    | 'Enrolled'
    | 'EnrollFailed'
    | 'CancelledByUser'
    | 'EnrolledRestricted'
    | 'LicenseExpired'
  readonly lockStatus?: 'Unlocked' | 'Locked' | 'Locking' | 'Unlocking'
  readonly userName?: string
  readonly tags?: readonly string[]
}

export interface Difference {
  /** As in FIDELITY.md; not unique: M3 has one difference for each code. */
  readonly id: string
  readonly api: string
  /** The operationId, if the difference concerns one operation. */
  readonly operation?: string
  readonly subject: string
  /** A row of the error table as `{code, name, text}`, null where that date has none, or an example body. Absent where no response changes. */
  readonly '2023-12'?: unknown
  /** A row of the error table as `{code, name, text}`, null where that date has none, or an example body. Absent where no response changes. */
  readonly '2026-07'?: unknown
  /** The evidence for the newer form. */
  readonly grade: 'published' | 'sample' | 'inferred'
}

export interface Eula {
  readonly title: string
  readonly content: string
}

export interface Fault {
  readonly faultId: string
  readonly recipe?: string
  readonly match: FaultMatch
  readonly when: FaultTiming
  readonly do: FaultEffect
  /** The requests that matched while the fault was pending. */
  readonly matched: number
  /** The requests that got the effect. */
  readonly applied: number
  /** A spent fault was applied as often as ordered. */
  readonly state: 'pending' | 'spent'
}

/** Members that contradict each other are refused, and the refusal names both. */
export interface FaultEffect {
  /** A row of the API by number or name, such as `invalid_grant`; `internal` is its internal error. */
  readonly code?: number | string
  readonly status?: number
  /** Added to the response, or replaced in it. */
  readonly headers?: Readonly<Record<string, string>>
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown
  /** On the machine’s clock. */
  readonly delayMs?: number
  /** The work is committed before the delay and before the response that replaces its own. */
  readonly afterWork?: true
  /** Closes the connection before the work, in the middle of the response, or after the work. */
  readonly drop?: 'before' | 'middle' | 'after'
  /** Resets the connection (RST) before the work, in the middle of the response, or after the work. */
  readonly reset?: 'before' | 'middle' | 'after'
  /** Sends nothing more before the work, in the middle of the response, or after the work. */
  readonly hang?: 'before' | 'middle' | 'after'
  /** Ends the connection after as many bytes of the body. */
  readonly truncateBytes?: number
  readonly bytesPerSecond?: number
  /** Bytes that are no JSON, or no HTTP. */
  readonly garbage?: 'body' | 'http'
  /** The device whose result in a transaction is `code`: an identifier in any spelling. */
  readonly device?: string
  /** A transaction takes at least as long, on the world’s clock. */
  readonly transactionMs?: number
  /** The first step fails as often; a transaction is given up after five. */
  readonly stepFailures?: number
}

/** An absent member matches every request. */
export interface FaultMatch {
  readonly api?: 'kme' | 'kdp' | 'gen1' | 'msp' | 'gateway'
  /** The operationId. */
  readonly operation?: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The whole path; `*` at its end for a prefix. */
  readonly path?: string
  /** The id of the acting tenant. */
  readonly tenant?: string
  /** Values by name; `*` is any value. */
  readonly header?: Readonly<Record<string, string>>
  /** Values by the path of a member, such as `devices.0`; `*` is any value. */
  readonly body?: Readonly<Record<string, string | number | boolean | null>>
  /** An identifier that the request has, in any spelling. */
  readonly device?: string
}

export interface FaultOrder {
  readonly match?: FaultMatch
  readonly when?: FaultTiming
  readonly do?: FaultEffect
  /** The name of a recipe, in place of `do`. */
  readonly recipe?: string
}

export interface FaultRecipe {
  readonly name: string
  readonly description: string
  readonly when?: FaultTiming
  readonly do: FaultEffect
  /** The APIs that it is possible in; every API if absent. */
  readonly apis?: readonly string[]
}

/** By default the first matching request. */
export interface FaultTiming {
  /** The largest number of applications. */
  readonly times?: number
  /** Every n-th matching request. */
  readonly every?: number
  /** Each matching request. */
  readonly untilRemoved?: true
  readonly probability?: number
  /** The same one selects the same numbers of matching requests. */
  readonly randomSeed?: string
}

export interface Finding {
  readonly rule: string
  readonly requires: string
  readonly outcome: 'pass' | 'fail' | 'not reached'
  /** The error code when the rule fails; an HTTP status where OAuth has no code. */
  readonly code: number
  readonly name: string
  readonly found?: string
  /** What to do; in the failed rule only. */
  readonly remedy?: string
}

export interface Fork {
  readonly name?: string
  readonly ttlSeconds?: number
  /** It gets a port of its own, and `url` is that port. */
  readonly port?: boolean
}

export interface Handset {
  readonly imei: string | null
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly eligible: boolean
}

export interface HandsetList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly handsets: readonly Handset[]
}

export interface HandsetPatch {
  readonly imei?: string | null
  readonly imei2?: string | null
  readonly meid?: string | null
  readonly serialNumber?: string | null
  readonly model?: string | null
  readonly eligible?: boolean | null
}

export interface HandsetRow {
  readonly imei?: string
  readonly imei2?: string
  readonly meid?: string
  readonly serialNumber?: string
  readonly model?: string
  readonly eligible?: boolean
}

export interface Har {
  readonly log: HarLog
}

export interface HarContent {
  readonly size: number
  readonly mimeType: string
  readonly text?: string
  readonly encoding?: 'base64'
  /** What is missing in the text, or masked. */
  readonly comment?: string
}

export interface HarCreator {
  readonly name: string
  readonly version: string
}

export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string
  /** Milliseconds. */
  readonly time: number
  readonly request: HarRequest
  readonly response: HarResponse
  readonly cache: Readonly<Record<string, unknown>>
  readonly timings: HarTimings
  readonly _muster: HarExchange
}

export interface HarExchange {
  /** As in the response header x-muster-request. */
  readonly id: string
  /** When the request arrived, epoch ms of the world's clock. */
  readonly time: number
  readonly method: string
  /** Path and query, without the prefix of a world. */
  readonly target: string
  /** kme, kdp, gen1, msp, gateway or control. */
  readonly api: string
  /** `none` where no operation has the path. */
  readonly operation: string
  /** The tenant of the credential. */
  readonly tenant: string | null
  /** The tenant that the request was about, if it is another one. */
  readonly actingFor: string | null
  /** A user's e-mail, an app's client id, or `operator`. */
  readonly performedBy: string | null
  /** bearer, signed or static key. */
  readonly credential: string | null
  /** Null where the connection ended before a response began. */
  readonly status: number | null
  /** False where the connection ended before the response did. */
  readonly complete: boolean
  /** The published code of a refusal. */
  readonly code: number | null
  /** Why it was refused. */
  readonly reason: string | null
  /** The id in the error response. */
  readonly errorId: string | null
  readonly ms: number
  /** The fault that was applied. */
  readonly fault: string | null
  /** The transaction that it began. */
  readonly transaction: string | null
  /** Parameters and members that its operation does not know. */
  readonly unread: readonly string[]
  /** The operation that is nearest to an unknown path. */
  readonly nearest: string | null
  readonly scopes: readonly string[]
  readonly findings: readonly Finding[]
}

export interface HarLog {
  readonly version: '1.2'
  readonly creator: HarCreator
  readonly entries: readonly HarEntry[]
}

export interface HarPostData {
  readonly mimeType: string
  readonly text: string
  /** What is missing in the text, or masked. */
  readonly comment?: string
}

export interface HarRequest {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  /** The headers have them. */
  readonly cookies: readonly (Readonly<Record<string, unknown>>)[]
  readonly headers: readonly RecordedHeader[]
  /** Bytes; -1 where it is unknown. */
  readonly headersSize: number
  /** Bytes; -1 where it is unknown. */
  readonly bodySize: number
  readonly queryString: readonly RecordedHeader[]
  readonly postData?: HarPostData
}

export interface HarResponse {
  /** 0 where there was no response. */
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  /** The headers have them. */
  readonly cookies: readonly (Readonly<Record<string, unknown>>)[]
  readonly headers: readonly RecordedHeader[]
  /** Bytes; -1 where it is unknown. */
  readonly headersSize: number
  /** Bytes; -1 where it is unknown. */
  readonly bodySize: number
  readonly content: HarContent
  readonly redirectURL: string
}

export interface HarTimings {
  readonly send: number
  readonly wait: number
  readonly receive: number
}

export interface IssuedKey {
  /** Returned this once; the server stores its hash only. */
  readonly clientIdentifier: string
  readonly key: Key
}

export interface Key {
  /** SHA-256 of the client identifier, hex. A row has it, or the client identifier, or both. */
  readonly id: string
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER) of an RSA key. */
  readonly publicKey: string
  readonly user: string | null
  readonly restriction: Restriction | null
}

export interface KeyList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly keys: readonly Key[]
}

export interface KeyPatch {
  readonly tenant?: string
  readonly service?: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER) of an RSA key. */
  readonly publicKey?: string
  /** Never returned. */
  readonly clientIdentifier?: string | null
  readonly user?: string | null
  readonly restriction?: Restriction | null
}

export interface KeyRow {
  /** SHA-256 of the client identifier, hex. A row has it, or the client identifier, or both. */
  readonly id?: string
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER) of an RSA key. */
  readonly publicKey: string
  /** Never returned. */
  readonly clientIdentifier?: string
  readonly user?: string
  readonly restriction?: Restriction
}

export interface KnoxGuardTenant {
  readonly domain: 'Financing' | 'Enterprise' | 'Insurance' | 'Others'
  readonly type?: 'Normal' | 'Payg' | 'Antitheft'
  readonly phone?: string
  readonly email?: string
}

export interface Management {
  readonly provider: string
  readonly customer: string
  readonly managementType: 'FullyManaged' | 'JointlyManaged'
  readonly status: 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'
  readonly services: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  readonly managesAdmins?: boolean
}

export interface ManagementList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly managements: readonly Management[]
}

export interface ManagementPatch {
  readonly managementType?: 'FullyManaged' | 'JointlyManaged' | null
  readonly status?: 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer' | null
  readonly services?: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[] | null
  readonly managesAdmins?: boolean | null
}

export interface ManagementRow {
  readonly provider: string
  readonly customer: string
  readonly managementType?: 'FullyManaged' | 'JointlyManaged'
  readonly status?: 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'
  readonly services?: readonly (
    | 'KnoxMobileEnrollment'
    | 'KnoxConfigure'
    | 'KnoxManage'
    | 'KnoxGuard'
    | 'KnoxAssetIntelligence'
    | 'KnoxEFOTA'
    | 'SamsungCarePlus')[]
  readonly managesAdmins?: boolean
}

export interface Move {
  readonly provider: string
  readonly customer: string
  readonly devices: readonly string[]
}

export interface MoveResult {
  readonly totalCount: number
  readonly movedCount: number
  /** Devices that were changed or removed after the check. */
  readonly failedCount: number
  readonly waitingCount: number
  /** The uploads in their present state. */
  readonly uploads: readonly ({
    readonly id: string
    readonly reseller: string
    readonly state: string
    readonly devices: number
  })[]
}

export interface NewKey {
  readonly tenant: string
  readonly service: 'kme' | 'kdp' | 'msp'
  /** Base64 of the SubjectPublicKeyInfo (DER) of an RSA key. */
  readonly publicKey: string
  readonly user?: string
  readonly restriction?: Restriction
}

export interface NewSnapshot {
  readonly name?: string
}

export interface NewWorld {
  readonly name?: string
  /** What it begins with, by default the seed of the server. `of` is the world of the snapshot, by default `default`. */
  readonly from?: 'seed' | 'empty' | {
    readonly world: string
  } | {
    readonly snapshot: string
    readonly of?: string
  }
  /** Names of scenarios, such as `["default", "msp"]`, or a seed document, in place of the server's seed. */
  readonly seed?: readonly string[] | Readonly<Record<string, unknown>>
  readonly ttlSeconds?: number
  /** It is stored in the data folder and survives a restart. */
  readonly persist?: boolean
  /** It gets a port of its own, and `url` is that port. */
  readonly port?: boolean
}

export interface OperationCoverage {
  readonly api: string
  readonly operation: string
  /** Requests, also refused ones. */
  readonly calls: number
}

export interface Phone {
  readonly imei: string | null
  /** The second IMEI of a phone for two SIM cards. */
  readonly imei2: string | null
  readonly meid: string | null
  readonly serialNumber: string | null
  readonly model: string | null
}

export interface PhoneAgent {
  readonly mdmApkUri: string
  readonly packageName?: string
  readonly version?: string
  /** SHA-256 of each signing certificate, base64url. */
  readonly signatures?: readonly string[]
}

export interface PhoneProfile {
  readonly id: string
  readonly name: string
  /** The name of the EMM. */
  readonly emm: string | null
  readonly doEnabled: boolean
  readonly aeEnabled: boolean
  readonly systemAppEnabled: boolean
  readonly skipSetupWizard: boolean
  readonly allowUserCancel: boolean
  /** Whether the phone shows the agreement of Samsung before those of `eulas`. */
  readonly supportDefaultEula: boolean
  /** The agreements of the customer. */
  readonly eulas: readonly ({
    readonly title: string
    readonly content: string
  })[]
  readonly companyName: string | null
  readonly supportPhoneNumber: string | null
  readonly supportEmailAddress: string | null
  readonly knoxLicense: string | null
  /** Further agents of a legacy profile. */
  readonly secondaryAgents: readonly PhoneAgent[]
}

export interface PhoneSetup {
  readonly phone: Phone
  /** The tenant that has the device. Null for a phone that was not uploaded. */
  readonly tenant: string | null
  /** Null for a phone that was not uploaded. */
  readonly state: string | null
  /** A locked phone gets no profile, and its state does not change. Null for a phone that was not uploaded. */
  readonly lockStatus: string | null
  /** The profile that the phone receives. */
  readonly profile: PhoneProfile | null
  /** The agent that the phone downloads. */
  readonly agent: PhoneAgent | null
  /** The extras that the agent receives: in `android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE` the custom data of the profile, the `username` and `password` with which its sign-in is filled in, and `kmeUri`. */
  readonly extras: Readonly<Record<string, unknown>> | null
}

export interface Profile {
  readonly customer: string
  readonly id: string
  readonly name: string
  readonly parent?: ProfileKey
  readonly description?: string
  readonly mdmUri?: string
  readonly mdmApkInfo?: Agent
  readonly secondaryMdmApkInfoList?: readonly Agent[]
  readonly mdmProfileCustomData?: string
  readonly eulas?: readonly Eula[]
  readonly doEnabled: boolean
  readonly aeEnabled: boolean
  readonly systemAppEnabled: boolean
  readonly supportedMDM?: string
  readonly skipSetupWizard: boolean
  readonly allowUserCancel: boolean
  readonly supportPhoneNumber?: string
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
}

export interface ProfileKey {
  readonly customer: string
  readonly id: string
}

export interface ProfileList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly profiles: readonly Profile[]
}

export interface ProfilePatch {
  readonly customer?: string
  readonly name?: string
  readonly parent?: ProfileKey | null
  readonly description?: string | null
  readonly mdmUri?: string | null
  readonly mdmApkInfo?: Agent | null
  readonly secondaryMdmApkInfoList?: readonly Agent[] | null
  readonly mdmProfileCustomData?: string | null
  readonly eulas?: readonly Eula[] | null
  readonly doEnabled?: boolean | null
  readonly aeEnabled?: boolean | null
  readonly systemAppEnabled?: boolean | null
  readonly supportedMDM?: string | null
  readonly skipSetupWizard?: boolean | null
  readonly allowUserCancel?: boolean | null
  readonly supportPhoneNumber?: string | null
  readonly supportEmailAddress?: string | null
  readonly supportDefaultEula?: boolean | null
  readonly knoxLicense?: string | null
  readonly domainName?: string | null
  readonly domainGroup?: string | null
  readonly companyName?: string | null
  readonly mailingAddress1?: string | null
  readonly mailingAddress2?: string | null
  readonly city?: string | null
  readonly province?: string | null
  readonly country?: string | null
  readonly zipCode?: string | null
}

export interface ProfileRow {
  readonly customer: string
  readonly id?: string
  readonly name: string
  readonly parent?: ProfileKey
  readonly description?: string
  readonly mdmUri?: string
  readonly mdmApkInfo?: Agent
  readonly secondaryMdmApkInfoList?: readonly Agent[]
  readonly mdmProfileCustomData?: string
  readonly eulas?: readonly Eula[]
  readonly doEnabled?: boolean
  readonly aeEnabled?: boolean
  readonly systemAppEnabled?: boolean
  readonly supportedMDM?: string
  readonly skipSetupWizard?: boolean
  readonly allowUserCancel?: boolean
  readonly supportPhoneNumber?: string
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
}

export interface Provider {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country: string
  /** By default us. */
  readonly region: string
  readonly state: 'active' | 'inactive' | 'blocked'
  readonly knoxGuardApproved: boolean
}

export interface ProviderList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly providers: readonly Provider[]
}

export interface ProviderPatch {
  readonly name?: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string | null
  /** By default us. */
  readonly region?: string | null
  readonly state?: 'active' | 'inactive' | 'blocked' | null
  readonly knoxGuardApproved?: boolean | null
}

export interface ProviderRow {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string
  /** By default us. */
  readonly region?: string
  readonly state?: 'active' | 'inactive' | 'blocked'
  readonly knoxGuardApproved?: boolean
}

export interface Question {
  /** A signed client identifier or access token, an access token, a bearer. */
  readonly token?: string
  /** The body of a request for an access token. */
  readonly tokenRequest?: Readonly<Record<string, unknown>>
  /** The headers of a request. */
  readonly headers?: Readonly<Record<string, string>>
  /** The method of that request. With `path` it selects the operation and its scopes. */
  readonly method?: string
  readonly path?: string
  readonly api?: 'kme' | 'kdp' | 'gen1' | 'msp'
  /** The peer’s address; by default 127.0.0.1. */
  readonly address?: string
}

export interface RecordedBody {
  /** At most 64 KiB of it. A secret is shown as ‹secret:…›, with the same digits each time. */
  readonly text: string
  readonly encoding: 'utf8' | 'base64'
  /** The length of the whole body; null where it was sent in chunks. */
  readonly bytes: number | null
  readonly truncated: boolean
  readonly masked: boolean
}

export interface RecordedExchange {
  /** As in the response header x-muster-request. */
  readonly id: string
  /** When the request arrived, epoch ms of the world's clock. */
  readonly time: number
  readonly method: string
  /** Path and query, without the prefix of a world. */
  readonly target: string
  /** kme, kdp, gen1, msp, gateway or control. */
  readonly api: string
  /** `none` where no operation has the path. */
  readonly operation: string
  /** The tenant of the credential. */
  readonly tenant: string | null
  /** The tenant that the request was about, if it is another one. */
  readonly actingFor: string | null
  /** A user's e-mail, an app's client id, or `operator`. */
  readonly performedBy: string | null
  /** bearer, signed or static key. */
  readonly credential: string | null
  /** Null where the connection ended before a response began. */
  readonly status: number | null
  /** False where the connection ended before the response did. */
  readonly complete: boolean
  /** The published code of a refusal. */
  readonly code: number | null
  /** Why it was refused. */
  readonly reason: string | null
  /** The id in the error response. */
  readonly errorId: string | null
  readonly ms: number
  /** The fault that was applied. */
  readonly fault: string | null
  /** The transaction that it began. */
  readonly transaction: string | null
  /** Parameters and members that its operation does not know. */
  readonly unread: readonly string[]
  /** The operation that is nearest to an unknown path. */
  readonly nearest: string | null
  readonly world: string
  /** Those of the credential. */
  readonly scopes: readonly string[]
  readonly request: {
    readonly httpVersion: string
    readonly headers: readonly RecordedHeader[]
    readonly body: RecordedBody | null
  }
  readonly response: {
    readonly headers: readonly RecordedHeader[]
    readonly body: RecordedBody | null
  } | null
  readonly findings: readonly Finding[]
}

export interface RecordedHeader {
  readonly name: string
  readonly value: string
}

export interface RecordedRequest {
  /** As in the response header x-muster-request. */
  readonly id: string
  /** When the request arrived, epoch ms of the world's clock. */
  readonly time: number
  readonly method: string
  /** Path and query, without the prefix of a world. */
  readonly target: string
  /** kme, kdp, gen1, msp, gateway or control. */
  readonly api: string
  /** `none` where no operation has the path. */
  readonly operation: string
  /** The tenant of the credential. */
  readonly tenant: string | null
  /** The tenant that the request was about, if it is another one. */
  readonly actingFor: string | null
  /** A user's e-mail, an app's client id, or `operator`. */
  readonly performedBy: string | null
  /** bearer, signed or static key. */
  readonly credential: string | null
  /** Null where the connection ended before a response began. */
  readonly status: number | null
  /** False where the connection ended before the response did. */
  readonly complete: boolean
  /** The published code of a refusal. */
  readonly code: number | null
  /** Why it was refused. */
  readonly reason: string | null
  /** The id in the error response. */
  readonly errorId: string | null
  readonly ms: number
  /** The fault that was applied. */
  readonly fault: string | null
  /** The transaction that it began. */
  readonly transaction: string | null
  /** Parameters and members that its operation does not know. */
  readonly unread: readonly string[]
  /** The operation that is nearest to an unknown path. */
  readonly nearest: string | null
}

export interface RecordedRequestList {
  /** The number of matches. */
  readonly totalCount: number
  readonly requests: readonly RecordedRequest[]
}

export interface Removed {
  readonly removed: true
}

export interface Reseller {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country: string
  /** By default us. */
  readonly region: string
  readonly state: 'active' | 'inactive' | 'blocked'
  readonly vendors: readonly Vendor[]
}

export interface ResellerList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly resellers: readonly Reseller[]
}

export interface ResellerPatch {
  readonly name?: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string | null
  /** By default us. */
  readonly region?: string | null
  readonly state?: 'active' | 'inactive' | 'blocked' | null
  readonly vendors?: readonly Vendor[] | null
  /** The static key of a first-generation client. Never returned. */
  readonly gen1Token?: string | null
}

export interface ResellerRow {
  readonly id: string
  readonly name: string
  /** ISO 3166-1 alpha-2; by default US. */
  readonly country?: string
  /** By default us. */
  readonly region?: string
  readonly state?: 'active' | 'inactive' | 'blocked'
  readonly vendors?: readonly Vendor[]
  /** The static key of a first-generation client. Never returned. */
  readonly gen1Token?: string
}

export interface Reset {
  readonly to?: 'seed' | 'empty'
}

export interface Restore {
  readonly snapshot: string
}

export interface Restriction {
  readonly type: 'ip' | 'referer'
  readonly allow: readonly string[]
}

export interface Rotation {
  /** For how long, at most, tokens of former keys are accepted; by default longer than any of them is valid. With 0 they are refused at once by this process, and within half a minute by others. */
  readonly overlapSeconds?: number
}

export interface RowCoverage {
  readonly api: string
  readonly code: number
  readonly name: string
  /** The published text of the row. */
  readonly text: string
  /** How often a rule of the API raised it. */
  readonly byRule: number
  /** How often a fault raised it. */
  readonly byFault: number
  /** Why no rule raises it in a sandbox with default settings; null if a rule does. */
  readonly onlyByFault: string | null
}

export interface Seed {
  /** For editors. */
  readonly $schema?: string
  /** Named seeds, whose rows are added to the rows of the document. */
  readonly scenarios?: readonly ('default' | 'empty' | 'devices' | 'approvals' | 'msp' | 'tenants' | 'dual-sim')[]
  readonly resellers?: readonly ResellerRow[]
  readonly customers?: readonly CustomerRow[]
  readonly providers?: readonly ProviderRow[]
  readonly users?: readonly UserRow[]
  readonly managements?: readonly ManagementRow[]
  readonly profiles?: readonly ProfileRow[]
  readonly associations?: readonly AssociationRow[]
  readonly aliases?: readonly AliasRow[]
  readonly handsets?: readonly HandsetRow[]
  readonly devices?: readonly DeviceRow[]
  readonly apps?: readonly AppRow[]
  readonly keys?: readonly KeyRow[]
  readonly uploads?: readonly UploadRow[]
}

export interface SigningKey {
  /** As in the header of a token, and in /ams/v1/oauth2/jwks. */
  readonly kid: string
  readonly createdAt: number
  /** When the key is deleted, epoch ms of the machine’s clock; null for the key that signs. */
  readonly retiresAt: number | null
}

export interface SigningKeys {
  readonly signingKeys: readonly SigningKey[]
}

export interface Snapshot {
  readonly name: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly bytes: number
}

export interface UploadRow {
  readonly reseller: string
  readonly customer: string
  /** The id that the reseller chose. */
  readonly transactionId: string
  readonly type?: 'imei' | 'meid' | 'serialNumber'
  readonly devices: readonly string[]
  readonly orderNo?: string
  readonly vendor?: string
  readonly alias?: string
}

export interface User {
  readonly tenant: string
  readonly email: string
  /** Null for every scope. */
  readonly scopes: readonly string[] | null
}

export interface UserList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly users: readonly User[]
}

export interface UserPatch {
  readonly tenant?: string
  /** Null for every scope. */
  readonly scopes?: readonly string[] | null
}

export interface UserRow {
  readonly tenant: string
  readonly email: string
  /** Null for every scope. */
  readonly scopes?: readonly string[]
}

export interface Vendor {
  readonly id: string
  readonly name: string
}

export interface Verdict {
  /** The kind of credential, from its form. */
  readonly kind: string
  readonly api: string
  readonly operation: string | null
  readonly verdict: 'accepted' | 'refused'
  readonly status: number
  readonly code: number | null
  readonly name: string | null
  /** What to do next. */
  readonly advice: string | null
  readonly rules: readonly Finding[]
}

export interface WaitingTransaction {
  readonly transaction: string
  /** The id of its entry in the activity log. */
  readonly serial: string
  /** The tenant that ordered it. */
  readonly tenant: string
  readonly customer: string
  readonly kind: string
  /** The number of its devices. */
  readonly count: number
  /** How many of them were processed. */
  readonly done: number
  /** The request that ordered it. */
  readonly request: string | null
  /** Epoch ms. */
  readonly acceptedAt: number
}

export interface Work {
  /** True while workers start no transaction. */
  readonly held: boolean
  /** The number of transactions that are not complete. */
  readonly inProgress: number
  /** At most 100 of them, by tenant and in the order of its queue. */
  readonly transactions: readonly WaitingTransaction[]
}

export interface World {
  readonly name: string
  /** Part of each token that the world issues. It stays at a reset and at a restore. */
  readonly id: string
  /** The base URL of every API of this world. */
  readonly url: string
  /** Epoch ms. */
  readonly createdAt: number
  /** Epoch ms; null if it ends when it is deleted. */
  readonly endsAt: number | null
  readonly persisted: boolean
  /** The size of its store. */
  readonly bytes: number
  /** Apps of its seed, with their secrets. */
  readonly accounts: readonly Account[]
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Returns 200 while the process answers */
  readonly health: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/health'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly status: 'ok'
      readonly mode: string
      readonly contract: string
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Returns 200 if the server can do its work, else 503 */
  readonly ready: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/ready'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly ready: true
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
      | 40100002
      | 40100003
      | 42900000
      | 50300000
  }
  /** Returns the metrics of the process in the text format of Prometheus */
  readonly metrics: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/metrics'
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Lists the differences between the contract dates */
  readonly getContract: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/contract'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      /** The contract date of this server. */
      readonly contract: string
      /** All contract dates. */
      readonly contracts: readonly string[]
      readonly differences: readonly Difference[]
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Makes tenants, their relations and their credentials, and changes those that exist */
  readonly apply: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/apply'
    readonly path: undefined
    readonly query: {
      /** Writes nothing. */
      readonly dryRun?: 'true' | 'false'
    }
    readonly headers: undefined
    readonly body: ApplyDocument
    readonly response: ApplyResult
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
      | 40100002
      | 40100003
      | 40900000
      | 40900005
      | 40900002
      | 40900010
      | 42900000
  }
  /** Lists resellers, by key */
  readonly listReseller: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/resellers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ResellerList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a reseller, or replaces the one with the same key */
  readonly putReseller: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/resellers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerRow
    readonly response: Reseller
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a reseller */
  readonly getReseller: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/resellers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Reseller
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a reseller; null removes a value */
  readonly patchReseller: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/resellers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ResellerPatch
    readonly response: Reseller
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a reseller */
  readonly deleteReseller: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/resellers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists customers, by key */
  readonly listCustomer: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/customers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: CustomerList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a customer, or replaces the one with the same key */
  readonly putCustomer: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/customers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: CustomerRow
    readonly response: Customer
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a customer */
  readonly getCustomer: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/customers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Customer
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a customer; null removes a value */
  readonly patchCustomer: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/customers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: CustomerPatch
    readonly response: Customer
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a customer */
  readonly deleteCustomer: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/customers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists providers, by key */
  readonly listProvider: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/providers'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProviderList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a provider, or replaces the one with the same key */
  readonly putProvider: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/providers'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProviderRow
    readonly response: Provider
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a provider */
  readonly getProvider: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/providers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Provider
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a provider; null removes a value */
  readonly patchProvider: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/providers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProviderPatch
    readonly response: Provider
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a provider */
  readonly deleteProvider: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/providers/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists users, by key */
  readonly listUser: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/users'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: UserList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a user, or replaces the one with the same key */
  readonly putUser: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/users'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: UserRow
    readonly response: User
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a user */
  readonly getUser: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/users/{email}'
    readonly path: {
      readonly email: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: User
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a user; null removes a value */
  readonly patchUser: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/users/{email}'
    readonly path: {
      readonly email: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: UserPatch
    readonly response: User
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a user */
  readonly deleteUser: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/users/{email}'
    readonly path: {
      readonly email: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists managements, by key */
  readonly listManagement: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/managements'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ManagementList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a management, or replaces the one with the same key */
  readonly putManagement: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ManagementRow
    readonly response: Management
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a management */
  readonly getManagement: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/managements/{provider}/{customer}'
    readonly path: {
      readonly provider: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Management
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a management; null removes a value */
  readonly patchManagement: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/managements/{provider}/{customer}'
    readonly path: {
      readonly provider: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ManagementPatch
    readonly response: Management
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a management */
  readonly deleteManagement: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/managements/{provider}/{customer}'
    readonly path: {
      readonly provider: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists profiles, by key */
  readonly listProfile: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/profiles'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ProfileList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a profile, or replaces the one with the same key */
  readonly putProfile: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/profiles'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ProfileRow
    readonly response: Profile
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a profile */
  readonly getProfile: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer of the profile. Without it all profiles are searched, which is slower. */
      readonly customer?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Profile
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a profile; null removes a value */
  readonly patchProfile: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer of the profile. Without it all profiles are searched, which is slower. */
      readonly customer?: string
    }
    readonly headers: undefined
    readonly body: ProfilePatch
    readonly response: Profile
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a profile */
  readonly deleteProfile: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/profiles/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** The customer of the profile. Without it all profiles are searched, which is slower. */
      readonly customer?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists associations, by key */
  readonly listAssociation: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/associations'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: AssociationList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a association, or replaces the one with the same key */
  readonly putAssociation: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/associations'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AssociationRow
    readonly response: Association
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a association */
  readonly getAssociation: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/associations/{reseller}/{customer}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Association
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a association; null removes a value */
  readonly patchAssociation: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/associations/{reseller}/{customer}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: AssociationPatch
    readonly response: Association
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a association */
  readonly deleteAssociation: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/associations/{reseller}/{customer}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists aliases, by key */
  readonly listAlias: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/aliases'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: AliasList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a alias, or replaces the one with the same key */
  readonly putAlias: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/aliases'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AliasRow
    readonly response: Alias
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a alias */
  readonly getAlias: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/aliases/{reseller}/{customer}/{alias}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
      readonly alias: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Alias
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a alias; null removes a value */
  readonly patchAlias: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/aliases/{reseller}/{customer}/{alias}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
      readonly alias: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: AliasPatch
    readonly response: Alias
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a alias */
  readonly deleteAlias: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/aliases/{reseller}/{customer}/{alias}'
    readonly path: {
      readonly reseller: string
      readonly customer: string
      readonly alias: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists handsets, by key */
  readonly listHandset: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/handsets'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: HandsetList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a handset, or replaces the one with the same key */
  readonly putHandset: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/handsets'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: HandsetRow
    readonly response: Handset
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a handset */
  readonly getHandset: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/handsets/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Handset
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a handset; null removes a value */
  readonly patchHandset: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/handsets/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: HandsetPatch
    readonly response: Handset
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a handset */
  readonly deleteHandset: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/handsets/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists devices, by key */
  readonly listDevice: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/devices'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: DeviceList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a device, or replaces the one with the same key */
  readonly putDevice: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/devices'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: DeviceRow
    readonly response: Device
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a device */
  readonly getDevice: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/devices/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Device
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a device; null removes a value */
  readonly patchDevice: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/devices/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: DevicePatch
    readonly response: Device
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a device */
  readonly deleteDevice: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/devices/{identifier}'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists apps, by key */
  readonly listApp: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/apps'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: AppList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a app, or replaces the one with the same key */
  readonly putApp: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/apps'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AppRow
    readonly response: App
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a app */
  readonly getApp: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/apps/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: App
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a app; null removes a value */
  readonly patchApp: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/apps/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: AppPatch
    readonly response: App
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a app */
  readonly deleteApp: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/apps/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Lists keys, by key */
  readonly listKey: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/keys'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: KeyList
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a key, or replaces the one with the same key */
  readonly putKey: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/keys'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: KeyRow
    readonly response: Key
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
      | 40100002
      | 40100003
      | 40900000
      | 40900001
      | 40900002
      | 42900000
  }
  /** Returns a key */
  readonly getKey: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/keys/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Key
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Merges members into a key; null removes a value */
  readonly patchKey: {
    readonly method: 'PATCH'
    readonly route: '/_muster/v1/keys/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: KeyPatch
    readonly response: Key
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
      | 40100002
      | 40100003
      | 40400001
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes a key */
  readonly deleteKey: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/keys/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Moves devices of a provider to a customer that it manages */
  readonly moveDevices: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/devices/move'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Move
    readonly response: MoveResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 40900011
      | 42900000
  }
  /** Lists the resellers of a customer, as the customer sees them */
  readonly listCustomerResellers: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/customers/{id}/resellers'
    readonly path: {
      readonly id: string
    }
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: CustomerResellerList
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Removes a reseller from the customer’s list */
  readonly removeCustomerReseller: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/customers/{id}/resellers/{reseller}'
    readonly path: {
      readonly id: string
      readonly reseller: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400001
      | 40900003
      | 42900000
  }
  /** Accepts a pending management for the customer */
  readonly acceptLink: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements/{customer}/accept'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Consent
    readonly response: ConsentResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900006
      | 40900007
      | 40900008
      | 40900010
      | 42900000
  }
  /** Rejects a pending management for the customer */
  readonly rejectLink: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements/{customer}/reject'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Consent
    readonly response: ConsentResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900006
      | 40900007
      | 42900000
  }
  /** Accepts a pending delink for the tenant that it was requested from; the management ends */
  readonly acceptDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements/{customer}/delink/accept'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Consent
    readonly response: ConsentResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900006
      | 40900007
      | 42900000
  }
  /** Rejects a pending delink for the tenant that it was requested from */
  readonly rejectDelink: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements/{customer}/delink/reject'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Consent
    readonly response: ConsentResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900006
      | 40900007
      | 42900000
  }
  /** Requests a delink for the customer */
  readonly askToLeave: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/managements/{customer}/leave'
    readonly path: {
      readonly customer: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Consent
    readonly response: ConsentResult
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
      | 40100002
      | 40100003
      | 40400001
      | 40900006
      | 40900007
      | 40900009
      | 42900000
  }
  /** Issues a client identifier with the public key that may sign for it, as the API portal does */
  readonly issueKey: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/keys/issue'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewKey
    readonly response: IssuedKey
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Replaces a client identifier with a new one */
  readonly regenerateKey: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/keys/{id}/regenerate'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: IssuedKey
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Returns what a phone receives that starts, and reports no outcome */
  readonly getHandsetSetup: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/handsets/{identifier}/setup'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: PhoneSetup
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Simulates the first boot of a phone, or one after a factory reset, with the given outcome */
  readonly bootHandset: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/handsets/{identifier}/boot'
    readonly path: {
      readonly identifier: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Boot
    readonly response: BootResult
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
      | 40100002
      | 40100003
      | 40900004
      | 42900000
  }
  /** Boots up to 500 phones, each on its own */
  readonly bootHandsets: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/handsets/boots'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Boots
    readonly response: BootResults
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Lists what was done and refused, newest first */
  readonly listActivity: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/activity'
    readonly path: undefined
    readonly query: {
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
      /** The log of this tenant. */
      readonly tenant?: string
      /** Entries of this service. */
      readonly service?: string
      /** Entries of this category. */
      readonly category?: string
      /** Entries of this event. */
      readonly event?: string
      readonly status?: 'OK' | 'Error' | 'In progress' | 'Completed' | 'Completed with error'
      /** Entries with this performedBy, in full. */
      readonly performedBy?: string
      /** Entries that concern this customer. */
      readonly customerId?: string
      /** Entries of this channel. */
      readonly channel?: string
      /** Entries of this act or operation. */
      readonly operation?: string
      /** Refusals with this code. */
      readonly code?: number
      /** The entry of one error, by its errorId or transactionalId; upper or lower case, with or without hyphens. */
      readonly errorId?: string
      /** From this time on, epoch ms. */
      readonly since?: number
      /** Before this time, epoch ms. */
      readonly until?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: ActivityList
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
      | 40100002
      | 40100003
      | 40100001
      | 42900000
  }
  /** Lists the latest requests to this world, newest first */
  readonly listRequests: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/requests'
    readonly path: undefined
    readonly query: {
      /** Requests to this API. */
      readonly api?: string
      /** Requests to this operation. */
      readonly operation?: string
      /** Responses with this status, or with those of a kind, such as `4xx`. */
      readonly status?: string
      /** Refusals with this code. */
      readonly code?: number
      /** Requests of this tenant, or about it. */
      readonly tenant?: string
      /** Requests whose path begins with this. */
      readonly path?: string
      /** From this time on, epoch ms. */
      readonly since?: number
      readonly limit?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: RecordedRequestList
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
      | 40100002
      | 40100003
      | 40900014
      | 42900000
  }
  /** Removes all requests from the journal */
  readonly clearRequests: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/requests'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly removed: number
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
      | 40100002
      | 40100003
      | 40900014
      | 42900000
  }
  /** Returns a request with its response, and the rules that it met or did not meet */
  readonly getRequest: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/requests/{id}'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: RecordedExchange
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
      | 40100002
      | 40100003
      | 40400001
      | 40900014
      | 42900000
  }
  /** Sends a request again, with a new token for the same caller, and returns the new request with its response */
  readonly replayRequest: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/requests/{id}/replay'
    readonly path: {
      readonly id: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: RecordedExchange
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
      | 40100002
      | 40100003
      | 40400001
      | 40900014
      | 40900015
      | 42900000
  }
  /** Returns a request as a command for a shell, with $TOKEN in place of its credential */
  readonly getRequestAsCurl: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/requests/{id}/curl'
    readonly path: {
      readonly id: string
    }
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
      | 40100002
      | 40100003
      | 40400001
      | 40900014
      | 42900000
  }
  /** Returns all requests of the journal as an HTTP Archive (HAR 1.2), oldest first */
  readonly getRequestsAsHar: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/requests.har'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Har
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
      | 40100002
      | 40100003
      | 40900014
      | 42900000
  }
  /** Counts how often clients called each operation and met each row of the error tables */
  readonly getCoverage: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/coverage'
    readonly path: undefined
    readonly query: {
      /** By default the world. `process` adds all worlds, also those that ended. */
      readonly scope?: 'world' | 'process'
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: Coverage
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Sends what happens in this world as server-sent events: requests, transactions, devices and the clock */
  readonly followEvents: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/events'
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
      | 40100002
      | 40100003
      | 40900014
      | 42900000
  }
  /** Explains a token, a token request or the headers of a request: the rules that pass, the rule that fails, and its remedy */
  readonly explainToken: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/tokens/explain'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Question
    readonly response: Verdict
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Lists the keys that tokens are signed with, first the one that signs */
  readonly listSigningKeys: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/signing-keys'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: SigningKeys
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Makes a new key that signs, and retires the former one */
  readonly rotateSigningKeys: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/signing-keys/rotate'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Rotation
    readonly response: SigningKeys
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Applies a seed document */
  readonly seed: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/seed'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Seed
    readonly response: {
      readonly applied: AppliedRows
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
      | 40100002
      | 40100003
      | 40900000
      | 40900005
      | 40900001
      | 40900002
      | 42900000
  }
  /** Deletes all data and applies the seed that the server was started with, or none */
  readonly reset: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/reset'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: Reset
    readonly response: {
      readonly to: string
      readonly applied: AppliedRows
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Returns whether work is held, and the transactions in progress */
  readonly getWork: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/work'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Work
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Runs all queued transactions, even while work is held */
  readonly drainWork: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/work/drain'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      /** Transactions that were completed by this. */
      readonly completed: number
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Stops workers from starting transactions, so that a client can observe one in progress */
  readonly holdWork: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/work/hold'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      /** True while workers start no transaction. */
      readonly held: boolean
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Lets workers start transactions again */
  readonly releaseWork: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/work/release'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      /** True while workers start no transaction. */
      readonly held: boolean
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Returns the time of the world's clock */
  readonly getClock: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/clock'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Clock
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Moves, sets, stops or starts the world's clock */
  readonly windClock: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/clock'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: ClockChange
    readonly response: Clock
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Orders a fault for later requests of this world */
  readonly orderFault: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/faults'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: FaultOrder
    readonly response: {
      readonly faultId: string
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
      | 40100002
      | 40100003
      | 42900002
      | 42900000
  }
  /** Lists the faults in the order in which they are tried, spent ones too */
  readonly listFaults: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/faults'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly faults: readonly Fault[]
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Removes all faults */
  readonly clearFaults: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/faults'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly removed: number
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Lists the recipes: faults with a name */
  readonly listFaultRecipes: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/faults/recipes'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly recipes: readonly FaultRecipe[]
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Shows a fault, with how often it was applied */
  readonly getFault: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/faults/{faultId}'
    readonly path: {
      readonly faultId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Fault
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Removes a fault */
  readonly removeFault: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/faults/{faultId}'
    readonly path: {
      readonly faultId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly removed: 1
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
      | 40100002
      | 40100003
      | 40400001
      | 42900000
  }
  /** Lists the worlds of this server */
  readonly listWorlds: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/worlds'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly worlds: readonly World[]
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
      | 40100002
      | 40100003
      | 42900000
  }
  /** Creates a world */
  readonly createWorld: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/worlds'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewWorld
    readonly response: World
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
      | 40100002
      | 40100003
      | 40400003
      | 40900012
      | 40900013
      | 42900001
      | 42900000
  }
  /** Shows a world */
  readonly getWorld: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/worlds/{name}'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: World
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
      | 40100002
      | 40100003
      | 40400003
      | 42900000
  }
  /** Deletes a world with its snapshots */
  readonly deleteWorld: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/worlds/{name}'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400003
      | 40900013
      | 42900000
  }
  /** Gives a world the data that it began with */
  readonly resetWorld: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/worlds/{name}/reset'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: World
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
      | 40100002
      | 40100003
      | 40400003
      | 42900000
  }
  /** Creates a world with the data and the clock of another one */
  readonly forkWorld: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/worlds/{name}/fork'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Fork
    readonly response: World
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
      | 40100002
      | 40100003
      | 40400003
      | 40900012
      | 40900013
      | 42900001
      | 42900000
  }
  /** Saves the state of a world as a snapshot; one of the same name is replaced */
  readonly saveSnapshot: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/worlds/{name}/snapshots'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewSnapshot
    readonly response: Snapshot
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
      | 40100002
      | 40100003
      | 40400003
      | 40900013
      | 42900001
      | 42900000
  }
  /** Lists the snapshots of a world */
  readonly listSnapshots: {
    readonly method: 'GET'
    readonly route: '/_muster/v1/worlds/{name}/snapshots'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly snapshots: readonly Snapshot[]
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
      | 40100002
      | 40100003
      | 40400003
      | 42900000
  }
  /** Deletes a snapshot */
  readonly deleteSnapshot: {
    readonly method: 'DELETE'
    readonly route: '/_muster/v1/worlds/{name}/snapshots/{snapshot}'
    readonly path: {
      readonly name: string
      readonly snapshot: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: Removed
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
      | 40100002
      | 40100003
      | 40400003
      | 42900000
  }
  /** Gives a world the state of one of its snapshots */
  readonly restoreSnapshot: {
    readonly method: 'POST'
    readonly route: '/_muster/v1/worlds/{name}/restore'
    readonly path: {
      readonly name: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: Restore
    readonly response: {
      readonly name: string
      readonly snapshot: string
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
      | 40100002
      | 40100003
      | 40400003
      | 40900013
      | 42900000
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
  readonly credentialWrong: { readonly code: 40100002; readonly name: 'credential-wrong' }
  readonly credentialExpired: { readonly code: 40100003; readonly name: 'credential-expired' }
  readonly credentialRefused: { readonly code: 40100001; readonly name: 'credential-refused' }
  readonly rowUnknown: { readonly code: 40400001; readonly name: 'row-unknown' }
  readonly worldUnknown: { readonly code: 40400003; readonly name: 'world-unknown' }
  readonly tenantTaken: { readonly code: 40900000; readonly name: 'tenant-taken' }
  readonly tokenTaken: { readonly code: 40900005; readonly name: 'token-taken' }
  readonly devicesDiffer: { readonly code: 40900001; readonly name: 'devices-differ' }
  readonly nameTaken: { readonly code: 40900002; readonly name: 'name-taken' }
  readonly inUse: { readonly code: 40900003; readonly name: 'still-in-use' }
  readonly cancelNotAllowed: { readonly code: 40900004; readonly name: 'cancel-not-allowed' }
  readonly nothingAsked: { readonly code: 40900006; readonly name: 'nothing-asked' }
  readonly severalAsk: { readonly code: 40900007; readonly name: 'several-ask' }
  readonly alreadyManaged: { readonly code: 40900008; readonly name: 'already-managed' }
  readonly fullyManaged: { readonly code: 40900009; readonly name: 'fully-managed' }
  readonly knoxManageTaken: { readonly code: 40900010; readonly name: 'knox-manage-taken' }
  readonly notManaging: { readonly code: 40900011; readonly name: 'not-managing' }
  readonly worldTaken: { readonly code: 40900012; readonly name: 'world-taken' }
  readonly worldsUnavailable: { readonly code: 40900013; readonly name: 'worlds-unavailable' }
  readonly journalOff: { readonly code: 40900014; readonly name: 'journal-off' }
  readonly notReplayable: { readonly code: 40900015; readonly name: 'not-replayable' }
  readonly worldLimit: { readonly code: 42900001; readonly name: 'world-limit' }
  readonly faultLimit: { readonly code: 42900002; readonly name: 'fault-limit' }
  readonly tooManyAttempts: { readonly code: 42900000; readonly name: 'too-many-attempts' }
  readonly notReady: { readonly code: 50300000; readonly name: 'not-ready' }
}
