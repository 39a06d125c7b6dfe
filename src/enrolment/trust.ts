import { type By, entry } from './activity.ts'
import type { Association } from './association.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

/** A customer's preferences for a reseller; an absent one stays unchanged. */
interface Trust {
  readonly customer: string
  readonly reseller: string
  readonly autoApproval?: boolean
  /** Null removes the default profile. */
  readonly defaultProfile?: string | null
  /** Also changes the preferences of a reseller that is trusted already. */
  readonly even?: 'even trusted'
}

/**
 * A customer removes a reseller: later uploads are refused, and preferences and aliases are deleted (inferred: a reseller that
 * is registered again starts without them). Uploaded devices stay. Refused while an upload is pending or in progress; the
 * vendor's console refuses it while one is pending.
 */
export async function removeReseller(
  world: World,
  by: By,
  { customer, reseller }: { customer: string; reseller: string },
): Promise<Association | Refusal<'association-missing' | 'uploads-pending'>> {
  const removed = await world.store.associations.deactivate(
    { reseller, customer, now: world.clock.now() },
    entry(world, by, {
      tenant: customer,
      act: 'removeReseller',
      target: (await world.store.tenants.get(reseller))?.name ?? '',
      details: { resellerId: reseller },
      customer,
      also: [{ tenant: reseller }],
    }),
  )
  if (removed === 'missing') return refuse('association-missing', reseller)
  return removed === 'uploads pending' ? refuse('uploads-pending', reseller) : removed
}

type TrustReason = 'reseller-unknown' | 'profile-unknown' | 'association-exists'

/**
 * A customer registers a reseller, whether or not the reseller has created an association. The preferences apply to later
 * uploads.
 */
export async function trust(
  world: World,
  by: By,
  { customer, reseller, autoApproval, defaultProfile, even }: Trust,
): Promise<{ association: Association; resellerName: string } | Refusal<TrustReason>> {
  const tenant = await world.store.tenants.get(reseller)
  if (tenant?.kind !== 'reseller') return refuse('reseller-unknown', reseller)
  if (typeof defaultProfile === 'string') {
    const profile = await world.store.profiles.get({ tenant: customer, id: defaultProfile })
    if (profile === undefined) return refuse('profile-unknown', defaultProfile)
  }
  const before = await world.store.associations.get({ reseller, customer })
  const isNew = before?.state !== 'active'
  const association = await world.store.associations.trust(
    { reseller, customer, autoApproval, defaultProfile, now: world.clock.now() },
    entry(world, by, {
      tenant: customer,
      act: isNew ? 'trustReseller' : 'changeReseller',
      target: tenant.name,
      details: { resellerId: reseller },
      customer,
      // A reseller does not see the customer's preferences.
      also: isNew ? [{ tenant: reseller }] : [],
    }),
    even && 'even active',
  )
  return association === undefined ? refuse('association-exists', reseller) : { association, resellerName: tenant.name }
}
