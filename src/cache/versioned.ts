/**
 * Caches. This room knows keys, sizes and data versions. It must not know the meaning or the source of a value, and it imports no
 * other room.
 */

/** Values that are valid for one data version, bounded in bytes. Entries written longest ago are evicted first; a read does not renew an entry. */
export interface VersionedCache<Value> {
  /** The value that was set for this data version under this key. */
  get(version: object, key: string): Value | undefined
  /** `version` must be read before the value is: a commit between the two then makes the entry unreachable, never stale. */
  set(version: object, key: string, value: Value): void
}

interface VersionedCacheOptions<Value> {
  readonly maxBytes: number
  bytesOf(value: Value): number
  /** Converts a large value before it is stored; without it the value is stored unchanged. */
  pack?(value: Value): Value
}

/** Data versions are compared by identity, so one cache may hold entries of several stores. */
export function versionedCache<Value>({ maxBytes, bytesOf, pack }: VersionedCacheOptions<Value>): VersionedCache<Value> {
  const entries = new Map<string, Entry<Value>>()
  let bytes = 0
  const remove = (key: string, entry: Entry<Value>): void => {
    entries.delete(key)
    bytes -= entry.bytes
  }
  return {
    get: (version, key) => {
      const entry = entries.get(key)
      return entry?.version === version ? entry.value : undefined
    },
    set: (version, key, value) => {
      const size = bytesOf(value)
      if (size > maxBytes * LARGEST_SHARE) return
      const before = entries.get(key)
      if (before !== undefined) remove(key, before)
      const isLarge = size > LARGE
      const overhead = OVERHEAD + 2 * key.length
      const entry: Entry<Value> =
        isLarge && before?.version !== version
          ? { version, value: undefined, bytes: overhead }
          : { version, value: isLarge && pack !== undefined ? pack(value) : value, bytes: overhead + size }
      entries.set(key, entry)
      bytes += entry.bytes
      for (const [oldest, evicted] of entries) {
        if (bytes <= maxBytes) break
        remove(oldest, evicted)
      }
    },
  }
}

interface Entry<Value> {
  readonly version: object
  /** Absent if a large value was set once for this version: the entry then only records that. */
  readonly value: Value | undefined
  readonly bytes: number
}

/**
 * A value above this size is stored at its second request for one data version. A client that walks a long list requests
 * each page once; storing them all cost a fifth of the time of each page in garbage collection (decisions/0013).
 */
const LARGE = 4096
/** A value above this share of the cache is not stored, since it would evict too many entries. */
const LARGEST_SHARE = 1 / 8
/** About the size of a Map's slot and an entry, bytes. */
const OVERHEAD = 200
