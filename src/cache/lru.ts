/** An LRU cache of at most `capacity` values, so that clients cannot make it grow without bound. */
export interface Lru<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  clear(): void
}

export function lru<Value>(capacity: number): Lru<Value> {
  // A Map iterates in order of insertion; a value that is deleted and set again becomes the newest.
  const values = new Map<string, Value>()
  return {
    get(key) {
      const value = values.get(key)
      if (value === undefined) return undefined
      values.delete(key)
      values.set(key, value)
      return value
    },
    set(key, value) {
      values.delete(key)
      values.set(key, value)
      if (values.size <= capacity) return
      const oldest = values.keys().next()
      if (!oldest.done) values.delete(oldest.value)
    },
    clear: () => values.clear(),
  }
}
