import type { Activity, ActivityEntry, ActivityStatus } from './activity.ts'
import type { Association, AssociationTotals } from './association.ts'
import type { Device, DeviceState, Handset } from './device.ts'
import type { Management, ManagementStatus, ManagementType } from './management.ts'
import type { Alias, Profile } from './profile.ts'
import type { No, Word as Refusal } from './refusal.ts'
import type { Customer, Reseller, Service, Tenant, TenantKind } from './tenant.ts'
import type {
  Assignee,
  Lane,
  Publication,
  PublishFault,
  RowResult,
  Transaction,
  TransactionKind,
  Upload,
  Verdict,
} from './transaction.ts'

/**
 * What the world asks of a store. Every method is one commit; a method that is given an `Activity` writes it in that commit.
 * An answer means: on disk. Times are epoch ms of the world's clock, lists are pages counted from 0.
 */
export interface Store {
  /**
   * The data version of this event-loop turn: what was read while it lasts is still what the store holds, whichever connection
   * or process commits. Undefined where the database cannot tell it cheaply.
   */
  dataVersion(): DataVersion | undefined | Promise<DataVersion | undefined>
  readonly tenants: TenantStore
  readonly associations: AssociationStore
  readonly managements: ManagementStore
  readonly profiles: ProfileStore
  readonly aliases: AliasStore
  readonly devices: DeviceStore
  readonly handsets: HandsetStore
  readonly uploads: UploadStore
  readonly transactions: TransactionStore
  readonly publications: PublicationStore
  readonly activity: ActivityStore
  readonly settings: SettingStore
  /** Whether it takes writes, as of the last second. */
  ready(): Promise<Readiness>
  /** Forgets everything but its own schema and signing keys. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** The same object until a commit changes anything in the store. Compared by identity: no two stores share one. */
export type DataVersion = object

/** Empty where the store takes writes. */
export interface Readiness {
  /** Why it takes none, for callers without a credential. */
  readonly reason?: string
  /** The error, for the log. */
  readonly cause?: unknown
}

export interface Page {
  readonly number: number
  readonly size: number
}

export interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly total: number
}

/** A noun as an operator handles it: put makes or replaces. */
export interface Collection<Key, Row> {
  put(row: Row, log?: Activity): Promise<void>
  get(key: Key): Promise<Row | undefined>
  page(page: Page): Promise<Listed<Row>>
  /** False if there was none. */
  remove(key: Key, log?: Activity): Promise<boolean>
}

export interface TenantStore {
  /** False if the id is taken by a tenant of another kind. */
  put(tenant: Tenant, log?: Activity): Promise<boolean>
  get(id: string): Promise<Tenant | undefined>
  /** The reseller whose static key of the first generation has this hash. */
  byGen1Token(hash: string): Promise<Reseller | undefined>
  /** The customer whose Knox Manage tenant has this name. */
  byKnoxManage(name: string): Promise<Customer | undefined>
  /** The tenant of the person with this address. */
  ofPerson(email: string): Promise<string | undefined>
  page(kind: TenantKind, page: Page): Promise<Listed<Tenant>>
  /** Removes the tenant and its relations; its people and credentials stay, so that they can be told that it is gone. */
  remove(id: string, log?: Activity): Promise<boolean>
}

/** A customer as its reseller has it. */
export interface AssociatedCustomer {
  readonly association: Association
  readonly totals: AssociationTotals
  readonly customer: Tenant
}

/** A reseller as its customer has it. */
export interface AssociatedReseller {
  readonly association: Association
  readonly reseller: Tenant
}

/** A reseller that a customer trusts from now on, and how far. */
interface Trusted extends Pick<Association, 'reseller' | 'customer'> {
  readonly now: number
  readonly autoApproval?: boolean
  readonly defaultProfile?: string | null
}

export interface AssociationStore extends Collection<{ reseller: string; customer: string }, Association> {
  /** False if the two are associated already. */
  create(association: Association, log: Activity): Promise<boolean>
  /**
   * Makes the association active, new or not, with what is said of it: what is not said stays as it is, or is false and null
   * where there was none. Undefined if it is active already and `even` does not let that pass.
   */
  trust(trusted: Trusted, log: Activity, even?: 'even active'): Promise<Association | undefined>
  /** Ends it, unless there is none or it still has devices or a transaction in progress. */
  dissolve(key: { reseller: string; customer: string }, log: Activity): Promise<'dissolved' | 'missing' | 'in use'>
  /**
   * Makes an association inactive, with neither preferences nor aliases, unless its customer does not see the reseller or an
   * upload of the reseller's is pending or in progress.
   */
  deactivate(
    key: { reseller: string; customer: string; now: number },
    log: Activity,
  ): Promise<Association | 'missing' | 'uploads pending'>
  /** The resellers that a customer sees, by id: those that it trusts, and those that added it and have uploaded for it. */
  resellersOf(customer: string, page: Page): Promise<Listed<AssociatedReseller>>
  customerOf(reseller: string, customer: string): Promise<AssociatedCustomer | undefined>
  /** The customers of a reseller, by id; `search` is a part of the name or the id. */
  customersOf(
    reseller: string,
    filter: { state?: Association['state']; search?: string },
    page: Page,
  ): Promise<Listed<AssociatedCustomer>>
}

export interface ManagementFilter {
  readonly search?: string
  readonly customers?: readonly string[]
  readonly status?: ManagementStatus
  readonly managementType?: ManagementType
  readonly service?: Service
  readonly country?: string
  readonly sortBy: 'companyName' | 'created' | 'modified' | 'deviceCount'
  readonly descending: boolean
}

export interface ManagedCustomer {
  readonly management: Management
  readonly customer: Customer
  readonly devices: number
}

/** What becomes of a customer's relation to a provider, with what it changes of the customer. */
export interface Decision {
  readonly management: Management
  /** The relation is over. */
  readonly ended?: true
  readonly customer?: Customer
  readonly log: readonly Activity[]
}

export interface ManagementStore extends Collection<{ provider: string; customer: string }, Management> {
  /** Opens an account, with its first person and the provider that manages it, unless a name is another's. */
  open(account: Customer, management: Management, log: readonly Activity[]): Promise<'opened' | 'id' | 'email' | 'knox manage'>
  /**
   * Decides about a customer's relations, all of which `decide` sees as they are: nobody changes one until what it answers is
   * kept. It may be asked again, so it changes nothing itself.
   */
  decide<Word extends Refusal>(
    customer: string,
    decide: (account: Customer, managements: readonly Management[]) => Decision | No<Word>,
  ): Promise<Decision | No<Word | 'customer-unknown' | 'knox-manage-taken'>>
  ofCustomer(customer: string): Promise<readonly Management[]>
  customersOf(provider: string, filter: ManagementFilter, page: Page): Promise<Listed<ManagedCustomer>>
  customerOf(provider: string, customer: string): Promise<ManagedCustomer | undefined>
}

/** How many of a profile's devices are in each state. */
export type Tally = Readonly<Partial<Record<DeviceState, number>>>

export interface ProfileFilter {
  readonly ids?: readonly string[]
  readonly names?: readonly string[]
  readonly sortBy: 'updateTime' | 'name'
  readonly descending: boolean
}

interface ManagedProfileFilter {
  readonly ids?: readonly string[]
  readonly customers?: readonly string[]
  /** Copies of this one. */
  readonly parent?: Profile['parent']
  readonly descending?: boolean
}

export interface ProfileStore extends Collection<{ tenant: string; id: string }, Profile> {
  /** False if the tenant has a profile of that name already, in any case of its letters. */
  create(profile: Profile, log: Activity): Promise<boolean>
  /** Replaces a profile that is there. `taken`: the name is another's. */
  change(profile: Profile, log: Activity): Promise<'changed' | 'taken' | 'missing'>
  /**
   * Removes it with its aliases and where it is a reseller's default, unless devices have it or an order in progress names it.
   */
  removeUnused(key: { tenant: string; id: string }, log?: Activity): Promise<'removed' | 'missing' | 'in use'>
  /** The profile of a device, as it was when the device was assigned it: what it said since then is for others. */
  asAssigned(device: Pick<Device, 'tenant' | 'profile' | 'profileVersion'>): Promise<Profile | undefined>
  named(tenant: string, name: string): Promise<Profile | undefined>
  /** Those that a provider sees: published ones of the customers whose enrolment it manages, by name. */
  ofManaged(provider: string, filter: ManagedProfileFilter, page: Page): Promise<Listed<Profile>>
  list(tenant: string, filter: ProfileFilter, page: Page): Promise<Listed<Profile>>
  tallies(tenant: string, profiles: readonly string[]): Promise<ReadonlyMap<string, Tally>>
}

export interface AliasStore extends Collection<{ customer: string; reseller: string; alias: string }, Alias> {
  of(customer: string, reseller?: string): Promise<readonly Alias[]>
  byId(customer: string, id: string): Promise<Alias | undefined>
  /** Adds it, unless the reseller has one of that name or `limit` of them, or is not associated, or there is no such profile. */
  create(alias: Alias, limit: number, log: Activity): Promise<'created' | 'taken' | 'full' | 'not associated' | 'no profile'>
  /** Replaces the one of this id; its customer and reseller stay. */
  change(alias: Alias, log: Activity): Promise<'changed' | 'taken' | 'missing' | 'no profile'>
  /** False if there was none. */
  removeById(customer: string, id: string, log: Activity): Promise<boolean>
}

/** Names that a projection may give to what the store knows of a device; `uploadUuid` is the upload's id as `upload-id.ts` shows it. */
export type DeviceField = Exclude<keyof Device, 'userToken' | 'profileVersion'> | 'imeiOrMeid' | 'uploadUuid' | NamedField
type NamedField = 'tenantName' | 'profileName' | 'resellerName'

/** How an API writes a device down: wire name → field, or a text that is always the same. */
export type Projection<Field extends DeviceField = DeviceField> = Readonly<Record<string, Field | { readonly always: string }>>

/** Each narrows; an empty list names nobody. */
export interface DeviceFilter {
  readonly changedAfter?: number
  /** The beginning of any of its identifiers. */
  readonly search?: string
  readonly ids?: readonly string[]
  readonly identifiers?: readonly string[]
  readonly profiles?: readonly string[]
  /** Without it, devices that wait for approval are left out. */
  readonly states?: readonly DeviceState[]
  readonly tags?: readonly string[]
  readonly reseller?: string
  readonly upload?: string
}

export interface DeviceSort {
  readonly by: 'id' | 'model' | 'state' | 'profileName' | 'updatedAt' | 'createdAt'
  readonly descending: boolean
}

/** What a reseller's list may show of a device; `decimalMeid` is calculated from the MEID or else the IMEI. */
export type UploadedField =
  | 'id'
  | 'imei'
  | 'serialNumber'
  | 'model'
  | 'uploadedTo'
  | 'customerName'
  | 'decimalMeid'
  | 'uploadUuid'
  | 'createdAt'

/** The same for a reseller's list, which leaves out what is not known; or a text that depends on the customer's approval. */
export type UploadProjection = Readonly<Record<string, UploadedField | { readonly pending: string; readonly approved: string }>>

/** The projections that a store is opened with: of a tenant's devices, and of a reseller's uploads. */
export interface Projections {
  readonly devices: Projection
  readonly uploads: UploadProjection
}

/** A page in a projection: the rows as JSON, joined by commas, ready to be sent. */
interface DevicePage {
  readonly rows: string
  readonly total: number
}

/** What a look-up tells of a device; `awaiting` is true while nobody has approved its upload. */
export interface Found {
  readonly id: string
  readonly state: DeviceState
  readonly awaiting: boolean
  readonly reseller: string | null
}

/** A step of a move: devices of the transaction's tenant, the customer that gets them, and the uploads as which they arrive. */
export interface Transfer {
  readonly ids: readonly string[]
  readonly customer: string
  /** One a reseller; one that is stored already stays as it is. */
  readonly uploads: readonly Upload[]
  readonly tags: readonly string[]
}

/** The end of a step of a transaction, committed with what the step changed. */
export interface Step {
  readonly transaction: Transaction
  readonly lease: Lease
  /** The first row of the step, and one past its last: the transaction's `done` before and after. */
  readonly from: number
  readonly to: number
  readonly last: boolean
  readonly now: number
  /** Of an upload or a release: the step's rows as they were submitted. */
  readonly sent?: readonly unknown[]
}

/** A transaction that a process has taken, with how often one did since its last step was done. */
export interface Claimed extends Transaction {
  readonly attempts: number
}

/** A step whose transaction is no longer this process's to do: it did nothing. */
export class LeaseLost extends Error {}

/** The rows of a step of an upload, each member in the order of the rows. */
export interface Arriving {
  /** Null where the verdict is not. */
  readonly devices: readonly (Device | null)[]
  readonly verdicts: readonly Verdict[]
  /** Each row's identifier, where a device that the same reseller uploaded for the same customer stays unchanged. */
  readonly unchanged?: readonly string[]
}

export interface DeviceStore extends Collection<{ identifier: string }, Device> {
  /** Puts as many as one commit should touch, each in the place of whatever has one of its identifiers. */
  putAll(devices: readonly Device[]): Promise<void>
  list(tenant: string, asked: { filter: DeviceFilter; sort: DeviceSort; page: Page }): Promise<DevicePage>
  /** How many a tenant holds, whatever their states. */
  count(tenant: string): Promise<number>
  listUploaded(
    reseller: string,
    filter: { customers?: readonly string[]; identifier?: string; transaction?: string; orderNo?: string; vendor?: string },
    page: Page,
  ): Promise<DevicePage & { readonly size: number }>
  /** The tenant's devices among these ids and identifiers, by the name that was asked for. */
  find(tenant: string, names: { ids: readonly string[]; identifiers: readonly string[] }): Promise<ReadonlyMap<string, Found>>
  /** The devices of identifiers that were uploaded by this reseller for this customer, by identifier. */
  findUploaded(reseller: string, customer: string, identifiers: readonly string[]): Promise<ReadonlyMap<string, Device>>
  /** Moves it to another tenant of the plane; false if nobody holds it. */
  move(identifier: string, to: { tenant: string; now: number }, log?: Activity): Promise<boolean>
  /** The device side: the phone tells where it ended. */
  report(device: Device, outcome: { state: DeviceState; now: number }, log: Activity): Promise<void>

  // The steps of transactions. Each throws `LeaseLost` and changes nothing if the lease has passed to another.
  /**
   * Registers the devices whose verdict is null; one that any tenant holds already becomes `device-taken`, unless the upload
   * leaves devices of its own reseller and customer unchanged. Answers the verdicts as they were stored.
   */
  register(step: Step, upload: Upload, arriving: Arriving): Promise<readonly Verdict[]>
  /** Takes away the named devices, from tenant and directory; one that is gone already becomes `device-not-found`. */
  release(step: Step, devices: readonly (Device | null)[], verdicts: readonly Verdict[]): Promise<readonly Verdict[]>
  assign(step: Step, assignees: readonly Assignee[], profile: string): Promise<void>
  /** Leaves devices without a profile; one that has none is left as it is, but for credentials that are to go. */
  unassign(step: Step, ids: readonly string[], how: { readonly dropCredentials: boolean }): Promise<void>
  discard(step: Step, ids: readonly string[]): Promise<void>
  /** Moves devices to a customer, as long as the transaction's tenant manages it; those that cannot be moved count as failed. */
  transfer(step: Step, moved: Transfer): Promise<void>
  /** Frees up to `limit` waiting devices of the transaction's uploads; answers how many. */
  approve(step: Omit<Step, 'to' | 'last'>, limit: number): Promise<number>
}

export interface HandsetStore extends Collection<{ identifier: string }, Handset> {
  /** The handsets that any of these identifiers names, by each of their identifiers. */
  among(identifiers: readonly string[]): Promise<ReadonlyMap<string, Handset>>
}

export interface UploadFilter {
  readonly reseller?: string
  readonly transaction?: string
  readonly state?: Upload['state']
}

export interface UploadStore {
  list(tenant: string, filter: UploadFilter, page: Page): Promise<Listed<Upload & { resellerName: string }>>
  /** By upload id or by the reseller's transaction id; without either, every one that waits. */
  find(tenant: string, names: { ids: readonly string[]; transactions: readonly string[] } | 'pending'): Promise<readonly Upload[]>
}

/** Who is at a piece of work, and until when, on the machine's clock. */
export interface Lease {
  readonly holder: string
  readonly until: number
}

/** A transaction with all that its acceptance commits. */
export interface Accepted {
  readonly transaction: Transaction
  /** The submitted rows, as JSON bytes. */
  readonly submitted: Uint8Array
  /** Asks to run the transaction at once; granted when the tenant has nothing else in progress. */
  readonly lease?: Lease | undefined
  /** Made unless there is one already. */
  readonly association?: NewAssociation | undefined
}

export interface NewAssociation {
  readonly association: Association
  readonly log: Activity
}

export interface TransactionStore {
  /**
   * Accepts a transaction. An approval marks its uploads in the same commit, and an upload makes its association; a refused
   * transaction changes nothing.
   */
  begin(accepted: Accepted, log: Activity): Promise<'taken' | 'leased' | 'queued'>
  get(tenant: string, id: string): Promise<Transaction | undefined>
  list(
    tenant: string,
    filter: { kinds: readonly TransactionKind[]; state?: Transaction['state']; vendor?: string; customer?: string },
    page: Page,
  ): Promise<Listed<Transaction>>
  /** What was submitted, as it came. */
  submitted(tenant: string, id: string): Promise<Uint8Array>
  /** The verdicts so far, in the order of submission. */
  verdicts(tenant: string, id: string): Promise<readonly Verdict[]>
  /**
   * The row results of a complete upload or release, in the order of submission and in parts of a few hundred: all, or
   * those that failed.
   */
  results(tenant: string, id: string, which: 'all' | 'failed'): AsyncIterable<readonly RowResult[]>
  /**
   * The oldest transaction in progress that nobody holds and that is its tenant's first of its lane, `devices` unless told;
   * `now` is the machine's time. Nothing while work is held, unless `held` lets that pass.
   */
  claim(lease: Lease, now: number, which?: { lane?: Lane; held?: 'even held' }): Promise<Claimed | undefined>
  /** Moves the end of the holder's lease; does nothing where the transaction has passed to another or is complete. */
  renew(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<void>
  /** Lets others have it at once; nothing if the lease has passed to another already, or nothing is left to do. */
  handBack(transaction: Pick<Transaction, 'tenant' | 'id'>, lease: Lease): Promise<void>
  /**
   * Ends a transaction on devices that cannot be done: each device that is undecided becomes `device-broken`, and uploads
   * that an approval leaves waiting can be approved again. `step` is all that is left of it. Throws `LeaseLost`.
   */
  giveUp(step: Step, log: Activity): Promise<void>
  /** What is in progress, of all tenants: how many, and since when the oldest, null if there is none. */
  inProgress(): Promise<{ readonly count: number; readonly since: number | null }>
  /** How many of the tenant's devices wait in its own orders. */
  devicesWaiting(tenant: string): Promise<number>
}

/** Profiles that are made later. */
export interface PublicationStore {
  /**
   * Takes one in, with its profile, which is unpublished and holds its name from now on; forgets the tenant's that were accepted
   * before `since` and are over. False if the name is taken.
   */
  begin(
    accepted: { profile: Profile; transaction: Transaction<'publish'>; submitted: Uint8Array; since: number },
    log: Activity,
  ): Promise<boolean>
  /**
   * Ends it: the profile is published, or taken away with all that names it. One that somebody has published or taken away
   * meanwhile stays as it is. Throws `LeaseLost` as the steps of devices do.
   */
  end(step: Step, outcome: Profile | PublishFault | undefined, log: Activity): Promise<void>
  /** Newest first: those in progress, and those that were accepted since. */
  list(tenant: string, filter: { id?: string; since: number }, page: Page): Promise<Listed<Publication>>
}

export interface ActivityFilter {
  /** The tenant whose log it is. */
  readonly tenant?: string
  readonly performedBy?: string
  readonly channel?: string
  readonly operation?: string
  readonly service?: string
  readonly category?: string
  readonly event?: string
  readonly status?: ActivityStatus
  readonly customerId?: string
  readonly code?: number
  /** In any of its spellings. */
  readonly errorId?: string
  readonly since?: number
  readonly until?: number
}

export interface ActivityStore {
  add(activity: Activity): Promise<void>
  /** Newest first; an entry once for each tenant whose log is asked for. */
  list(filter: ActivityFilter, page: Page): Promise<Listed<ActivityEntry>>
}

/** What a world remembers of itself. */
export interface Settings {
  /** World time less machine time, ms. */
  readonly clockOffset: number
  /** The world time at which the clock stands still, or null. */
  readonly clockFrozenAt: number | null
  /** Nothing is judged while true. */
  readonly workHeld: boolean
  /** Which seed document it came from: the SHA-256 of its text, since the document has secrets in it. Null for none yet. */
  readonly seed: string | null
}

export interface SettingStore {
  read(): Promise<Settings>
  write(change: Partial<Settings>): Promise<void>
  /** False while another holds the seeding of this store; `now` is the machine's time. */
  leaseSeeding(lease: Lease, now: number): Promise<boolean>
}
