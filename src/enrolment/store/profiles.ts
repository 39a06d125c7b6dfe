import type { Activity } from '../activity.ts'
import type { Device, DeviceState } from '../device.ts'
import type { Alias, Profile } from '../profile.ts'
import type { Collection, Listed, Page } from './page.ts'

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
