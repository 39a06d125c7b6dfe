import type { FastifyReply } from 'fastify'

export interface Stopping {
  /** Counts a request in; false once the server is to stop. */
  enter(reply: FastifyReply): boolean
  /** Lets no more in; false if those who are there did not end in time. */
  begin(): Promise<boolean>
}

export function stopping(): Stopping {
  let underWay = 0
  let ended: (() => void) | undefined
  return {
    enter: reply => {
      if (ended !== undefined) return false
      underWay += 1
      // Closed is what every answer is at last, those too whose caller has gone.
      reply.raw.once('close', () => {
        underWay -= 1
        if (underWay === 0) ended?.()
      })
      return true
    },
    begin: () =>
      new Promise(resolve => {
        const patience = setTimeout(() => resolve(false), PATIENCE_MS)
        ended = () => {
          clearTimeout(patience)
          resolve(true)
        }
        if (underWay === 0) ended()
      }),
  }
}

// Less than the half minute after which those who run containers kill.
export const PATIENCE_MS = 20_000
