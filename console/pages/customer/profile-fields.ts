/** The fields of a profile, as the KME API has them, and the draft that they make. */
import { type ProfileDraft as Checked, unmetRules } from '../../../src/enrolment/profile-rules.ts'
import type { KmeProfile } from '../../../src/sdk/kme/kme.ts'
import type { ProfileDraft } from '../../../src/sdk/types/kme.ts'

export type Member = Exclude<keyof ProfileDraft, 'customerId'>

export interface Field {
  readonly member: Member
  readonly label: string
  /** `lines` is a list with an item on each line, `area` a text of several lines. */
  readonly kind?: 'flag' | 'area' | 'lines' | 'eulas'
  readonly hint?: string
}

const field = (member: Member, label: string, more: Pick<Field, 'kind' | 'hint'> = {}): Field => ({ member, label, ...more })

/** By the steps of the vendor's form. */
export const SECTIONS: readonly (readonly [title: string, fields: readonly Field[]])[] = [
  ['Basic info', [field('name', 'Profile name'), field('description', 'Description', { kind: 'area' })]],
  [
    'EMM info',
    [
      field('supportedMDM', 'Select your EMM', { hint: 'The agent of a known EMM needs no link.' }),
      field('doEnabled', 'Fully managed device: the agent becomes device owner', { kind: 'flag' }),
      field('aeEnabled', 'Android Enterprise with a profile owner', { kind: 'flag' }),
      field('mdmApkUri', 'Link to agent APK'),
      field('secondaryMdmApkUris', 'Links to other APKs, one a line', { kind: 'lines' }),
      field('mdmUri', 'EMM server URI'),
      field('companyName', 'Company name'),
      field('supportEmailAddress', 'Support email'),
      field('supportPhoneNumber', 'Support phone number'),
    ],
  ],
  [
    'Configure',
    [
      field('mdmProfileCustomData', 'DPC extras (JSON)', { kind: 'area' }),
      field('systemAppEnabled', 'Leave all system apps enabled', { kind: 'flag' }),
      field('skipSetupWizard', 'Skip the setup wizard', { kind: 'flag' }),
      field('allowUserCancel', 'The user may cancel the enrolment', { kind: 'flag' }),
      field('supportDefaultEula', 'Show the Knox agreement', { kind: 'flag' }),
      field('eulas', 'Legal agreements', { kind: 'eulas' }),
    ],
  ],
  [
    'More',
    [
      field('knoxLicense', 'Knox license key'),
      field('domainName', 'Domain name'),
      field('domainGroup', 'Domain group'),
      field('mailingAddress1', 'Address 1'),
      field('mailingAddress2', 'Address 2'),
      field('city', 'City'),
      field('province', 'State or province'),
      field('country', 'Country'),
      field('zipCode', 'ZIP code'),
    ],
  ],
]

const FIELDS = SECTIONS.flatMap(([, fields]) => fields)
export const MOST_EULAS = 3

/** A profile as a draft of itself, for its form. */
export function draftOf({ mdmApkInfo, secondaryMdmApkInfoList = [], ...profile }: KmeProfile): ProfileDraft {
  const sent = Object.fromEntries(FIELDS.map(({ member }) => [member, profile[member as keyof typeof profile]]))
  return {
    ...sent,
    name: profile.name,
    ...(mdmApkInfo !== undefined && { mdmApkUri: mdmApkInfo.mdmApkUri }),
    secondaryMdmApkUris: secondaryMdmApkInfoList.map(({ mdmApkUri }) => mdmApkUri),
  }
}

/** The draft in the fields of a form. Empty fields are left out; the API fills in its defaults. */
export function draftIn(values: FormData): ProfileDraft {
  const text = (name: string): string => String(values.get(name) ?? '').trim()
  const eulas = Array.from({ length: MOST_EULAS }, (_, i) => ({ title: text(`title${i}`), content: text(`content${i}`) }))
  const read = ({ member, kind }: Field): unknown => {
    if (kind === 'flag') return values.has(member)
    if (kind === 'eulas') return eulas.filter(({ title, content }) => title + content !== '')
    return kind === 'lines' ? text(member).split(/\s+/).filter(Boolean) : text(member)
  }
  const all = FIELDS.map(each => [each.member, read(each)] as const)
  const filled = all.filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0))
  return { ...Object.fromEntries(filled), name: text('name') }
}

/** What each field breaks, by the rules of the server. */
export function faultsOf({ customerId: _, mdmApkUri, secondaryMdmApkUris, ...same }: ProfileDraft): Map<Member, string> {
  const checked: Checked = {
    ...same,
    ...(mdmApkUri !== undefined && { agent: mdmApkUri }),
    ...(secondaryMdmApkUris !== undefined && { otherAgents: secondaryMdmApkUris }),
  }
  return new Map(
    unmetRules(checked).map(({ reads: [member = 'name'], requires }) => [MEMBERS[member] ?? (member as Member), requires]),
  )
}

const MEMBERS: Readonly<Record<string, Member>> = { agent: 'mdmApkUri', otherAgents: 'secondaryMdmApkUris' }

/** The field that a refusal is about: its text names the member, and some codes mean one. */
export function refusedField(error: unknown): Member | undefined {
  const { code, reason = '' } = error as { readonly code?: number; readonly reason?: string }
  const named = FIELDS.find(({ member }) => new RegExp(`\\b${member}\\b`).test(reason))
  return named?.member ?? BY_CODE[code ?? 0]
}

/** The name is taken or reserved; the agent's package cannot be read or reached. */
const BY_CODE: Readonly<Record<number, Member>> = { 4091700: 'name', 4091600: 'name', 4001600: 'mdmApkUri', 5000000: 'mdmApkUri' }
