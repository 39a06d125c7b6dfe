/** Random numbers that are the same for the same seed on every machine. */

/** A whole number from 0 to below `below`, at most 2^32. */
export type Random = (below: number) => number

/** The generator mulberry32, from a start that is the FNV-1a hash of the seed. It is not for secrets. */
export function randomOf(seed: string): Random {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** The same items in a random order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const other = random(i + 1)
    const [one, two] = [result[i] as Item, result[other] as Item]
    result[i] = two
    result[other] = one
  }
  return result
}
