import { type By, entry } from './activity.ts'
import { type ManagedReason, managedFor } from './managed-services.ts'
import { type Management, requireAccepted } from './management.ts'
import { asParent, type Profile } from './profile.ts'
import { validateName } from './profile-rules.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { Service } from './tenant.ts'
import type { World } from './world.ts'

/** A profile to copy, and the customer that gets the copy. */
interface Copy {
  readonly profile: string
  readonly customer: string
  /** The name of the copy; by default the name of the profile. */
  readonly name?: string
}

export type CopyReason = ManagedReason | 'profile-unknown' | 'profile-unfit' | 'profile-name-taken'

/** The created copy, or the refusal. */
export interface CopyResult {
  readonly profile: string
  readonly customer: string | null
  readonly outcome: Profile | Refusal<CopyReason>
}

/** A provider copies profiles of a fully managed customer to others that it manages; each copy stores its parent. */
export async function copyProfiles(
  world: World,
  by: By,
  { provider, source, service, copies }: { provider: string; source: string; service: Service; copies: readonly Copy[] },
): Promise<readonly CopyResult[] | Refusal<ManagedReason | 'jointly-managed'>> {
  const management = await managedFor(world, { provider, customer: source }, service)
  if (isRefusal(management)) return management
  if (!isCopyable(management)) return refuse('jointly-managed')
  const results: CopyResult[] = []
  for (const { profile, customer, name } of copies) {
    const parent = await parentOf(world, { tenant: source, id: profile }, service)
    const target = isRefusal(parent) ? parent : await managedFor(world, { provider, customer }, service)
    const outcome = isRefusal(parent) ? parent : isRefusal(target) ? target : await copyTo(world, by, { parent, customer, name })
    results.push({ profile, customer, outcome })
  }
  return results
}

/** Only profiles of fully managed customers are copied (published). */
export const isCopyable = (management: Management): boolean =>
  management.managementType === 'FullyManaged' && !isRefusal(requireAccepted(management))

async function parentOf(
  world: World,
  key: { tenant: string; id: string },
  service: Service,
): Promise<Profile | Refusal<'profile-unknown'>> {
  // Muster stores profiles of Knox Mobile Enrollment only.
  const profile = service === 'KnoxMobileEnrollment' ? await world.store.profiles.get(key) : undefined
  return profile?.published === true ? profile : refuse('profile-unknown', key.id)
}

async function copyTo(
  world: World,
  by: By,
  { parent, customer, name }: { parent: Profile; customer: string; name: string | undefined },
): Promise<Profile | Refusal<'profile-unfit' | 'profile-name-taken'>> {
  const validName = name === undefined ? parent.content.name : validateName(name)
  if (isRefusal(validName)) return validName
  const now = world.clock.now()
  const copy: Profile = {
    tenant: customer,
    id: world.ids.object(),
    content: { ...parent.content, name: validName },
    published: true,
    parent: asParent(parent),
    createdAt: now,
    updatedAt: now,
  }
  // The entry does not name the parent, since it may belong to another customer.
  const line = entry(world, by, { tenant: customer, act: 'copyProfile', target: validName, details: { profileId: copy.id } })
  return (await world.store.profiles.create(copy, line)) ? copy : refuse('profile-name-taken', validName)
}
