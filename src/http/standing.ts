/** An answer as it is written to the socket. */
export interface Written {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

/** Answers that stand until the store changes, by all that they are told by. Bounded by the bytes that they take. */
export interface Standing {
  /** What was answered in this epoch of the store. */
  recall(epoch: object, key: string): Written | undefined
  /** Keeps what was answered in an epoch that was asked for before it was read: if that is over, so is the answer. */
  keep(epoch: object, key: string, written: Written): void
}

export function standing(mostBytes: number): Standing {
  const kept = new Map<string, Written | undefined>()
  let current: object | undefined
  let bytes = 0
  return {
    recall: (epoch, key) => {
      if (epoch === current) return kept.get(key)
      current = epoch
      kept.clear()
      bytes = 0
      return undefined
    },
    keep: (epoch, key, written) => {
      if (epoch !== current) return
      const isLong = written.body.length > LONG
      const isKept = !isLong || kept.has(key)
      const more = (isKept ? written.body.length : 0) + 2 * key.length + 200
      if (bytes + more > mostBytes) {
        kept.clear()
        bytes = 0
      }
      bytes += more
      kept.set(key, isKept ? { ...written, body: isLong ? Buffer.from(written.body) : written.body } : undefined)
    },
  }
}

// Kept once it is asked for again, and then as bytes: to keep every page of a walk is work for the collector, and spares nobody any.
const LONG = 4096
