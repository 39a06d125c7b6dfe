import type { Activity } from '../activity.ts'
import type { Device, DeviceFilter, DeviceState, Handset } from '../device.ts'
import type { Assignee, Selection, TagChange, Upload, Verdict } from '../transaction.ts'
import type { After, Collection, KeyedPage, Listed, Page } from './page.ts'
import type { Arriving, Step, StepEnd, Transfer } from './steps.ts'

export interface DeviceSort {
  readonly by: 'id' | 'model' | 'state' | 'profileName' | 'updatedAt' | 'createdAt'
  readonly descending: boolean
}

/** Conditions on the devices that a reseller uploaded, combined with AND. */
export interface UploadedFilter {
  readonly customer?: string
  readonly identifier?: string
  readonly transaction?: string
  readonly orderNo?: string
  readonly model?: string
  /** Whether the device waits for the approval of its upload. */
  readonly state?: 'pending' | 'verified'
}

export type UploadedKey = Pick<Device, 'uploadedTo' | 'id'>

/** The state that a handset reports for the device as it was when the handset started. */
export interface StateReport {
  readonly device: Device
  readonly state: DeviceState
  readonly log: Activity
}

/** A tag, and the number of devices that have it. */
export interface UsedTag {
  readonly tag: string
  readonly devices: number
}

/** What list of a tenant's devices is requested. */
export interface DeviceQuery {
  readonly filter: DeviceFilter
  readonly sort: DeviceSort
  readonly page: Page
}

/** The number of a tenant's devices in each state, those that wait for approval included, and of the most used profiles. */
export interface DeviceCounts {
  readonly states: ReadonlyMap<DeviceState, number>
  /** The profile with most devices first. */
  readonly profiles: readonly { readonly id: string; readonly name: string; readonly devices: number }[]
}

/** A page in a projection: the rows as JSON text, joined by commas. */
interface DevicePage {
  readonly rows: string
  readonly total: number
}

/** The result of a look-up; `awaiting` is true until the device's upload is approved. */
export interface Found {
  readonly id: string
  readonly state: DeviceState
  readonly awaiting: boolean
  readonly reseller: string | null
}

export interface DeviceStore extends Collection<{ identifier: string }, Device> {
  /** The devices of any tenant that have these identifiers; each device appears under each of its identifiers. */
  among(identifiers: readonly string[]): Promise<ReadonlyMap<string, Device>>
  /** Puts a batch in one commit; each device replaces every device that has one of its identifiers. */
  putAll(devices: readonly Device[]): Promise<void>
  list(tenant: string, query: DeviceQuery): Promise<DevicePage>
  /** The same list as rows. */
  rows(tenant: string, query: DeviceQuery): Promise<Listed<Device>>
  /** The number of devices that match, and the highest id of the tenant's devices; '' without any. */
  countMatching(tenant: string, filter: DeviceFilter): Promise<{ readonly count: number; readonly lastId: string }>
  /** A page of the ids of a selection. */
  idsMatching(tenant: string, selection: Selection, size: number): Promise<KeyedPage<string, string>>
  /** The number of a tenant's devices in all states. */
  count(tenant: string): Promise<number>
  /** The counts of a tenant's devices, with at most `profiles` profiles. */
  countsOf(tenant: string, most: { profiles: number }): Promise<DeviceCounts>
  /** The tags of a tenant's devices in all states, by default in their order. A tag of more than 256 characters is left out. */
  tagsOf(tenant: string, filter: { search?: string; mostUsedFirst?: boolean }, page: Page): Promise<Listed<UsedTag>>
  listUploaded(
    reseller: string,
    filter: { customers?: readonly string[]; identifier?: string; transaction?: string; orderNo?: string; vendor?: string },
    page: Page,
  ): Promise<DevicePage & { readonly size: number }>
  /** Pages of the devices that a reseller uploaded, the latest of each customer first. */
  uploadedPage(reseller: string, filter: UploadedFilter, page: After<UploadedKey>): Promise<KeyedPage<Device, UploadedKey>>
  /** The tenant's devices with these ids and identifiers; the key is the requested name. */
  find(tenant: string, names: { ids: readonly string[]; identifiers: readonly string[] }): Promise<ReadonlyMap<string, Found>>
  /** The devices that this reseller uploaded for this customer, by identifier. */
  findUploaded(reseller: string, customer: string, identifiers: readonly string[]): Promise<ReadonlyMap<string, Device>>
  /** Moves a device to another tenant; false if no tenant has it. */
  move(identifier: string, to: { tenant: string; now: number }, log?: Activity): Promise<boolean>
  /** Stores the enrolment states that handsets report, in one commit. A report about a device that has changed since is dropped. */
  report(reports: readonly StateReport[], now: number): Promise<void>

  // The steps of transactions. Each throws `LeaseLost` and changes nothing if another process has the lease.
  /**
   * Registers the devices whose verdict is null. A device that any tenant has already becomes `device-taken`, unless the
   * upload leaves devices of its own reseller and customer unchanged. Resolves to the stored verdicts.
   */
  register(step: Step, upload: Upload, arriving: Arriving): Promise<readonly Verdict[]>
  /** Deletes devices from the tenant and the directory; a device that is gone already becomes `device-not-found`. */
  release(step: Step, devices: readonly (Device | null)[], verdicts: readonly Verdict[]): Promise<readonly Verdict[]>
  // Those of a customer's orders resolve to where they ended. A device that is gone counts as failed.
  assign(step: Step, assignees: readonly Assignee[], profile: string): Promise<StepEnd>
  /** Unassigns profiles; of a device that has none, only the credentials may be deleted. */
  unassign(step: Step, ids: readonly string[], how: { readonly dropCredentials: boolean }): Promise<StepEnd>
  discard(step: Step, ids: readonly string[]): Promise<StepEnd>
  /** Changes tags. A device that would get more than `MOST_TAGS` stays unchanged and counts as failed. */
  retag(step: Step, ids: readonly string[], change: TagChange): Promise<StepEnd>
  /** Moves devices to a customer that the transaction's tenant manages; devices that cannot be moved count as failed. */
  transfer(step: Step, moved: Transfer): Promise<void>
  /** Approves up to `limit` waiting devices of the transaction's uploads; resolves to their number. */
  approve(step: Omit<Step, 'to' | 'last'>, limit: number): Promise<number>
}

export interface HandsetStore extends Collection<{ identifier: string }, Handset> {
  /** Puts a batch in one commit; each handset replaces every handset that has one of its identifiers. */
  putAll(handsets: readonly Handset[]): Promise<void>
  /** The handsets that have any of these identifiers; each handset appears under each of its identifiers. */
  among(identifiers: readonly string[]): Promise<ReadonlyMap<string, Handset>>
}
