/** The forms of values that may differ between two services: ids, times and secrets. */
import { formOf, isPseudonym } from '../record/pseudonyms.ts'

/** The form of an id, as far as all ids of one service share it. */
export function shapeOfId(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return 'a UUID'
  const characters = /^\d+$/.test(text)
    ? 'digits'
    : /^[0-9a-f]{16,}$/.test(text)
      ? 'lower-case hexadecimal digits'
      : /^[0-9A-F]{16,}$/.test(text)
        ? 'upper-case hexadecimal digits'
        : 'characters'
  return characters === 'lower-case hexadecimal digits' || characters === 'upper-case hexadecimal digits'
    ? `${text.length} ${characters}`
    : characters
}

/** The form of a time; undefined for a value that is none. */
export function shapeOfTime(value: unknown): string | undefined {
  if (typeof value === 'number')
    return value > 1e12 && value < 4e12 ? 'milliseconds' : value > 1e9 && value < 4e9 ? 'seconds' : undefined
  if (typeof value !== 'string') return undefined
  if (/^\d{13}$/.test(value)) return 'milliseconds as text'
  return /^\d{4}-\d\d-\d\d/.test(value) ? value.replace(/\d+/g, digits => (digits.length > 2 ? '…' : '00')) : undefined
}

/** The form of a secret, or of its mask. */
export const shapeOfSecret = (text: string): string => /^‹secret:\w+:(\w+)›$/.exec(text)?.[1] ?? formOf(text)

/** Whether two messages say the same: words that the recorder may have replaced match any other. */
export function isSameText(recorded: string, actual: string): boolean {
  const [one, other] = [recorded, actual].map(text => text.match(/[\p{L}\p{N}]+/gu) ?? [])
  if (one?.length !== other?.length) return false
  return (one ?? []).every((word, i) => word === other?.[i] || isPseudonym(word) || /\d/.test(word))
}
