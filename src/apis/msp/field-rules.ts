import type { Static } from 'typebox'
import { firstUnmet, type SyncRule } from '../../enrolment/rules.ts'
import { withReason } from '../../wire/catalogue.ts'
import { refuse } from './dialect.ts'
import { errors } from './errors.ts'
import { type Services, servicesOf } from './managed-service.ts'

const NAMES = ['companyName', 'firstName', 'lastName'] as const
const ADDRESS = ['street1', 'street2', 'city', 'stateOrProvince'] as const
type Field = (typeof NAMES | typeof ADDRESS)[number] | 'zipCode' | 'kmTenantPrefix' | 'website' | 'officeNumber'
/** The members that the rules read, of a body that its schema has accepted. */
type Sent = { readonly [F in Field]?: string | undefined } & { readonly managedServices?: Static<typeof Services> | undefined }

/** The rows of release 26.07 about one field. */
export const FIELD_ROWS = [
  'disallowedCharacters',
  'alphanumericAndSome',
  'alphanumericOnly',
  'prohibitedWord',
  'urlInvalid',
  'phoneInvalid',
  'edgeCharacter',
  'edgeOrRepeatedCharacter',
] as const satisfies readonly (keyof typeof errors)[]
type FieldRow = (typeof FIELD_ROWS)[number]

/**
 * Checks a body by the rules of release 26.07, in the order of their numbers. The rules are published; the fields of each and
 * the prohibited words are inferred. Throws `Refused`.
 */
export function requireFit(body: Sent): void {
  // The prefix is checked only with Knox Manage, the service that uses it.
  const { kmTenantPrefix, ...rest } = body
  const sent: Sent = servicesOf(body.managedServices ?? []).includes('KnoxManage') ? body : rest
  const unmet = RULES[firstUnmet(RULES, sent)]
  if (unmet !== undefined) throw withReason(refuse(unmet.refusal), `${unmet.brokenIn(sent)}: ${errors[unmet.refusal][2]}`)
}

interface FieldRule extends SyncRule<Sent, FieldRow> {
  /** The first field that breaks the rule. */
  brokenIn(sent: Sent): Field | undefined
}

type FieldRuleSource = readonly [refusal: FieldRow, fields: readonly Field[], requires: string, breaks: (text: string) => boolean]

const SOURCES: readonly FieldRuleSource[] = [
  [
    'disallowedCharacters',
    [...NAMES, ...ADDRESS],
    'Names and address have no special characters.',
    text => /[<>{}[\]|\\^`\p{Cc}]/u.test(text),
  ],
  [
    'alphanumericAndSome',
    ['zipCode'],
    'The zip code has letters, digits, spaces and hyphens.',
    text => !/^[A-Za-z0-9 -]*$/.test(text),
  ],
  // A period separates the segments of a prefix. The last rule and `enrolment/` check its position.
  [
    'alphanumericOnly',
    ['kmTenantPrefix'],
    'The prefix has letters and digits, in segments.',
    text => !/^[A-Za-z0-9.]*$/.test(text),
  ],
  [
    'prohibitedWord',
    ['companyName', 'kmTenantPrefix'],
    'The name and the prefix contain no reserved word.',
    text => /\b(samsung|knox|admin)\b/i.test(text),
  ],
  ['urlInvalid', ['website'], 'The website is an http or https address with a domain.', text => !isWebsite(text)],
  ['phoneInvalid', ['officeNumber'], 'The phone number has 7 to 15 digits.', text => !isPhone(text)],
  ['edgeCharacter', NAMES, 'Names neither begin nor end with a space, a period or a hyphen.', text => /^[ .-]|[ .-]$/.test(text)],
  ['edgeOrRepeatedCharacter', ['kmTenantPrefix'], 'The prefix repeats no period.', text => text.includes('..')],
]

const RULES: readonly FieldRule[] = SOURCES.map(([refusal, fields, requires, breaks]) => {
  const brokenIn = (sent: Sent) =>
    fields.find(field => {
      const text = sent[field]
      return text !== undefined && breaks(text)
    })
  return { name: refusal, requires, refusal, brokenIn, meets: sent => brokenIn(sent) === undefined }
})

/** The condition in the text of row 4002138. The published sample of a response has spaces, so responses do not check it. */
export const isPhone = (text: string): boolean => /^\d{7,15}$/.test(text)

function isWebsite(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && /[^.]\.[^.]/.test(url.hostname)
}
