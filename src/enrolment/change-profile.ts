import { type By, entry } from './activity.ts'
import { type ProfileDraft, readAgents, settle } from './create-profile.ts'
import type { Profile } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

type ChangeReason =
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
): Promise<Profile | Refusal<ChangeReason>> {
  const settled = settle(draft)
  if (isRefusal(settled)) return settled
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return refuse('profile-unknown', id)
  // Before the agents, whose fetch takes long; the store checks again when it commits.
  const holder = await world.store.profiles.named(tenant, settled.name)
  if (holder !== undefined && holder.id !== id) return refuse('profile-name-taken')
  // Until a profile is published only its publication may change it.
  if (!existing.published) return refuse('profile-unpublished', id)

  const agents = await readAgents(world, draft)
  if (isRefusal(agents)) return agents
  const profile: Profile = { ...existing, content: { ...settled, ...agents }, updatedAt: world.clock.now() }
  const line = entry(world, by, { tenant, act: 'changeProfile', target: settled.name, details: { profileId: id } })
  switch (await world.store.profiles.change(profile, line)) {
    case 'changed':
      return profile
    case 'taken':
      return refuse('profile-name-taken')
    case 'missing':
      return refuse('profile-unknown', id)
  }
}

/** Removes a profile that no device has, with its aliases and its use as a reseller's default profile. */
export async function removeProfile(
  world: World,
  by: By,
  { tenant, id }: Named,
): Promise<Profile | Refusal<'profile-unknown' | 'profile-unpublished' | 'profile-in-use'>> {
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return refuse('profile-unknown', id)
  if (!existing.published) return refuse('profile-unpublished', id)
  const line = entry(world, by, { tenant, act: 'removeProfile', target: existing.content.name, details: { profileId: id } })
  switch (await world.store.profiles.removeUnused({ tenant, id }, line)) {
    case 'removed':
      return existing
    case 'missing':
      return refuse('profile-unknown', id)
    case 'in use':
      return refuse('profile-in-use', 'The profile is in use: devices have it, or are about to.')
  }
}
