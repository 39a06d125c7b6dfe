import type { ActivityStore } from './store/activity.ts'
import type { AssociationStore } from './store/associations.ts'
import type { DeviceStore, HandsetStore } from './store/devices.ts'
import type { ManagementStore } from './store/managements.ts'
import type { AliasStore, ProfileStore } from './store/profiles.ts'
import type { PublicationStore } from './store/publications.ts'
import type { Lease } from './store/steps.ts'
import type { TenantStore } from './store/tenants.ts'
import type { TransactionStore } from './store/transactions.ts'
import type { UploadStore } from './store/uploads.ts'

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
