import { lru } from '../../cache/lru.ts'
import { type VersionedCache, versionedCache } from '../../cache/versioned.ts'

/** Rows that the database answered, until its data version changes. */
export const queryCache = (): VersionedCache<readonly unknown[]> => versionedCache({ maxBytes: MAX_BYTES, bytesOf })

const MAX_BYTES = 16 * 1024 * 1024

/** Makes the cache keys of queries: a number for the text, which may have thousands of characters, and its parameters. */
export function queryKeys(): (text: string, parameters: readonly unknown[]) => string {
  const numbers = lru<number>(1000)
  let last = 0
  return (text, parameters) => {
    let number = numbers.get(text)
    if (number === undefined) {
      // Never reused, so that an evicted text costs misses and no more.
      number = ++last
      numbers.set(text, number)
    }
    return `${number} ${JSON.stringify(parameters)}`
  }
}

/** About what the rows take: long texts and blobs are exact, everything else is a constant for each row. */
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
