/** Bodies, targets and headers without secrets and identifiers. What is not known to be harmless is replaced. */

import { PATH_WORDS } from './calls.ts'
import { isDate, isPlainNumber, isWord, kindOf, type ValueKind } from './members.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { redactText } from './redact-text.ts'

export interface Redaction {
  readonly pseudonyms: Pseudonyms
  /** Whether a header, member or parameter of this name has a secret. */
  isSecret(name: string): boolean
  /** Words of the published texts, in lower case. */
  readonly vocabulary: ReadonlySet<string>
}

/** How a list is sorted by members that were replaced: the order of pseudonyms is another one. */
export type Sorted = Record<string, Record<string, 'ascending' | 'descending'>>

/** A JSON value; `sorted` gets the lists in it by their paths. */
export function redactJson(redaction: Redaction, value: unknown, sorted: Sorted = {}): unknown {
  const of = (part: unknown, { name, path, kind }: Place): unknown => {
    if (Array.isArray(part)) {
      const sortedBy = orderOf(part)
      if (sortedBy !== undefined) sorted[path] = sortedBy
      return part.map(item => of(item, { name, path: `${path}[*]`, kind }))
    }
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, member]) => {
          const shown = redactName(redaction, key)
          const inner = kind === 'secret' ? 'secret' : kindOf(key, redaction.isSecret)
          return [shown, of(member, { name: key, path: `${path}.${shown}`, kind: inner })]
        }),
      )
    }
    return redactScalar(redaction, part, kind)
  }
  return of(value, { name: '', path: '$', kind: 'unknown' })
}

interface Place {
  readonly name: string
  readonly path: string
  readonly kind: ValueKind
}

function redactScalar(redaction: Redaction, value: unknown, kind: ValueKind): unknown {
  if (typeof value === 'string') return redactString(redaction, value, kind)
  if (typeof value !== 'number' || kind === 'word') return value
  if (kind === 'number' || (kind !== 'device' && kind !== 'id' && isPlainNumber(value))) return value
  return Number(kind === 'device' ? redaction.pseudonyms.device(String(value)) : redaction.pseudonyms.id(String(value)))
}

export function redactString({ pseudonyms, vocabulary }: Redaction, text: string, kind: ValueKind): string {
  if (text === '') return text
  switch (kind) {
    case 'secret':
      return pseudonyms.secret(text)
    case 'device':
      // The start of an IMEI, as a search has it, names a model.
      return /^\d{1,8}$/.test(text) ? text : pseudonyms.device(text)
    case 'id':
      return pseudonyms.id(text)
    case 'email':
      return pseudonyms.email(text)
    case 'phone':
      return pseudonyms.id(text)
    case 'url':
      return pseudonyms.url(text)
    case 'word':
      return isWord(text) ? text : redactText(text, pseudonyms, vocabulary)
    case 'number':
      return /^-?\d{1,10}$/.test(text) ? text : byForm(pseudonyms, text)
    case 'text':
      return redactText(text, pseudonyms, vocabulary)
    case 'unknown':
      return byForm(pseudonyms, text)
  }
}

function byForm(pseudonyms: Pseudonyms, text: string): string {
  if (/^(?:true|false|null|-?\d{1,5})$/.test(text) || isDate(text)) return text
  if (/^\d{13}$/.test(text) && isPlainNumber(Number(text))) return text
  if (/^\d{14,15}$|^\d{18}$/.test(text)) return pseudonyms.device(text)
  if (text.startsWith('eyJ')) return pseudonyms.secret(text)
  if (/^(?=.*\d)[\da-f-]{8,}$/i.test(text)) return pseudonyms.id(text)
  return /^https?:/i.test(text) ? pseudonyms.url(text) : pseudonyms.email(text)
}

/** The name of a member or parameter. The APIs' begin with a small letter; another one may be data. */
const redactName = ({ pseudonyms }: Redaction, name: string): string =>
  /^[a-z][A-Za-z_]{0,59}[12]?(?:\[\d*\])?$/.test(name) && !pseudonyms.replaced.has(name.toLowerCase())
    ? name
    : pseudonyms.device(name)

/** The parameters of a query or of a form. */
export const redactForm = (redaction: Redaction, form: string): string =>
  String(
    new URLSearchParams(
      [...new URLSearchParams(form)].map(([name, value]) => {
        const kind = kindOf(name, redaction.isSecret)
        const parts = kind === 'device' || kind === 'id' || kind === 'word' ? value.split(',') : [value]
        return [redactName(redaction, name), parts.map(part => redactString(redaction, part, kind)).join(',')]
      }),
    ),
  )

/** A target: path and query. */
export function redactTarget(redaction: Redaction, target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s, 2)
  const segments = path
    .split('/')
    .map(segment => (PATH_WORDS.has(segment) ? segment : encodeURIComponent(byForm(redaction.pseudonyms, decoded(segment)))))
  return segments.join('/') + (query === undefined ? '' : `?${redactForm(redaction, query)}`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export interface HarHeader {
  readonly name: string
  readonly value: string
}

/** Headers, names and values in turn. Values stay of headers that have no data of a client; of others the name alone. */
export function redactHeaders(redaction: Redaction, raw: readonly string[]): HarHeader[] {
  const headers: HarHeader[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = raw.slice(i, i + 2)
    const lower = name.toLowerCase()
    const kind = kindOf(lower, redaction.isSecret)
    const [, scheme = '', secret = ''] = /^((?:bearer|basic) +)?(.*)$/is.exec(value) ?? []
    const shown =
      kind === 'secret'
        ? scheme + redaction.pseudonyms.secret(secret)
        : kind === 'id'
          ? redaction.pseudonyms.id(value)
          : SHOWN.has(lower)
            ? value
            : '‹not recorded›'
    headers.push({ name, value: shown })
  }
  return headers
}

const SHOWN: ReadonlySet<string> = new Set([
  'accept',
  'allow',
  'cache-control',
  'content-type',
  'content-length',
  'date',
  'retry-after',
])

/** How each member whose values were replaced is sorted in a list of objects, in any case of its letters. */
function orderOf(items: readonly unknown[]): Sorted[string] | undefined {
  const [first] = items
  if (items.length < 2 || typeof first !== 'object' || first === null) return undefined
  const sortedBy: Sorted[string] = {}
  for (const name of Object.keys(first)) {
    const values = items.map(item => (item as Record<string, unknown>)[name])
    if (!values.every(value => typeof value === 'string')) continue
    const keys = values.map(value => value.toLowerCase())
    const is = (fits: (one: string, next: string) => boolean) => keys.every((key, i) => i === 0 || fits(keys[i - 1] ?? '', key))
    if (is((one, next) => one <= next)) sortedBy[name] = 'ascending'
    else if (is((one, next) => one >= next)) sortedBy[name] = 'descending'
  }
  return sortedBy
}
