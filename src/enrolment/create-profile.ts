import { type By, entry } from './activity.ts'
import type { Agent, Profile, ProfileContent } from './profile.ts'
import { isNo, type No, no } from './refusal.ts'
import type { World } from './world.ts'

/** A profile as it is asked for: agents by their addresses only, and nothing settled that a rule settles. */
export interface ProfileDraft extends Partial<Omit<ProfileContent, 'mdmApkInfo' | 'secondaryMdmApkInfoList'>> {
  readonly agent?: string
  readonly otherAgents?: readonly string[]
}

type CreateWord = 'profile-unfit' | 'profile-name-taken' | 'profile-name-reserved' | 'agent-unreadable' | 'agent-unreachable'

/** Makes a profile and publishes it to phones. Waits for its agents to be fetched. */
export async function createProfile(
  world: World,
  by: By,
  { tenant, draft }: { tenant: string; draft: ProfileDraft },
): Promise<Profile | No<CreateWord>> {
  const settled = settle(draft)
  if (isNo(settled)) return settled
  // Before the agents, which take long; the store has the last word.
  const taken = await nameTaken(world, tenant, settled.name)
  if (taken !== undefined) return taken

  const agents = await readAgents(world, draft)
  if (isNo(agents)) return agents
  const now = world.clock.now()
  const profile: Profile = {
    tenant,
    id: world.ids.object(),
    content: { ...settled, ...agents },
    published: true,
    createdAt: now,
    updatedAt: now,
  }
  const line = entry(world, by, { tenant, act: 'createProfile', target: settled.name, details: { profileId: profile.id } })
  if (await world.store.profiles.create(profile, line)) return profile
  return (await nameTaken(world, tenant, settled.name)) ?? no('profile-name-taken')
}

/** By a profile, or by one that is still being made. */
export async function nameTaken(
  world: World,
  tenant: string,
  name: string,
): Promise<No<'profile-name-taken' | 'profile-name-reserved'> | undefined> {
  const namesake = await world.store.profiles.named(tenant, name)
  return namesake && no(namesake.published ? 'profile-name-taken' : 'profile-name-reserved')
}

/** Fetches a draft's agents one after the other; what a profile keeps of them, or the first that cannot be read. */
export async function readAgents(
  world: World,
  draft: Pick<ProfileDraft, 'agent' | 'otherAgents'>,
  signal?: AbortSignal,
): Promise<Pick<ProfileContent, 'mdmApkInfo' | 'secondaryMdmApkInfoList'> | No<'agent-unreadable' | 'agent-unreachable'>> {
  const agents: Agent[] = []
  for (const uri of agentsOf(draft)) {
    const agent = await world.agents.read(uri, signal)
    if (isNo(agent)) return agent
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

/** Lengths and counts of a profile's parts, characters. The console's, but the name's, which nobody has published. */
const PROFILE_LIMITS = { name: 64, description: 200, eulas: 3, agents: 10 } as const

/**
 * The content of a profile without its agents, defaults filled in; or the first rule that it breaks, said for the
 * administrator. The rules are those of the console and of the API's release of December 2020.
 */
export function settle(draft: ProfileDraft): ProfileContent | No<'profile-unfit'> {
  const { agent: _, otherAgents: __, ...content } = draft
  const name = draft.name?.trim() ?? ''
  const isEnterprise = draft.doEnabled === true || draft.aeEnabled === true
  const broken = RULES.find(([, breaks]) => breaks({ ...draft, name }, isEnterprise))
  if (broken !== undefined) return no('profile-unfit', broken[0])
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

/** A profile's name as it is kept, or the rule that it breaks. */
export function settleName(asked: string): string | No<'profile-unfit'> {
  const name = asked.trim()
  const broken = NAME_RULES.find(([, breaks]) => breaks({ name }))
  return broken === undefined ? name : no('profile-unfit', broken[0])
}

type Rule = readonly [text: string, breaks: (draft: ProfileDraft & { readonly name: string }, isEnterprise: boolean) => boolean]

const NAME_RULES: readonly (readonly [text: string, breaks: (named: { readonly name: string }) => boolean])[] = [
  ['name is required', ({ name }) => name === ''],
  [`name must have at most ${PROFILE_LIMITS.name} characters`, ({ name }) => name.length > PROFILE_LIMITS.name],
  ['name must not contain any of \\ # / $ * % ^ & ( ) + ? { } [ ]', ({ name }) => /[\\#/$*%^&()+?{}[\]]/.test(name)],
]

const RULES: readonly Rule[] = [
  ...NAME_RULES,
  [
    `description must have at most ${PROFILE_LIMITS.description} characters`,
    draft => (draft.description ?? '').length > PROFILE_LIMITS.description,
  ],
  [
    'supportedMDM is required when doEnabled or aeEnabled is true',
    (draft, isEnterprise) => isEnterprise && isBlank(draft.supportedMDM),
  ],
  [
    'supportPhoneNumber is required unless doEnabled is true',
    draft => draft.doEnabled !== true && isBlank(draft.supportPhoneNumber),
  ],
  [
    'supportEmailAddress is required unless doEnabled is true',
    draft => draft.doEnabled !== true && isBlank(draft.supportEmailAddress),
  ],
  [
    'skipSetupWizard must be true when doEnabled or aeEnabled is true',
    (draft, isEnterprise) => isEnterprise && draft.skipSetupWizard === false,
  ],
  [
    'allowUserCancel must be false when doEnabled or aeEnabled is true',
    (draft, isEnterprise) => isEnterprise && draft.allowUserCancel === true,
  ],
  ['mdmApkUri is required unless doEnabled or aeEnabled is true', (draft, isEnterprise) => !isEnterprise && isBlank(draft.agent)],
  ['mdmApkUri must be an http or https address', draft => agentsOf(draft).some(uri => !isWebAddress(uri))],
  [`a profile has at most ${PROFILE_LIMITS.agents} agents`, draft => agentsOf(draft).length > PROFILE_LIMITS.agents],
  [`eulas must have at most ${PROFILE_LIMITS.eulas} items`, draft => (draft.eulas ?? []).length > PROFILE_LIMITS.eulas],
  [
    'mdmProfileCustomData must be the JSON text of an object',
    draft => draft.mdmProfileCustomData !== undefined && !isObjectText(draft.mdmProfileCustomData),
  ],
]

const agentsOf = ({ agent, otherAgents = [] }: Pick<ProfileDraft, 'agent' | 'otherAgents'>): readonly string[] =>
  agent === undefined ? otherAgents : [agent, ...otherAgents]

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Whether a text is the JSON of an object. */
export function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
