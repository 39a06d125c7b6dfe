/**
 * What an EMM user id may be: the vendor's page on bulk actions (June 2026) gives its length and the characters that it
 * refuses. Control characters go with them, as in every text.
 */
const USER_ID = { longest: 100, forbidden: '#/$*%&:\\()+?{}[]<>' } as const

/** What is wrong with an EMM user id, as the end of a sentence; undefined for a good one. The id itself is not repeated. */
export function faultOfUserId(text: string): string | undefined {
  let length = 0
  for (const character of text) {
    length++
    if (USER_ID.forbidden.includes(character)) return `must not have the character ${character}`
    if (/\p{Cc}/u.test(character)) return 'must not have control characters'
  }
  return length > USER_ID.longest ? `must have at most ${USER_ID.longest} characters` : undefined
}
