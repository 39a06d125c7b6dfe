import type { Activity } from '../activity.ts'
import type { Device, DeviceState, Handset } from '../device.ts'
import type { Assignee, Upload, Verdict } from '../transaction.ts'
import type { Collection, Page } from './page.ts'
import type { Arriving, Step, Transfer } from './steps.ts'

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
