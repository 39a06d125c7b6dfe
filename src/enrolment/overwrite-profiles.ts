import { type By, entry } from './activity.ts'
import type { CopyWord, Written } from './copy-profiles.ts'
import { managedFor } from './managed-services.ts'
import type { Profile } from './profile.ts'
import { isNo, type No, no } from './refusal.ts'
import type { Service } from './tenant.ts'
import type { World } from './world.ts'

/** A provider writes what a profile says into its copies, all of them or those that are named. Each keeps its own name. */
export async function overwriteProfiles(
  world: World,
  by: By,
  {
    provider,
    service,
    parent: id,
    children,
  }: { provider: string; service: Service; parent: string; children: readonly string[] | undefined },
): Promise<readonly Written[] | No<'profile-unknown'>> {
  // Other services' profiles are kept elsewhere, so nobody here has them.
  if (service !== 'KnoxMobileEnrollment') return no('profile-unknown', id)
  const [parent] = (await world.store.profiles.ofManaged(provider, { ids: [id] }, { number: 0, size: 1 })).rows
  if (parent === undefined) return no('profile-unknown', id)
  const copies = await copiesOf(world, provider, parent)
  const written: Written[] = []
  for (const child of new Set(children ?? copies.keys())) {
    const copy = copies.get(child)
    const outcome = copy === undefined ? no('profile-unknown', child) : await overwritten(world, by, { provider, parent, copy })
    written.push({ profile: child, customer: copy?.tenant ?? null, outcome })
  }
  return written
}

async function copiesOf(world: World, provider: string, { tenant, id }: Profile): Promise<ReadonlyMap<string, Profile>> {
  const copies = new Map<string, Profile>()
  for (let number = 0; ; number++) {
    const { rows } = await world.store.profiles.ofManaged(provider, { parent: { tenant, id } }, { number, size: 500 })
    for (const copy of rows) copies.set(copy.id, copy)
    if (rows.length < 500) return copies
  }
}

async function overwritten(
  world: World,
  by: By,
  { provider, parent, copy }: { provider: string; parent: Profile; copy: Profile },
): Promise<Profile | No<CopyWord>> {
  const { tenant } = copy
  const management = await managedFor(world, { provider, customer: tenant }, 'KnoxMobileEnrollment')
  if (isNo(management)) return management
  const { name } = copy.content
  const profile: Profile = { ...copy, content: { ...parent.content, name }, updatedAt: world.clock.now() }
  // Whose profile it is a copy of is no other customer's to see.
  const line = entry(world, by, { tenant, act: 'overwriteProfile', target: name, details: { profileId: copy.id } })
  return (await world.store.profiles.change(profile, line)) === 'changed' ? profile : no('profile-unknown', copy.id)
}
