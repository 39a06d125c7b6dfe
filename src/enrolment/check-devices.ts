import { type IdentifierKind, type ImeiRules, normalise } from './identifier.ts'
import type { DeviceReason } from './refusal.ts'

/** A submitted row with its normalised identifier, or with the reason of its refusal. */
export interface CheckedRow {
  readonly sent: unknown
  readonly identifier: string
  readonly verdict: DeviceReason | null
}

/** Checks every submitted row; a second row with the same identifier is `device-taken`. */
export function checkRows(submitted: Uint8Array, kind: IdentifierKind, rules: ImeiRules): CheckedRow[] {
  const sent = JSON.parse(Buffer.from(submitted).toString()) as unknown[]
  const seen = new Set<string>()
  return sent.map(value => {
    // Beyond 2^53 the digits are no longer those that the client sent.
    if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0))
      return { sent: value, identifier: '', verdict: MALFORMED[kind] }
    const text = typeof value === 'number' ? String(value) : value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
    if (typeof text !== 'string' || text.trim() === '' || /[\u0000-\u001f\u007f]/.test(text))
      return { sent: value, identifier: '', verdict: 'identifier-missing' }
    const identifier = normalise(kind, text, rules)
    if (identifier === undefined) return { sent: value, identifier: '', verdict: MALFORMED[kind] }
    if (seen.has(identifier)) return { sent: value, identifier, verdict: 'device-taken' }
    seen.add(identifier)
    return { sent: value, identifier, verdict: null }
  })
}

const MALFORMED = { imei: 'imei-malformed', meid: 'meid-malformed', serial: 'serial-malformed' } as const
