import { lru } from '../../cache/lru.ts'
import { type VersionedCache, versionedCache } from '../../cache/versioned.ts'

/** Rows of prepared reads, valid for one data version. */
export const queryCache = (): VersionedCache<readonly unknown[]> => versionedCache({ maxBytes: MAX_BYTES, bytesOf })

const MAX_BYTES = 16 * 1024 * 1024

/** A function that makes cache keys: a number instead of the text, which may have thousands of characters, and the parameters. */
export function queryKeys(): (text: string, parameters: readonly unknown[]) => string {
  const numbers = lru<number>(1000)
  let last = 0
  return (text, parameters) => {
    let number = numbers.get(text)
    if (number === undefined) {
      // Never reused, so that an evicted text causes only cache misses.
      number = ++last
      numbers.set(text, number)
    }
    return `${number} ${JSON.stringify(parameters)}`
  }
}

/** The approximate size of the rows: texts and blobs, and a constant for each row. */
function bytesOf(rows: readonly unknown[]): number {
  let bytes = 0
  for (const row of rows) {
    bytes += 200
    for (const value of Object.values(row as object)) {
      if (value instanceof Uint8Array) bytes += value.byteLength
      else if (typeof value === 'string') bytes += value.length
    }
  }
  return bytes
}
