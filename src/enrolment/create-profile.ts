import { type By, entry } from './activity.ts'
import type { Agent, AgentDownload, Profile, ProfileContent } from './profile.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { firstUnmet, type SyncRule } from './rules.ts'
import type { World } from './world.ts'

/** The requested content of a profile: agents are addresses only, and defaults are not filled in. */
export interface ProfileDraft extends Partial<Omit<ProfileContent, 'mdmApkInfo' | 'secondaryMdmApkInfoList'>> {
  readonly agent?: string
  readonly otherAgents?: readonly string[]
}

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

/** Lengths in characters, and counts. The vendor's console has these limits; the one of the name is inferred. */
const PROFILE_LIMITS = { name: 64, description: 200, eulas: 3, agents: 10 } as const

/**
 * The content of a profile without its agents and with defaults, or the refusal by the first unmet rule, with a text for the
 * administrator. The rules are those of the vendor's console and of the API's release of December 2020.
 */
export function validate(draft: ProfileDraft): ProfileContent | Refusal<'profile-unfit'> {
  const { agent: _, otherAgents: __, ...content } = draft
  const name = draft.name?.trim() ?? ''
  const isEnterprise = draft.doEnabled === true || draft.aeEnabled === true
  const refused = unmetOf(RULES, { draft, name, isEnterprise })
  if (refused !== undefined) return refused
  return {
    ...content,
    name,
    doEnabled: draft.doEnabled ?? false,
    aeEnabled: draft.aeEnabled ?? false,
    // Android's own default for a managed phone.
    systemAppEnabled: draft.systemAppEnabled ?? false,
    skipSetupWizard: draft.skipSetupWizard ?? true,
    allowUserCancel: draft.allowUserCancel ?? false,
  }
}

/** A profile's name without surrounding white space, or the refusal by the first unmet rule. */
export function validateName(text: string): string | Refusal<'profile-unfit'> {
  const name = text.trim()
  return unmetOf(NAME_RULES, { name }) ?? name
}

/** The refusal of the first unmet rule; `requires` is its text for the administrator. */
function unmetOf<Subject>(rules: readonly ProfileRule<Subject>[], subject: Subject): Refusal<'profile-unfit'> | undefined {
  const unmet = rules[firstUnmet(rules, subject)]
  return unmet && { ...refuse(unmet.refusal, unmet.requires), rule: unmet.name }
}

type ProfileRule<Subject> = SyncRule<Subject, 'profile-unfit'>

interface NameSubject {
  readonly name: string
}

interface ProfileSubject extends NameSubject {
  readonly draft: ProfileDraft
  readonly isEnterprise: boolean
}

const rule = <Subject>(name: string, requires: string, meets: (subject: Subject) => boolean): ProfileRule<Subject> => ({
  name,
  requires,
  refusal: 'profile-unfit',
  meets,
})

const NAME_RULES: readonly ProfileRule<NameSubject>[] = [
  rule('name', 'name is required', ({ name }) => name !== ''),
  rule(
    'name-length',
    `name must have at most ${PROFILE_LIMITS.name} characters`,
    ({ name }) => name.length <= PROFILE_LIMITS.name,
  ),
  rule(
    'name-characters',
    'name must not contain any of \\ # / $ * % ^ & ( ) + ? { } [ ]',
    ({ name }) => !/[\\#/$*%^&()+?{}[\]]/.test(name),
  ),
]

const RULES: readonly ProfileRule<ProfileSubject>[] = [
  ...NAME_RULES,
  rule(
    'description-length',
    `description must have at most ${PROFILE_LIMITS.description} characters`,
    ({ draft }) => (draft.description ?? '').length <= PROFILE_LIMITS.description,
  ),
  rule(
    'supported-mdm',
    'supportedMDM is required when doEnabled or aeEnabled is true',
    ({ draft, isEnterprise }) => !isEnterprise || !isBlank(draft.supportedMDM),
  ),
  rule(
    'support-phone',
    'supportPhoneNumber is required unless doEnabled is true',
    ({ draft }) => draft.doEnabled === true || !isBlank(draft.supportPhoneNumber),
  ),
  rule(
    'support-email',
    'supportEmailAddress is required unless doEnabled is true',
    ({ draft }) => draft.doEnabled === true || !isBlank(draft.supportEmailAddress),
  ),
  rule(
    'setup-wizard',
    'skipSetupWizard must be true when doEnabled or aeEnabled is true',
    ({ draft, isEnterprise }) => !isEnterprise || draft.skipSetupWizard !== false,
  ),
  rule(
    'user-cancel',
    'allowUserCancel must be false when doEnabled or aeEnabled is true',
    ({ draft, isEnterprise }) => !isEnterprise || draft.allowUserCancel !== true,
  ),
  rule(
    'agent',
    'mdmApkUri is required unless doEnabled or aeEnabled is true',
    ({ draft, isEnterprise }) => isEnterprise || !isBlank(draft.agent),
  ),
  rule('agent-address', 'mdmApkUri must be an http or https address', ({ draft }) => agentsOf(draft).every(isWebAddress)),
  rule(
    'agent-count',
    `a profile has at most ${PROFILE_LIMITS.agents} agents`,
    ({ draft }) => agentsOf(draft).length <= PROFILE_LIMITS.agents,
  ),
  rule(
    'eula-count',
    `eulas must have at most ${PROFILE_LIMITS.eulas} items`,
    ({ draft }) => (draft.eulas ?? []).length <= PROFILE_LIMITS.eulas,
  ),
  rule(
    'custom-data',
    'mdmProfileCustomData must be the JSON text of an object',
    ({ draft }) => draft.mdmProfileCustomData === undefined || isObjectText(draft.mdmProfileCustomData),
  ),
]

/** The rules of a profile's name in their order, without their tests. */
export const PROFILE_NAME_RULES: readonly Pick<ProfileRule<NameSubject>, 'name' | 'requires'>[] = NAME_RULES

/** The same for a profile. */
export const PROFILE_RULES: readonly Pick<ProfileRule<ProfileSubject>, 'name' | 'requires'>[] = RULES

const agentsOf = ({ agent, otherAgents = [] }: Pick<ProfileDraft, 'agent' | 'otherAgents'>): readonly string[] =>
  agent === undefined ? otherAgents : [agent, ...otherAgents]

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

export function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
