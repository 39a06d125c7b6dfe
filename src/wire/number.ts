/** Numbers in places where the APIs have texts, and numbers that are times. */
import Type from 'typebox'
import { shownAs } from './shown.ts'

/** A number as an id or a device identifier: beyond these values JSON numbers lose digits. */
const EXACT = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const

/** The schema of an id or a device identifier: a text, or a number whose digits it is; documents show the text. Not decoded. */
export const TextOrNumber = (options: Type.TSchemaOptions = {}) =>
  Type.Unsafe<string | number>({ type: ['string', 'integer'], ...EXACT, ...options, ...shownAs(Type.String(options)) })

/** The same, decoded as a text. `shown` is what documents add. */
export const Id = (description: string, shown: Type.TStringOptions = {}) =>
  Type.Decode(TextOrNumber({ description, ...shownAs(Type.String({ description, ...shown })) }), String)

/** Whether a number's digits are those that the client sent. */
export const isExact = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** Epoch ms of a bare number: 13 digits are milliseconds and 10 digits seconds. Undefined for any other. */
export function epochMs(sent: number | string): number | undefined {
  const digits = String(sent)
  if (/^\d{13}$/.test(digits)) return Number(digits)
  return /^\d{10}$/.test(digits) ? Number(digits) * 1000 : undefined
}
