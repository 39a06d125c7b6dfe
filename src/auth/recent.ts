/** The most recently used values, at most `capacity` of them: what a caller can fill must not grow. */
export interface Recent<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  clear(): void
}

export function recent<Value>(capacity: number): Recent<Value> {
  // A Map keeps the order of insertion; taking a value out and putting it in again makes it the youngest.
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
