import type { Activity } from '../activity.ts'
import type { Device, DeviceState } from '../device.ts'
import type { ManagementType } from '../management.ts'
import type { Alias, Profile } from '../profile.ts'
import type { Collection, Listed, Page } from './page.ts'

/** The number of a profile's devices in each state. */
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
  readonly managementType?: ManagementType
  /** Only copies of this profile. */
  readonly parent?: Profile['parent']
  readonly descending?: boolean
}

export interface ProfileStore extends Collection<{ tenant: string; id: string }, Profile> {
  /** False if the tenant has a profile of that name already, compared without case. */
  create(profile: Profile, log: Activity): Promise<boolean>
  /** Replaces an existing profile. `taken`: another profile has the name. */
  change(profile: Profile, log: Activity): Promise<'changed' | 'taken' | 'missing'>
  /**
   * Removes a profile, its aliases and its use as a default, unless devices have it or an order in progress names it.
   */
  removeUnused(key: { tenant: string; id: string }, log?: Activity): Promise<'removed' | 'missing' | 'in use'>
  /** The profile of a device in the version that was assigned to it; later edits do not apply to that device. */
  asAssigned(device: Pick<Device, 'tenant' | 'profile' | 'profileVersion'>): Promise<Profile | undefined>
  named(tenant: string, name: string): Promise<Profile | undefined>
  /** The published profiles of the customers whose enrolment a provider manages, ordered by name. */
  ofManaged(provider: string, filter: ManagedProfileFilter, page: Page): Promise<Listed<Profile>>
  list(tenant: string, filter: ProfileFilter, page: Page): Promise<Listed<Profile>>
  tallies(tenant: string, profiles: readonly string[]): Promise<ReadonlyMap<string, Tally>>
}

export interface AliasStore extends Collection<{ customer: string; reseller: string; alias: string }, Alias> {
  /** All aliases of a customer, or those of some resellers. */
  of(customer: string, resellers?: readonly string[]): Promise<readonly Alias[]>
  byId(customer: string, id: string): Promise<Alias | undefined>
  /** Adds an alias, unless the name is taken, the reseller has `limit` aliases, or the association or profile is missing. */
  create(alias: Alias, limit: number, log: Activity): Promise<'created' | 'taken' | 'full' | 'not associated' | 'no profile'>
  /** Replaces the alias of this id; its customer and reseller stay the same. */
  change(alias: Alias, log: Activity): Promise<'changed' | 'taken' | 'missing' | 'no profile'>
  /** False if the alias does not exist. */
  removeById(customer: string, id: string, log: Activity): Promise<boolean>
}
