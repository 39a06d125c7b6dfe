import { type IdentifierKind, type ImeiRules, normalise } from './identifier.ts'
import type { DeviceReason } from './refusal.ts'

/** A submitted row, read: its one spelling, or what is wrong with it. */
export interface Reading {
  readonly sent: unknown
  readonly identifier: string
  readonly verdict: DeviceReason | null
}

/** Reads every submitted row; the later copies of one identifier are `device-taken`. */
export function read(submitted: Uint8Array, kind: IdentifierKind, rules: ImeiRules): Reading[] {
  const sent = JSON.parse(Buffer.from(submitted).toString()) as unknown[]
  const seen = new Set<string>()
  return sent.map(value => {
    const text = typeof value === 'number' ? String(value) : value
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
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
