import type { Activity } from '../activity.ts'
import type { Association, AssociationTotals } from '../association.ts'
import type { Alias } from '../profile.ts'
import type { Refusal, RefusalReason } from '../refusal.ts'
import type { Tenant } from '../tenant.ts'
import type { Collection, Listed, Page } from './page.ts'

/** A customer as its reseller sees it. */
export interface AssociatedCustomer {
  readonly association: Association
  readonly totals: AssociationTotals
  readonly customer: Tenant
}

export interface CustomerFilter {
  readonly state?: Association['state']
  /** A part of the name or the id. */
  readonly search?: string
  readonly sort?: { readonly by: CustomerSort; readonly descending: boolean }
}

export type CustomerSort = 'name' | 'lastUploadAt' | 'uploads' | 'devices'

export interface ResellerCounts {
  readonly customers: number
  readonly uploads: number
  readonly devices: number
}

export interface UploadDay {
  /** The start of the day, epoch ms. */
  readonly start: number
  readonly uploads: number
  /** Devices that the uploads registered. */
  readonly devices: number
}

/** A reseller as its customer sees it. */
export interface AssociatedReseller {
  readonly association: Association
  readonly reseller: Tenant
}

/** A reseller that a customer begins to trust, with the customer's preferences for it. */
interface Trusted extends Pick<Association, 'reseller' | 'customer'> {
  readonly now: number
  readonly autoApproval?: boolean
  readonly defaultProfile?: string | null
}

/** A relation whose preferences are changed, and all profiles that the change may name. */
export interface PreferenceKey extends Pick<Association, 'reseller' | 'customer'> {
  readonly profiles: readonly string[]
}

/** The new preferences of a customer for a reseller. */
export interface PreferenceDecision {
  readonly association: Association
  /** New aliases, and existing ones with another profile. */
  readonly stored: readonly Alias[]
  readonly removed: readonly Alias[]
  readonly log: readonly Activity[]
}

export type DecidePreferences<Reason extends RefusalReason> = (
  association: Association,
  aliases: readonly Alias[],
) => PreferenceDecision | Refusal<Reason>

export interface AssociationStore extends Omit<Collection<{ reseller: string; customer: string }, Association>, 'remove'> {
  /** False if the association exists already. */
  create(association: Association, log: Activity): Promise<boolean>
  /**
   * Creates the association or activates it. An absent preference stays unchanged, and is false or null in a new association.
   * Undefined if the association is active already and `even` is absent.
   */
  trust(trusted: Trusted, log: Activity, even?: 'even active'): Promise<Association | undefined>
  /** Makes a pending association active; does nothing with another one. */
  activate(key: { reseller: string; customer: string; now: number }, log: Activity): Promise<void>
  /** Deletes the association and its aliases, unless it does not exist or has devices or a transaction in progress. */
  remove(key: { reseller: string; customer: string }, log?: Activity): Promise<'removed' | 'missing' | 'in use'>
  /**
   * Makes an association inactive and deletes its preferences and aliases, unless the customer does not see the reseller or
   * an upload of the reseller is pending or in progress.
   */
  deactivate(
    key: { reseller: string; customer: string; now: number },
    log: Activity,
  ): Promise<Association | 'missing' | 'uploads pending'>
  /**
   * Runs `decide` on an association that the customer sees, and its aliases, under a lock and commits its result. The store may
   * run `decide` more than once, so it must have no side effects.
   */
  decide<Reason extends RefusalReason>(
    key: PreferenceKey,
    decide: DecidePreferences<Reason>,
  ): Promise<PreferenceDecision | Refusal<Reason | 'association-missing' | 'profile-unknown'>>
  /** A reseller that a customer sees. */
  resellerOf(customer: string, reseller: string): Promise<AssociatedReseller | undefined>
  /** The resellers that a customer sees, ordered by id: those of an association that is not pending or that has uploads. */
  resellersOf(customer: string, page: Page): Promise<Listed<AssociatedReseller>>
  customerOf(reseller: string, customer: string): Promise<AssociatedCustomer | undefined>
  /** The customers of a reseller, by default ordered by id. */
  customersOf(reseller: string, filter: CustomerFilter, page: Page): Promise<Listed<AssociatedCustomer>>
  /** The numbers of a reseller's customers, uploads and devices. */
  countsOf(reseller: string): Promise<ResellerCounts>
  /** The models with most devices of a reseller; '' where the model is unknown. */
  modelsOf(reseller: string, limit: number): Promise<readonly { readonly model: string; readonly devices: number }[]>
  /** The days of a reseller's uploads from a time on, by UTC. A day without an upload is absent. */
  daysOf(reseller: string, since: number): Promise<readonly UploadDay[]>
  /** Sets the reseller's label for a customer; false if there is no association. */
  relabel(
    association: Pick<Association, 'reseller' | 'customer' | 'internalReference'> & { now: number },
    log: Activity,
  ): Promise<boolean>
}
