/** Wakes the loop of a lane that waits for a transaction. */
export interface Bell {
  ring(): void
  /** Discards an earlier ring. */
  silence(): void
  /** Resolves on a ring since the last `silence`, or after `everyMs`. */
  rings(): Promise<void>
}

export function makeBell(everyMs: number): Bell {
  let rung = false
  let wake = () => {}
  return {
    ring: () => {
      rung = true
      wake()
    },
    silence: () => {
      rung = false
    },
    rings: async () => {
      if (rung) return
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, everyMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}
