import { isDate } from './members.ts'
import { isPseudonym, type Pseudonyms } from './pseudonyms.ts'

/**
 * A text for people with pseudonyms in the place of all values that were replaced before, of addresses and tokens, and of words
 * that are no words of the APIs: with a digit or a capital, and not in `vocabulary`, whose words are in lower case.
 */
export function redactText(text: string, pseudonyms: Pseudonyms, vocabulary: ReadonlySet<string>): string {
  const lower = text.toLowerCase()
  const found = [...pseudonyms.replaced.keys()].filter(value => lower.includes(value) && !vocabulary.has(value))
  const values = found.sort((one, other) => other.length - one.length).map(value => RegExp.escape?.(value) ?? escaped(value))
  const parts = new RegExp([...values, ...FORMS].join('|'), 'giu')
  return text.replace(parts, part => pseudonyms.replaced.get(part.toLowerCase()) ?? redactPart(part, pseudonyms, vocabulary))
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Addresses, tokens, ids, dates, and then single words. */
const FORMS = [
  String.raw`[^\s@"'<>()[\]]+@[^\s@"'<>()[\]]+\.[a-z]+`,
  String.raw`https?:\/\/[^\s"'<>]+`,
  String.raw`eyJ[\w-]{10,}(?:\.[\w-]*)*`,
  String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z?`,
  '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_]*[\p{L}\p{M}\p{N}])?`,
]

function redactPart(part: string, pseudonyms: Pseudonyms, vocabulary: ReadonlySet<string>): string {
  if (/^[a-z]+$/.test(part) || vocabulary.has(part.toLowerCase()) || isDate(part) || isPseudonym(part)) return part
  if (part.includes('@')) return pseudonyms.email(part)
  if (/^https?:/i.test(part)) return pseudonyms.url(part)
  if (part.startsWith('eyJ')) return pseudonyms.secret(part)
  if (/^\d{1,6}$/.test(part)) return part
  if (/\d/.test(part)) return pseudonyms.device(part)
  // Names of members, and of codes.
  return /^[a-z]+(?:[A-Z][a-z]+)+$|^[A-Z]+(?:_[A-Z]+)+$/.test(part) ? part : pseudonyms.name(part)
}
