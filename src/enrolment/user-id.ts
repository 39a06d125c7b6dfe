/**
 * The limits of an EMM user id: its length and forbidden characters are from the vendor's page on bulk actions (June 2026).
 * Control characters are refused too, as in every text.
 */
const USER_ID = { longest: 100, forbidden: '#/$*%&:\\()+?{}[]<>' } as const

/** The fault of an EMM user id as the end of a sentence, without the id itself; undefined for a valid one. */
export function faultOfUserId(text: string): string | undefined {
  let length = 0
  for (const character of text) {
    length++
    if (USER_ID.forbidden.includes(character)) return `must not have the character ${character}`
    if (/\p{Cc}/u.test(character)) return 'must not have control characters'
  }
  return length > USER_ID.longest ? `must have at most ${USER_ID.longest} characters` : undefined
}
