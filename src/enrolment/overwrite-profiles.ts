import { type By, entry } from './activity.ts'
import type { CopyReason, CopyResult } from './copy-profiles.ts'
import { managedFor } from './managed-services.ts'
import { asParent, type Profile } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { Service } from './tenant.ts'
import type { World } from './world.ts'

/** Replaces the content of all copies of a profile, or of the named ones, with that of the profile. Their names do not change. */
export async function overwriteProfiles(
  world: World,
  by: By,
  {
    provider,
    service,
    parent: id,
    children,
  }: { provider: string; service: Service; parent: string; children: readonly string[] | undefined },
): Promise<readonly CopyResult[] | Refusal<'profile-unknown'>> {
  // Muster stores profiles of Knox Mobile Enrollment only.
  if (service !== 'KnoxMobileEnrollment') return refuse('profile-unknown', id)
  const [parent] = (await world.store.profiles.ofManaged(provider, { ids: [id] }, { number: 0, size: 1 })).rows
  if (parent === undefined) return refuse('profile-unknown', id)
  const copies = await copiesOf(world, provider, parent)
  const results: CopyResult[] = []
  for (const child of new Set(children ?? copies.keys())) {
    const copy = copies.get(child)
    const outcome =
      copy === undefined ? refuse('profile-unknown', child) : await overwriteCopy(world, by, { provider, parent, copy })
    results.push({ profile: child, customer: copy?.tenant ?? null, outcome })
  }
  return results
}

async function copiesOf(world: World, provider: string, { tenant, id }: Profile): Promise<ReadonlyMap<string, Profile>> {
  const copies = new Map<string, Profile>()
  for (let number = 0; ; number++) {
    const { rows } = await world.store.profiles.ofManaged(provider, { parent: { tenant, id } }, { number, size: 500 })
    for (const copy of rows) copies.set(copy.id, copy)
    if (rows.length < 500) return copies
  }
}

async function overwriteCopy(
  world: World,
  by: By,
  { provider, parent, copy }: { provider: string; parent: Profile; copy: Profile },
): Promise<Profile | Refusal<CopyReason>> {
  const { tenant } = copy
  const management = await managedFor(world, { provider, customer: tenant }, 'KnoxMobileEnrollment')
  if (isRefusal(management)) return management
  const { name } = copy.content
  const profile: Profile = {
    ...copy,
    content: { ...parent.content, name },
    parent: asParent(parent),
    updatedAt: world.clock.now(),
  }
  // The entry does not name the parent, since it may belong to another customer.
  const line = entry(world, by, { tenant, act: 'overwriteProfile', target: name, details: { profileId: copy.id } })
  return (await world.store.profiles.change(profile, line)) === 'changed' ? profile : refuse('profile-unknown', copy.id)
}
