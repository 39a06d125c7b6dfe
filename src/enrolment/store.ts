import type { ActivityStore } from './store/activity.ts'
import type { AssociationStore } from './store/associations.ts'
import type { DeviceStore, HandsetStore } from './store/devices.ts'
import type { ManagementStore } from './store/managements.ts'
import type { AliasStore, ProfileStore } from './store/profiles.ts'
import type { PublicationStore } from './store/publications.ts'
import type { RetentionStore } from './store/retention.ts'
import type { Lease } from './store/steps.ts'
import type { TenantStore } from './store/tenants.ts'
import type { TransactionStore } from './store/transactions.ts'
import type { UploadStore } from './store/uploads.ts'

/**
 * The storage that the domain needs. Every method is one commit, and a method that is given an `Activity` writes it in that
 * commit. A promise resolves once the commit is durable. Times are epoch ms of the world's clock; lists are pages counted from 0.
 */
export interface Store {
  /**
   * The data version of this event-loop turn. A value that was read under a version is current until the version changes;
   * a commit of any connection or process changes it. Undefined if the database has no cheap way to read it.
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
  readonly retention: RetentionStore
  readonly settings: SettingStore
  /** Whether the store accepts writes; the result may be a second old. */
  ready(): Promise<Readiness>
  /** Whether an error is of the store as a whole, such as a full disk, so that no single transaction is its cause. */
  isOutage(error: unknown): boolean
  /** Deletes all data except the schema and the signing keys. */
  clear(): Promise<void>
  close(): Promise<void>
}

/** One object until a commit changes the store; compared by identity, so no two stores share a version. */
export type DataVersion = object

/** Empty if the store accepts writes. */
export interface Readiness {
  /** The reason that it accepts none; the text is shown to callers without a credential. */
  readonly reason?: string
  /** The error, for the log. */
  readonly cause?: unknown
}

/** The state of a world that is stored beside its data. */
export interface Settings {
  /** World time less machine time, ms. */
  readonly clockOffset: number
  /** The world time at which the clock is frozen, or null. */
  readonly clockFrozenAt: number | null
  /** While true, workers start no transaction. */
  readonly workHeld: boolean
  /** SHA-256 of the text of the applied seed document, which itself contains secrets. Null before seeding. */
  readonly seed: string | null
}

export interface SettingStore {
  read(): Promise<Settings>
  write(change: Partial<Settings>): Promise<void>
  /** False while another process has the lease to seed this store; `now` is the machine's time. */
  leaseSeeding(lease: Lease, now: number): Promise<boolean>
}
