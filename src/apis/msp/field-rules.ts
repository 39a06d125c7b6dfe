import type { Static } from 'typebox'
import { firstUnmet, type SyncRule } from '../../enrolment/rules.ts'
import { withReason, withUnfit } from '../../wire/catalogue.ts'
import type { Check } from '../../wire/check.ts'
import { Unfit } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'
import { errors } from './errors.ts'
import { type Services, servicesOf } from './managed-service.ts'

const NAMES = ['companyName', 'firstName', 'lastName'] as const
const ADDRESS = ['street1', 'street2', 'city', 'stateOrProvince'] as const
type Field = (typeof NAMES | typeof ADDRESS)[number] | 'zipCode' | 'kmTenantPrefix' | 'website' | 'officeNumber'
/** The members that the rules read, of a body that its schema has accepted. */
type Sent = { readonly [F in Field]?: string | undefined } & { readonly managedServices?: Static<typeof Services> | undefined }

type FieldRow =
  | 'disallowedCharacters'
  | 'alphanumericAndSome'
  | 'alphanumericOnly'
  | 'prohibitedWord'
  | 'urlInvalid'
  | 'phoneInvalid'
  | 'edgeCharacter'
  | 'edgeOrRepeatedCharacter'

/**
 * Checks a body by the rules of release 26.07, in the order of their numbers. The rules are published; the fields of each and
 * the prohibited words are inferred. Throws `Refused`.
 */
export function requireFit(body: Sent): void {
  // The prefix is checked only with Knox Manage, the service that uses it.
  const { kmTenantPrefix, ...rest } = body
  const sent: Sent = servicesOf(body.managedServices ?? []).includes('KnoxManage') ? body : rest
  const unmet = RULES[firstUnmet(RULES, sent)]
  if (unmet === undefined) return
  const { name, refusal } = unmet
  const [field = '', text] = [unmet.brokenIn(sent), errors[refusal][2]]
  throw withReason(withUnfit(refuse(refusal), new Unfit(field, text, name)), `${field}: ${text}`)
}

interface FieldRule extends SyncRule<Sent, FieldRow> {
  readonly fields: readonly Field[]
  /** The first field that breaks the rule. */
  brokenIn(sent: Sent): Field | undefined
}

interface Source {
  readonly name: string
  readonly refusal: FieldRow
  readonly fields: readonly Field[]
  readonly requires: string
  readonly breaks: (text: string) => boolean
}

const SOURCES: readonly Source[] = [
  {
    name: 'characters',
    refusal: 'disallowedCharacters',
    fields: [...NAMES, ...ADDRESS],
    requires: 'Names and address have no special characters.',
    breaks: text => /[<>{}[\]|\\^`\p{Cc}]/u.test(text),
  },
  {
    name: 'zip-code',
    refusal: 'alphanumericAndSome',
    fields: ['zipCode'],
    requires: 'The zip code has letters, digits, spaces and hyphens.',
    breaks: text => !/^[A-Za-z0-9 -]*$/.test(text),
  },
  // A period separates the segments of a prefix. The last rule and `enrolment/` check its position.
  {
    name: 'prefix-characters',
    refusal: 'alphanumericOnly',
    fields: ['kmTenantPrefix'],
    requires: 'The prefix has letters and digits, in segments.',
    breaks: text => !/^[A-Za-z0-9.]*$/.test(text),
  },
  {
    name: 'reserved-word',
    refusal: 'prohibitedWord',
    fields: ['companyName', 'kmTenantPrefix'],
    requires: 'The name and the prefix contain no reserved word.',
    breaks: text => /\b(samsung|knox|admin)\b/i.test(text),
  },
  {
    name: 'website',
    refusal: 'urlInvalid',
    fields: ['website'],
    requires: 'The website is an http or https address with a domain.',
    breaks: text => !isWebsite(text),
  },
  {
    name: 'phone',
    refusal: 'phoneInvalid',
    fields: ['officeNumber'],
    requires: 'The phone number has 7 to 15 digits.',
    breaks: text => !isPhone(text),
  },
  {
    name: 'edges',
    refusal: 'edgeCharacter',
    fields: NAMES,
    requires: 'Names neither begin nor end with a space, a period or a hyphen.',
    breaks: text => /^[ .-]|[ .-]$/.test(text),
  },
  {
    name: 'prefix-periods',
    refusal: 'edgeOrRepeatedCharacter',
    fields: ['kmTenantPrefix'],
    requires: 'The prefix repeats no period.',
    breaks: text => text.includes('..'),
  },
]

const RULES: readonly FieldRule[] = SOURCES.map(({ breaks, ...rule }) => {
  const brokenIn = (sent: Sent) =>
    rule.fields.find(field => {
      const text = sent[field]
      return text !== undefined && breaks(text)
    })
  return { ...rule, brokenIn, meets: sent => brokenIn(sent) === undefined }
})

/** The rules as checks. */
export const fieldChecks = RULES.map(checkOf)
/** Those of a body whose only field is the prefix. */
export const prefixChecks = RULES.filter(({ fields }) => fields.includes('kmTenantPrefix')).map(checkOf)

function checkOf({ name, requires, refusal }: FieldRule): Check<FieldRow> {
  return { rule: name, requires, row: refusal, remedy: 'Correct this member.' }
}

/** The condition in the text of row 4002138. The published sample of a response has spaces, so responses do not check it. */
export const isPhone = (text: string): boolean => /^\d{7,15}$/.test(text)

function isWebsite(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && /[^.]\.[^.]/.test(url.hostname)
}
