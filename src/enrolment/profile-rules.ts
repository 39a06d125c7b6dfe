/** The rules of a profile. They load nothing of Node, so that a console shows them while a person types. */
import type { ProfileContent } from './profile.ts'
import { type Refusal, refuse } from './refusal.ts'
import { firstUnmet, type SyncRule } from './rules.ts'

/** The requested content of a profile: agents are addresses only, and defaults are not filled in. */
export interface ProfileDraft extends Partial<Omit<ProfileContent, 'mdmApkInfo' | 'secondaryMdmApkInfoList'>> {
  readonly agent?: string
  readonly otherAgents?: readonly string[]
}

/** Lengths in characters, and counts. The vendor's console has these limits; the one of the name is inferred. */
const PROFILE_LIMITS = { name: 64, description: 200, eulas: 3, agents: 10 } as const

/**
 * The content of a profile without its agents and with defaults, or the refusal by the first unmet rule, with a text for the
 * administrator. The rules are those of the vendor's console and of the API's release of December 2020.
 */
export function validate(draft: ProfileDraft): ProfileContent | Refusal<'profile-unfit'> {
  const { agent: _, otherAgents: __, ...content } = draft
  const subject = subjectOf(draft)
  const refused = unmetOf(RULES, subject)
  if (refused !== undefined) return refused
  return {
    ...content,
    name: subject.name,
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

interface ProfileRule<Subject> extends SyncRule<Subject, 'profile-unfit'> {
  /** The members that it compares; the first one is to be corrected. */
  readonly reads: readonly (keyof ProfileDraft)[]
}

interface NameSubject {
  readonly name: string
}

interface ProfileSubject extends NameSubject {
  readonly draft: ProfileDraft
  readonly isEnterprise: boolean
}

const rule = <Subject>(
  name: string,
  requires: string,
  reads: readonly (keyof ProfileDraft)[],
  meets: (subject: Subject) => boolean,
): ProfileRule<Subject> => ({ name, requires, reads, refusal: 'profile-unfit', meets })

const NAME_RULES: readonly ProfileRule<NameSubject>[] = [
  rule('name', 'name is required', ['name'], ({ name }) => name !== ''),
  rule(
    'name-length',
    `name must have at most ${PROFILE_LIMITS.name} characters`,
    ['name'],
    ({ name }) => name.length <= PROFILE_LIMITS.name,
  ),
  rule(
    'name-characters',
    'name must not contain any of \\ # / $ * % ^ & ( ) + ? { } [ ]',
    ['name'],
    ({ name }) => !/[\\#/$*%^&()+?{}[\]]/.test(name),
  ),
]

const RULES: readonly ProfileRule<ProfileSubject>[] = [
  ...NAME_RULES,
  rule(
    'description-length',
    `description must have at most ${PROFILE_LIMITS.description} characters`,
    ['description'],
    ({ draft }) => (draft.description ?? '').length <= PROFILE_LIMITS.description,
  ),
  rule(
    'supported-mdm',
    'supportedMDM is required when doEnabled or aeEnabled is true',
    ['supportedMDM', 'doEnabled', 'aeEnabled'],
    ({ draft, isEnterprise }) => !isEnterprise || !isBlank(draft.supportedMDM),
  ),
  rule(
    'support-phone',
    'supportPhoneNumber is required unless doEnabled is true',
    ['supportPhoneNumber', 'doEnabled'],
    ({ draft }) => draft.doEnabled === true || !isBlank(draft.supportPhoneNumber),
  ),
  rule(
    'support-email',
    'supportEmailAddress is required unless doEnabled is true',
    ['supportEmailAddress', 'doEnabled'],
    ({ draft }) => draft.doEnabled === true || !isBlank(draft.supportEmailAddress),
  ),
  rule(
    'setup-wizard',
    'skipSetupWizard must be true when doEnabled or aeEnabled is true',
    ['skipSetupWizard', 'doEnabled', 'aeEnabled'],
    ({ draft, isEnterprise }) => !isEnterprise || draft.skipSetupWizard !== false,
  ),
  rule(
    'user-cancel',
    'allowUserCancel must be false when doEnabled or aeEnabled is true',
    ['allowUserCancel', 'doEnabled', 'aeEnabled'],
    ({ draft, isEnterprise }) => !isEnterprise || draft.allowUserCancel !== true,
  ),
  rule(
    'agent',
    'mdmApkUri is required unless doEnabled or aeEnabled is true',
    ['agent', 'doEnabled', 'aeEnabled'],
    ({ draft, isEnterprise }) => isEnterprise || !isBlank(draft.agent),
  ),
  rule('agent-address', 'mdmApkUri must be an http or https address', ['agent', 'otherAgents'], ({ draft }) =>
    agentsOf(draft).every(isWebAddress),
  ),
  rule(
    'agent-count',
    `a profile has at most ${PROFILE_LIMITS.agents} agents`,
    ['agent', 'otherAgents'],
    ({ draft }) => agentsOf(draft).length <= PROFILE_LIMITS.agents,
  ),
  rule(
    'eula-count',
    `eulas must have at most ${PROFILE_LIMITS.eulas} items`,
    ['eulas'],
    ({ draft }) => (draft.eulas ?? []).length <= PROFILE_LIMITS.eulas,
  ),
  rule(
    'custom-data',
    'mdmProfileCustomData must be the JSON text of an object',
    ['mdmProfileCustomData'],
    ({ draft }) => draft.mdmProfileCustomData === undefined || isObjectText(draft.mdmProfileCustomData),
  ),
]

type Named<Subject> = Pick<ProfileRule<Subject>, 'name' | 'requires' | 'reads'>

/** The rules of a profile's name in their order, without their tests. */
export const PROFILE_NAME_RULES: readonly Named<NameSubject>[] = NAME_RULES

/** The same for a profile. */
export const PROFILE_RULES: readonly Named<ProfileSubject>[] = RULES

/** All rules that a draft does not meet, for a form that shows them while a person types. */
export const unmetRules = (draft: ProfileDraft): readonly Named<ProfileSubject>[] => {
  const subject = subjectOf(draft)
  return RULES.filter(each => !each.meets(subject))
}

function subjectOf(draft: ProfileDraft): ProfileSubject {
  return { draft, name: draft.name?.trim() ?? '', isEnterprise: draft.doEnabled === true || draft.aeEnabled === true }
}

export const agentsOf = ({ agent, otherAgents = [] }: Pick<ProfileDraft, 'agent' | 'otherAgents'>): readonly string[] =>
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
