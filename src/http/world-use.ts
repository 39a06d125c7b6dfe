/** How long a request uses its world: until its response is closed and its steps have ended. */
import type { FastifyReply } from 'fastify'

export interface WorldUse {
  /** Runs a step of the request. A step runs on after its client has disconnected. */
  step<Outcome>(act: () => Promise<Outcome>): Promise<Outcome>
  /** Ends the use once no step runs, although the response is not closed. */
  release(): void
}

export function usedUntilClosed({ raw }: FastifyReply, leave: () => void): WorldUse {
  let steps = 0
  let isClosed = raw.closed
  const end = () => {
    steps -= 1
    if (isClosed && steps === 0) leave()
  }
  const release = () => {
    if (isClosed) return
    isClosed = true
    if (steps === 0) leave()
  }
  raw.once('close', release)
  return {
    release,
    step: async act => {
      steps += 1
      try {
        return await act()
      } finally {
        // The next step starts within this turn of the event loop.
        if (isClosed) setImmediate(end)
        else end()
      }
    },
  }
}
