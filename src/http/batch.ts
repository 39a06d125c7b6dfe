/**
 * Requests that arrive in one event-loop turn go on together at its end: the store is asked once for its data version, and
 * their responses leave together. A request that arrives alone waits for no other.
 */
export function batchPerTurn(): () => Promise<void> {
  let batch: Promise<void> | undefined
  return () => {
    batch ??= new Promise(resolve => {
      setImmediate(() => {
        batch = undefined
        resolve()
      })
    })
    return batch
  }
}
