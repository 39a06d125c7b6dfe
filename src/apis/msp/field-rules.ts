import type { Static } from 'typebox'
import { refuse } from './dialect.ts'
import type { errors } from './errors.ts'
import { type Services, servicesOf } from './managed-service.ts'

const NAMES = ['companyName', 'firstName', 'lastName'] as const
const ADDRESS = ['street1', 'street2', 'city', 'stateOrProvince'] as const
type Field = (typeof NAMES | typeof ADDRESS)[number] | 'zipCode' | 'kmTenantPrefix' | 'website' | 'officeNumber'
/** What the rules read of a body, already checked against its schema. */
type Sent = { readonly [F in Field]?: string | undefined } & { readonly managedServices?: Static<typeof Services> | undefined }
type Rule = readonly [row: FieldRow, fields: readonly Field[], breaks: (text: string) => boolean]

/** The rows of 26.07 that are about one field. */
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
 * Holds what was sent to the rules of 26.07, in the order of their numbers. The pages name the rules; of which field each is,
 * and which words are prohibited, nobody has published. Throws `Refused`.
 */
export function requireFit(body: Sent): void {
  // A prefix is read where it is one of something.
  const { kmTenantPrefix, ...rest } = body
  const sent: Sent = servicesOf(body.managedServices ?? []).includes('KnoxManage') ? body : rest
  for (const [row, fields, breaks] of RULES) {
    const broken = fields.find(field => {
      const text = sent[field]
      return text !== undefined && breaks(text)
    })
    if (broken !== undefined) throw refuse(row, { parameter: broken })
  }
}

const RULES: readonly Rule[] = [
  ['disallowedCharacters', [...NAMES, ...ADDRESS], text => /[<>{}[\]|\\^`\p{Cc}]/u.test(text)],
  ['alphanumericAndSome', ['zipCode'], text => !/^[A-Za-z0-9 -]*$/.test(text)],
  // A period parts the segments of a prefix; where it may stand is the last rule's, and the world's.
  ['alphanumericOnly', ['kmTenantPrefix'], text => !/^[A-Za-z0-9.]*$/.test(text)],
  ['prohibitedWord', ['companyName', 'kmTenantPrefix'], text => /\b(samsung|knox|admin)\b/i.test(text)],
  ['urlInvalid', ['website'], text => !isWebsite(text)],
  ['phoneInvalid', ['officeNumber'], text => !isPhone(text)],
  ['edgeCharacter', NAMES, text => /^[ .-]|[ .-]$/.test(text)],
  ['edgeOrRepeatedCharacter', ['kmTenantPrefix'], text => text.includes('..')],
]

/** Seven to fifteen digits. Blanks and hyphens between them are let be: the published sample has some. */
export const isPhone = (text: string): boolean => /^\d{7,15}$/.test(text.replace(/[ -]/g, ''))

function isWebsite(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && /[^.]\.[^.]/.test(url.hostname)
}
