/**
 * What a database answered, until it changes. Whoever asks again, asks only whether anything was committed since, by whichever
 * connection or process: far cheaper than the answer, and never out of date. Bounded by the bytes that it keeps.
 */
interface Answers {
  /** The same object for as long as the version is the same; what was answered to another is forgotten. */
  epoch(version: number | string): object
  /** What was answered to this in the epoch that is. */
  recall(text: string, parameters: readonly unknown[]): readonly unknown[] | undefined
  /** Keeps what was read in an epoch that was asked for before: if that is over, so is the answer. */
  keep(epoch: object, asked: { text: string; parameters: readonly unknown[] }, rows: readonly unknown[]): void
}

export function makeAnswers(mostBytes: number): Answers {
  const kept = new Map<string, Map<string, readonly unknown[] | undefined>>()
  let bytes = 0
  let current: { readonly version?: number | string } = {}
  return {
    epoch: version => {
      if (version !== current.version) {
        kept.clear()
        bytes = 0
        current = { version }
      }
      return current
    },
    recall: (text, parameters) => kept.get(text)?.get(JSON.stringify(parameters)),
    keep: (epoch, { text, parameters }, rows) => {
      const weight = weigh(rows)
      if (epoch !== current || weight > mostBytes / 8) return
      const key = JSON.stringify(parameters)
      const isKept = weight <= LONG || kept.get(text)?.has(key) === true
      const more = isKept ? weight : SLOT
      if (bytes + more > mostBytes) {
        kept.clear()
        bytes = 0
      }
      bytes += more
      let answers = kept.get(text)
      if (answers === undefined) {
        answers = new Map()
        kept.set(text, answers)
      }
      answers.set(key, isKept ? rows : undefined)
    },
  }
}

// What is long is kept once it is asked for again: to keep every page of a walk is work for the collector, and spares nobody any.
const LONG = 4096
const SLOT = 200

export const KEPT_BYTES = 16 * 1024 * 1024

/** About as many bytes as rows take; long texts and blobs are what counts. */
function weigh(rows: readonly unknown[]): number {
  let weight = 200
  for (const row of rows) {
    weight += 200
    for (const value of Object.values(row as object)) {
      if (value instanceof Uint8Array) weight += value.byteLength
      else if (typeof value === 'string') weight += value.length
    }
  }
  return weight
}
