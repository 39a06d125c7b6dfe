/** Masks the secrets in targets, headers and bodies. Everything else stays as it was sent. */
import { JSON_START, type Masks, maskTokens } from './mask.ts'

/** A target, or an address in a header, with its user and the secret parameters of its query masked. */
export function maskTarget(masks: Masks, target: string): string {
  const query = target.indexOf('?') + 1
  const path = maskUser(masks, query === 0 ? target : target.slice(0, query))
  const rest = query === 0 ? '' : target.slice(query)
  const masked = mayHaveSecret(rest) ? path + maskForm(masks, rest) : path + rest
  return masked.includes(JSON_START) ? maskTokens(masked, masks.of) : masked
}

/** Only a client of a proxy sends a target with an origin, and then it can have a user and a password. */
const maskUser = (masks: Masks, path: string): string =>
  path.startsWith('/')
    ? path
    : path.replace(/^([a-z][a-z\d+.-]*:\/\/)?([^/?#]*)@/i, (_, scheme = '', user = '') => `${scheme}${masks.of(user)}@`)

export interface MaskedHeaders {
  /** Names and values in turn. */
  readonly lines: readonly string[]
  /** The characters in them. */
  readonly length: number
}

export type HeaderMasks = (raw: readonly string[]) => MaskedHeaders

/** Masks headers; those that equal the last ones share their copy, as most requests of a client do. */
export function headerMasks(masks: Masks): HeaderMasks {
  let last: readonly string[] = []
  let masked: MaskedHeaders = { lines: last, length: 0 }
  return raw => {
    if (!haveEqualTexts(raw, last)) {
      const lines = maskHeaders(masks, raw)
      masked = { lines, length: lines.reduce((length, text) => length + text.length, 0) }
      last = raw
    }
    return masked
  }
}

function haveEqualTexts(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

/** A copy of names and values in turn, with the secret values masked. */
export function maskHeaders(masks: Masks, raw: readonly string[]): readonly string[] {
  const copy = raw.slice()
  for (let i = 0; i + 1 < copy.length; i += 2) {
    const value = copy[i + 1] ?? ''
    if (masks.isSecret(copy[i] ?? '')) copy[i + 1] = maskCredential(masks, value)
    // A Referer has the query of another page, and with it the code of an authorization.
    else if (value.includes('?') || value.includes(JSON_START)) copy[i + 1] = maskTarget(masks, value)
  }
  return copy
}

/** The scheme of an `Authorization` is no secret. */
function maskCredential(masks: Masks, value: string): string {
  const scheme = /^(?:bearer|basic) +/i.exec(value)?.[0] ?? ''
  return scheme + masks.of(value.slice(scheme.length))
}

/** The text of a body; undefined where it has no secret. */
export function maskBody(masks: Masks, text: string): string | undefined {
  if (!mayHaveSecret(text)) return undefined
  // No API reads UTF-16, so a client that sends it made a mistake, and its names cannot be searched for here.
  const masked = text.includes('\0') ? masks.of(text) : maskTokens(maskKnownFormat(masks, text), masks.of)
  return masked === text ? undefined : masked
}

/** Masks the texts under these names in complete JSON without white space, as the server writes it; undefined where there are none. */
export function maskMembers(masks: Masks, text: string, names: readonly string[]): string | undefined {
  const pattern = new RegExp(`("(?:${names.join('|')})":)"((?:[^"\\\\]|\\\\.)*)"`, 'gs')
  const members =
    names.length === 0
      ? text
      : text.replace(pattern, (_, name: string, secret: string) => `${name}"${masks.of(unescaped(secret))}"`)
  const masked = maskTokens(members, masks.of)
  return masked === text ? undefined : masked
}

function maskKnownFormat(masks: Masks, text: string): string {
  if (/^\ufeff?\s*[[{"]/.test(text)) return maskJson(masks, text)
  if (/^[^\s=&]+=[^\s]*\s*$/.test(text)) return maskForm(masks, text)
  return ANY_NAME.test(text) ? masks.of(text) : text
}

/** A fast search that finds each name of a secret, in the form in which JSON, forms and multipart bodies have it. */
const mayHaveSecret = (text: string): boolean =>
  ANY_NAME.test(text) || text.includes('\\u') || text.includes(JSON_START) || text.includes('\0') || text.includes('%')

const ANY_NAME =
  /(?:secret|passw(?:or)?d|token|jwt|assertion|identifier|user_?name|authori[sz]ation|cookie|custom_?data|verifier|key|private|bundle|\bcode)["'=]/i

/** Masks values by the names of their parameters. */
function maskForm(masks: Masks, form: string): string {
  return form
    .split('&')
    .map(parameter => {
      const end = parameter.indexOf('=')
      if (end < 0) return parameter
      const [name, value] = [decoded(parameter.slice(0, end)), parameter.slice(end + 1)]
      // The code of an authorization is a secret; the code of an error is a number.
      const isSecret = masks.isSecret(name) || (name === 'code' && !/^\d+$/.test(value))
      return isSecret ? `${parameter.slice(0, end)}=${masks.of(decoded(value))}` : parameter
    })
    .join('&')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/**
 * Masks values by the names of their members, in a text that need not be valid JSON or complete. From a secret on whose end is
 * not found, or that is a list or an object, everything is masked.
 */
function maskJson(masks: Masks, text: string): string {
  let masked = ''
  let at = 0
  MEMBER.lastIndex = 0
  for (let member = MEMBER.exec(text); member !== null; member = MEMBER.exec(text)) {
    if (!masks.isSecret(unescaped(member[1] ?? ''))) continue
    const start = MEMBER.lastIndex
    VALUE.lastIndex = start
    const value = VALUE.exec(text)
    if (value === null) return `${masked}${text.slice(at, start)}"${masks.of(text.slice(start))}"`
    const [whole, string, number] = value
    const secret = string === undefined ? number : unescaped(string)
    if (secret !== undefined) {
      masked += `${text.slice(at, start)}"${masks.of(secret)}"`
      at = start + whole.length
    }
    MEMBER.lastIndex = start + whole.length
  }
  return masked + text.slice(at)
}

const MEMBER = /"((?:[^"\\]|\\.)*)"\s*:\s*/gs
const VALUE = /"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*)|null|true|false/sy

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`)
  } catch {
    return text
  }
}
