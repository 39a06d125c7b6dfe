import type { Static } from 'typebox'
import { withReason } from '../../wire/catalogue.ts'
import type { CustomerBody, MannerSent } from './customer-body.ts'
import { refuse } from './dialect.ts'
import { errors } from './errors.ts'
import { servicesOf } from './managed-service.ts'

type Field = keyof Static<typeof CustomerBody>
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
export function requireFit(body: MannerSent): void {
  // A prefix is read where it is one of something.
  const { kmTenantPrefix, ...rest } = body
  const sent: Partial<Record<Field, unknown>> = servicesOf(body.managedServices ?? []).includes('KnoxManage') ? body : rest
  for (const [row, fields, breaks] of RULES) {
    const broken = fields.find(field => {
      const text = sent[field]
      return typeof text === 'string' && breaks(text)
    })
    if (broken !== undefined) throw withReason(refuse(row), `${broken}: ${errors[row][2]}`)
  }
}

const NAMES: readonly Field[] = ['companyName', 'firstName', 'lastName']
const ADDRESS: readonly Field[] = ['street1', 'street2', 'city', 'stateOrProvince']

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

/** By the text of row 4002138. The vendor's sample of an answer has blanks, so what is stored already is answered as it is. */
export const isPhone = (text: string): boolean => /^\d{7,15}$/.test(text)

function isWebsite(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && /[^.]\.[^.]/.test(url.hostname)
}
