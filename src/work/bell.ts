/** What a lane of work waits for when it has found nothing to do. */
export interface Bell {
  ring(): void
  /** Forgets that it was rung. */
  silence(): void
  /** Until it is rung, has been since it was silenced, or rings by itself. */
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
