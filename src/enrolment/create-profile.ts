import { type By, entry } from './activity.ts'
import type { Agent, AgentDownload, Profile, ProfileContent } from './profile.ts'
import { agentsOf, type ProfileDraft, validate } from './profile-rules.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import type { World } from './world.ts'

type CreateReason = 'profile-unfit' | 'profile-name-taken' | 'profile-name-reserved' | 'agent-unreadable' | 'agent-unreachable'

/** Creates and publishes a profile. Waits until its agents are downloaded. Rejects with the signal's reason when it is aborted. */
export async function createProfile(
  world: World,
  by: By,
  { tenant, draft, signal }: { tenant: string; draft: ProfileDraft; signal?: AbortSignal | undefined },
): Promise<Profile | Refusal<CreateReason>> {
  const content = validate(draft)
  if (isRefusal(content)) return content
  // Checked before the agents, since a download takes long; the store checks again in the commit.
  const taken = await nameTaken(world, tenant, content.name)
  if (taken !== undefined) return taken

  const agents = await readAgents(world, draft, { tenant, signal, queue: 'bounded' })
  if (isRefusal(agents)) return agents
  const now = world.clock.now()
  const profile: Profile = {
    tenant,
    id: world.ids.object(),
    content: { ...content, ...agents },
    published: true,
    createdAt: now,
    updatedAt: now,
  }
  const line = entry(world, by, { tenant, act: 'createProfile', target: content.name, details: { profileId: profile.id } })
  if (await world.store.profiles.create(profile, line)) return profile
  return (await nameTaken(world, tenant, content.name)) ?? refuse('profile-name-taken')
}

/** The refusal if a profile of the tenant has the name; an unpublished profile reserves it. */
export async function nameTaken(
  world: World,
  tenant: string,
  name: string,
): Promise<Refusal<'profile-name-taken' | 'profile-name-reserved'> | undefined> {
  const holder = await world.store.profiles.named(tenant, name)
  return holder && refuse(holder.published ? 'profile-name-taken' : 'profile-name-reserved')
}

/** Downloads a draft's agents in sequence; resolves to the profile's members for them, or to the refusal of the first that fails. */
export async function readAgents(
  world: World,
  draft: Pick<ProfileDraft, 'agent' | 'otherAgents'>,
  download: AgentDownload,
): Promise<Pick<ProfileContent, 'mdmApkInfo' | 'secondaryMdmApkInfoList'> | Refusal<'agent-unreadable' | 'agent-unreachable'>> {
  const agents: Agent[] = []
  for (const uri of agentsOf(draft)) {
    const agent = await world.agents.read(uri, download)
    if (isRefusal(agent)) return agent
    agents.push(agent)
  }
  const [first, ...others] = agents
  const mdmApkInfo = draft.agent === undefined ? undefined : first
  const secondaryMdmApkInfoList = draft.agent === undefined ? agents : others
  return {
    ...(mdmApkInfo !== undefined && { mdmApkInfo }),
    ...(secondaryMdmApkInfoList.length > 0 && { secondaryMdmApkInfoList }),
  }
}
