/**
 * An upload's id as the APIs show it: a UUID, made of the object id by which the store has it and turned back without asking
 * the store. Uploads of earlier versions have theirs by the same rule.
 */
export function uuidOfUpload(id: string): string {
  if (!OBJECT_ID.test(id)) return id
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(12, 15)}-8${id.slice(15, 18)}-${id.slice(18)}${PADDING}`
}

/** The upload's own id, of its UUID or of the object id that earlier versions showed; any other text as it is. */
export function uploadOfUuid(text: string): string {
  const lower = text.toLowerCase()
  const parts = SHOWN.exec(lower)
  return parts === null ? (OBJECT_ID.test(lower) ? lower : text) : parts.slice(1).join('')
}

const OBJECT_ID = /^[0-9a-f]{24}$/
// A UUID has 32 digits: those of the object id, one for the version (4, as the sample has), one for the variant, and these.
export const PADDING = '000000'
const SHOWN = new RegExp(`^([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{6})${PADDING}$`)
