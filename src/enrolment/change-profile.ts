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

/** Replaces all that a profile says; what the draft leaves out is as in a new one. Waits for its agents to be fetched. */
export async function changeProfile(
  world: World,
  by: By,
  { tenant, id, draft }: Named & { draft: ProfileDraft },
): Promise<Profile | No<ChangeWord>> {
  const settled = settle(draft)
  if (isNo(settled)) return settled
  const existing = await world.store.profiles.get({ tenant, id })
  if (existing === undefined) return no('profile-unknown', id)
  // Before the agents, which take long; the store has the last word.
  const namesake = await world.store.profiles.named(tenant, settled.name)
  if (namesake !== undefined && namesake.id !== id) return no('profile-name-taken')
  // Until it is published it is its maker's to change.
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

/** Takes away a profile that no device has, with its aliases; resellers whose default it was have none then. */
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
