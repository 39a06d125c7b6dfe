/**
 * The identifiers of a phone: IMEI, MEID and serial number, each in one normal form.
 * Rules: 3GPP TS 23.003 (IMEI and its check digit), 3GPP2 X.S0008 (MEID, hexadecimal and decimal).
 */
export type IdentifierKind = 'imei' | 'meid' | 'serial'

/** Whether an IMEI's check digit must be correct. */
export interface ImeiRules {
  readonly strictImei: boolean
}

/** The decimal digit that completes 14 digits by the Luhn formula. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < 14; i++) {
    const digit = digits.charCodeAt(i) - 48
    const weighed = i % 2 === 1 ? digit * 2 : digit
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return String((10 - (sum % 10)) % 10)
}

/** The normal form of an identifier of this kind, or undefined if the text is not one. */
export function normalise(kind: IdentifierKind, text: string, rules: ImeiRules): string | undefined {
  return kind === 'imei' ? imei(text, rules) : kind === 'meid' ? meid(text) : serial(text)
}

function imei(text: string, { strictImei }: ImeiRules): string | undefined {
  const digits = compact(text).replaceAll('/', '')
  if (/^\d{14}$/.test(digits)) return digits + luhnDigit(digits)
  if (!/^\d{15}$/.test(digits)) return undefined
  return !strictImei || digits[14] === luhnDigit(digits) ? digits : undefined
}

function meid(text: string): string | undefined {
  const written = compact(text)
  if (/^[0-9A-Fa-f]{14}$/.test(written)) return written.toUpperCase()
  if (!/^\d{18}$/.test(written)) return undefined
  // The decimal form writes the 32-bit manufacturer code in ten digits and the 24-bit serial in eight.
  const hex = Number(written.slice(0, 10)).toString(16).padStart(8, '0') + Number(written.slice(10)).toString(16).padStart(6, '0')
  return hex.length === 14 ? hex.toUpperCase() : undefined
}

function serial(text: string): string | undefined {
  const written = compact(text)
  // Checked before it is upper case, since some letters beyond ASCII have upper cases in ASCII.
  return /^[0-9A-Za-z]{8,20}$/.test(written) ? written.toUpperCase() : undefined
}

/** The normal forms of a text as each kind of identifier that it can be, for a text whose kind is not known. */
export const normalForms = (text: string, rules: ImeiRules): readonly string[] =>
  KINDS.flatMap(kind => normalise(kind, text, rules) ?? [])

const KINDS = ['imei', 'meid', 'serial'] as const satisfies readonly IdentifierKind[]

/** Without the blanks and hyphens that people and spreadsheets write between digits. Invisible characters stay, and are refused. */
const compact = (text: string): string => text.replace(/[\p{Zs}-]/gu, '')

/** A name of a device as a customer writes it: an id or any identifier. */
export type DeviceName = { readonly by: 'id'; readonly id: string } | { readonly by: 'identifier'; readonly identifier: string }

/** Parses a name as a device id, an IMEI, a MEID or a serial number, in that order; undefined if it is none of them. */
export function readName(text: string, rules: ImeiRules): DeviceName | undefined {
  const written = compact(text)
  if (/^[0-9a-f]{24}$/i.test(written)) return { by: 'id', id: written.toLowerCase() }
  const identifier = normalise(kindOf(written), written, rules)
  return identifier === undefined ? undefined : { by: 'identifier', identifier }
}

/** The kind of an identifier that a request gives no type for: its length decides. */
export function kindOf(written: string): IdentifierKind {
  if (/^\d{14,15}$/.test(written.replaceAll('/', ''))) return 'imei'
  return /^(\d{18}|[0-9A-Fa-f]{14})$/.test(written) ? 'meid' : 'serial'
}

/** The beginning of an identifier, or a whole decimal MEID, as a search has it, in the form of stored identifiers. */
export function normalisePrefix(text: string): string {
  const written = compact(text).replaceAll('/', '')
  return meid(written) ?? written.toUpperCase()
}
