/**
 * Batches the requests that arrive in one event-loop turn: they continue together in its `setImmediate`, so that the data version
 * is read once and their responses are written together. A request that arrives alone waits for no other.
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
