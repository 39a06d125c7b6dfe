/**
 * What an embedded database answered, until it changes. Whoever asks again, asks only whether anything was committed since,
 * by whichever connection or process: far cheaper than the answer, and never out of date. Bounded by the bytes that it keeps.
 */
export interface Answers {
  /** The same object for as long as nothing changes. */
  epoch(): object
  /** What was answered to this before, if nothing has changed. */
  recall(text: string, parameters: readonly unknown[]): readonly unknown[] | undefined
  /** Keeps an answer that was read after the `recall` that found none. */
  keep(text: string, parameters: readonly unknown[], rows: readonly unknown[]): void
}

/** `version` differs once anything was committed. */
export function makeAnswers(version: () => number, mostBytes: number): Answers {
  const kept = new Map<string, Map<string, readonly unknown[]>>()
  let bytes = 0
  let asOf = Number.NaN
  let epoch = {}
  const current = (): object => {
    const now = version()
    if (now !== asOf) {
      kept.clear()
      bytes = 0
      asOf = now
      epoch = {}
    }
    return epoch
  }
  return {
    epoch: current,
    recall: (text, parameters) => {
      current()
      return kept.get(text)?.get(JSON.stringify(parameters))
    },
    keep: (text, parameters, rows) => {
      const more = weigh(rows)
      if (more > mostBytes / 8) return
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
      answers.set(JSON.stringify(parameters), rows)
    },
  }
}

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
