import { type By, entry } from './activity.ts'
import { readAgents } from './create-profile.ts'
import type { Profile } from './profile.ts'
import { type ProfileDraft, validate } from './profile-rules.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

type ChangeReason =
  | 'profile-unknown'
  | 'profile-unpublished'
  | 'profile-unfit'
  | 'profile-name-taken'
  | 'agent-unreadable'
  | 'agent-unreachable'

interface ProfileKey {
  readonly tenant: string
  readonly id: string
}

/**
 * Replaces a profile's content; absent members get their defaults. Waits until the agents are downloaded. Rejects with the
 * signal's reason when it is aborted.
 */
export async function changeProfile(
  world: World,
  by: By,
  { tenant, id, draft, signal }: ProfileKey & { draft: ProfileDraft; signal?: AbortSignal | undefined },
): Promise<Profile | Refusal<ChangeReason>> {
  const content = validate(draft)
  if (isRefusal(content)) return content
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return refuse('profile-unknown', id)
  // Checked before the agents, since a download takes long; the store checks again in the commit.
  const holder = await world.store.profiles.named(tenant, content.name)
  if (holder !== undefined && holder.id !== id) return refuse('profile-name-taken')
  // Only its publication may change a profile that is not published yet.
  if (!existing.published) return refuse('profile-unpublished', id)

  const agents = await readAgents(world, draft, { tenant, signal, queue: 'bounded' })
  if (isRefusal(agents)) return agents
  const profile: Profile = { ...existing, content: { ...content, ...agents }, updatedAt: world.clock.now() }
  const line = entry(world, by, { tenant, act: 'changeProfile', target: content.name, details: { profileId: id } })
  switch (await world.store.profiles.change(profile, line)) {
    case 'changed':
      return profile
    case 'taken':
      return refuse('profile-name-taken')
    case 'missing':
      return refuse('profile-unknown', id)
  }
}

/** Removes an unused profile, with its aliases and its use as a reseller's default profile. */
export async function removeProfile(
  world: World,
  by: By,
  { tenant, id }: ProfileKey,
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
