/**
 * Pseudonyms of one recording: a value has the same pseudonym everywhere in it, of the same form, so that what was valid stays
 * valid. They are drawn by an HMAC under a random key that no file has. `decisions/0028` says what stays of a value.
 */
import { createHmac } from 'node:crypto'
import { type Draw, drawFrom } from './draw.ts'

export interface Pseudonyms {
  /** Of an IMEI, MEID, serial number or internal id, in any usual spelling. A type allocation code stays. */
  device(text: string): string
  /** Of an id: letters stay letters, digits digits, and all else as it is. */
  id(text: string): string
  name(text: string): string
  /** Of an e-mail address; of another text a name. */
  email(text: string): string
  url(text: string): string
  /** Shows the form of a secret alone, and that two are equal. */
  secret(text: string): string
  /** Notes a value that no pseudonym may be equal to. */
  avoid(text: string): void
  /** What was replaced so far, in lower case, with what takes its place. */
  readonly replaced: ReadonlyMap<string, string>
  /** The secrets and the identifiers of devices and tenants so far, as they were sent. */
  readonly originals: ReadonlySet<string>
}

/** `luhnDigit` completes 14 digits. */
export function makePseudonyms(key: Uint8Array, luhnDigit: (digits: string) => string): Pseudonyms {
  const known = new Map<string, string>()
  const taken = new Set<string>()
  const replaced = new Map<string, string>()
  const originals = new Set<string>()

  /** Draws until no other value has the pseudonym, and it is no value itself. */
  const draw = (kind: string, value: string, make: (draw: Draw) => string): string => {
    const name = `${kind} ${value}`
    const before = known.get(name)
    if (before !== undefined) return before
    originals.add(value)
    let made = value
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      made = make(drawFrom(createHmac('sha256', key).update(`${attempt} ${name}`)))
      if (!taken.has(made) && !originals.has(made)) break
    }
    known.set(name, made)
    taken.add(made)
    return made
  }
  const noted = (text: string, pseudonym: string): string => {
    if (text.length >= SHORTEST) replaced.set(text.toLowerCase(), pseudonym)
    return pseudonym
  }

  const imei = (digits: string): string => {
    const body = draw('imei', digits.slice(0, 14), ({ digit }) => digits.slice(0, 8) + times(6, digit))
    if (digits.length === 14) return body
    // A wrong check digit stays as wrong as it was.
    const off = Number(digits[14]) - Number(luhnDigit(digits.slice(0, 14)))
    return body + String((Number(luhnDigit(body)) + off + 10) % 10)
  }
  const meid = (hex: string): string =>
    draw('meid', hex.toUpperCase(), ({ hexDigit }) => hex.slice(0, 8) + times(6, hexDigit)).toUpperCase()
  const decimalMeid = (digits: string): string => {
    const written = part(digits.slice(0, 10), 8) + part(digits.slice(10), 6)
    // Services also write an IMEI in this form.
    const hex = /^\d{14}$/.test(written) ? imei(written) : meid(written)
    return digits.slice(0, 10) + String(Number.parseInt(hex.slice(8), 16)).padStart(8, '0')
  }
  const sameForm = (kind: string, whole: string): string => {
    const text = whole.slice(0, LONGEST)
    const [isHex, isUuid, isUpperHex] = [HEX, UUID, /[A-F]/].map(form => form.test(text))
    return draw(kind, whole, ({ digit, hexDigit, letter }) => {
      let isFirst = true
      return text.replace(/[0-9A-Za-z]/g, (character, at: number) => {
        // The version and the variant of a UUID.
        if (isUuid && (at === 14 || at === 19)) return character
        const mayBeZero = !isFirst || character === '0'
        isFirst = false
        if (isHex) return isUpperHex ? hexDigit().toUpperCase() : hexDigit()
        if (/\d/.test(character)) return mayBeZero ? digit() : String(1 + (Number(digit()) % 9))
        return character < 'a' ? letter().toUpperCase() : letter()
      })
    })
  }
  const id = (text: string): string => {
    const isUpper = text === text.toUpperCase()
    if (!UUID.test(text)) return noted(text, sameForm('id', text))
    const lower = sameForm('id', text.toLowerCase())
    return noted(text, isUpper ? lower.toUpperCase() : lower)
  }
  const device = (text: string): string => {
    const compact = text.replace(/[\p{Zs}/-]/gu, '')
    if (compact === '') return text
    if (UUID.test(text) || /^[0-9a-f]{24}$/i.test(compact)) return id(text)
    const made = /^\d{14,15}$/.test(compact)
      ? imei(compact)
      : /^\d{18}$/.test(compact)
        ? decimalMeid(compact)
        : /^[0-9A-F]{14}$/i.test(compact)
          ? meid(compact)
          : sameForm('serial', compact.toUpperCase())
    return noted(text, respelt(text, made))
  }
  const name = (text: string): string => {
    if (text.trim() === '') return text
    const words = text.split(/[^\p{L}\p{N}]+/u).filter(word => word.length >= SHORTEST && word !== text)
    for (const word of words) name(word)
    const letters = draw('name', text.toLowerCase(), ({ letter }) => times(8, letter))
    // What makes a name invalid stays: its length, and characters that names may not have.
    const rest = text.replace(/[\p{L}\p{M}\p{N}\p{Zs}.,'’_-]/gu, '')
    const made = `Name${letters}${rest}`.padEnd(text.length > LONG ? text.length : 0, letters)
    return noted(text, text === text.toLowerCase() ? made.toLowerCase() : made)
  }
  const host = (text: string): string => `${draw('host', text.toLowerCase(), ({ letter }) => `host${times(6, letter)}`)}.example`
  return {
    device,
    id,
    name,
    email: text => {
      const [, local, domain] = /^([^@\s]+)@([^@\s]+)$/.exec(text) ?? []
      if (local === undefined || domain === undefined) return name(text)
      const user = draw('user', text.toLowerCase(), ({ letter }) => `user${times(6, letter)}`)
      return noted(text, `${user}@${host(domain)}`)
    },
    url: text => {
      if (!/^https?:/i.test(text) || !URL.canParse(text)) return name(text)
      const { protocol, hostname, pathname } = new URL(text)
      const path = pathname === '/' ? '' : `/${draw('path', text, ({ letter }) => times(8, letter))}`
      return noted(text, `${protocol}//${host(hostname)}${path}${/\.apk$/i.test(pathname) ? '.apk' : ''}`)
    },
    secret: text => {
      if (text === '') return ''
      const mask = draw('secret', text, ({ hexDigit }) => times(8, hexDigit))
      return noted(text, `‹secret:${mask}:${formOf(text)}›`)
    },
    avoid: text => {
      taken.add(text)
    },
    replaced,
    originals,
  }
}

/** The form of a secret, which its mask shows. */
export const formOf = (text: string): string =>
  /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(text) ? 'jwt' : UUID.test(text) ? 'uuid' : HEX.test(text) ? 'hex' : 'text'

const ATTEMPTS = 100
/** A shorter text may be a part of any word. */
const SHORTEST = 4
const LONG = 60
/** Of a value without spaces; no API takes a longer one. */
const LONGEST = 2000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Ids in hexadecimal, not a number that has digits alone. */
const HEX =
  /^(?=.*[a-f])(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$|^(?=.*[A-F])(?:[0-9A-F]{16,}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})$/

const times = (count: number, make: () => string): string => Array.from({ length: count }, make).join('')

/** A decimal part of a MEID as hexadecimal digits. */
const part = (digits: string, length: number): string => Number(digits).toString(16).padStart(length, '0')

/** The characters of a normal form in the places that those of the original have, with its separators and its case. */
function respelt(text: string, made: string): string {
  let at = 0
  const spelt = text.replace(/[^\p{Zs}/-]/gu, () => made[at++] ?? '')
  return text === text.toLowerCase() ? spelt.toLowerCase() : spelt
}

/** Whether a word of a text is a pseudonym of a name, or may be one of an identifier. */
export const isPseudonym = (word: string): boolean => /^name[a-z]{8}$/i.test(word)
