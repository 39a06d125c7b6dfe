/**
 * The id of an upload as the APIs show it: a UUID that is calculated from the object id in the store. `uploadOfUuid` is the
 * inverse, so no look-up is necessary.
 */
export function uuidOfUpload(id: string): string {
  if (!OBJECT_ID.test(id)) return id
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(12, 15)}-8${id.slice(15, 18)}-${id.slice(18)}${PADDING}`
}

/** The object id of an upload from its UUID or from the object id, which earlier versions showed; other texts are unchanged. */
export function uploadOfUuid(text: string): string {
  const lower = text.toLowerCase()
  const parts = SHOWN.exec(lower)
  return parts === null ? (OBJECT_ID.test(lower) ? lower : text) : parts.slice(1).join('')
}

const OBJECT_ID = /^[0-9a-f]{24}$/
// A UUID has 32 digits: 24 of the object id, one for the version (4, as in the published sample), one for the variant, 6 of padding.
export const PADDING = '000000'
const SHOWN = new RegExp(`^([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{6})${PADDING}$`)
