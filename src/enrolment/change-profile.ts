import { type By, entry } from './activity.ts'
import { type ProfileDraft, readAgents, settle } from './create-profile.ts'
import type { Profile } from './profile.ts'
import { isNo, type No, no } from './refusal.ts'
import type { World } from './world.ts'

type ChangeWord =
  | 'profile-unknown'
  | 'profile-unpublished'
  | 'profile-unfit'
  | 'profile-name-taken'
  | 'agent-unreadable'
  | 'agent-unreachable'

interface Named {
  readonly tenant: string
  readonly id: string
}

/** Replaces a profile's content; absent members get their defaults. Waits until the agents are fetched. */
export async function changeProfile(
  world: World,
  by: By,
  { tenant, id, draft }: Named & { draft: ProfileDraft },
): Promise<Profile | No<ChangeWord>> {
  const settled = settle(draft)
  if (isNo(settled)) return settled
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return no('profile-unknown', id)
  // Before the agents, whose fetch takes long; the store checks again when it commits.
  const holder = await world.store.profiles.named(tenant, settled.name)
  if (holder !== undefined && holder.id !== id) return no('profile-name-taken')
  // Until a profile is published only its publication may change it.
  if (!existing.published) return no('profile-unpublished', id)

  const agents = await readAgents(world, draft)
  if (isNo(agents)) return agents
  const profile: Profile = { ...existing, content: { ...settled, ...agents }, updatedAt: world.clock.now() }
  const line = entry(world, by, { tenant, act: 'changeProfile', target: settled.name, details: { profileId: id } })
  switch (await world.store.profiles.change(profile, line)) {
    case 'changed':
      return profile
    case 'taken':
      return no('profile-name-taken')
    case 'missing':
      return no('profile-unknown', id)
  }
}

/** Removes a profile that no device has, with its aliases and its use as a reseller's default profile. */
export async function removeProfile(
  world: World,
  by: By,
  { tenant, id }: Named,
): Promise<Profile | No<'profile-unknown' | 'profile-unpublished' | 'profile-in-use'>> {
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return no('profile-unknown', id)
  if (!existing.published) return no('profile-unpublished', id)
  const line = entry(world, by, { tenant, act: 'removeProfile', target: existing.content.name, details: { profileId: id } })
  switch (await world.store.profiles.removeUnused({ tenant, id }, line)) {
    case 'removed':
      return existing
    case 'missing':
      return no('profile-unknown', id)
    case 'in use':
      return no('profile-in-use', 'The profile is in use: devices have it, or are about to.')
  }
}
