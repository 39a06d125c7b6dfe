import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'

export interface Stopping {
  /** Counts a request until its response is closed; false once the server is stopping. */
  enter(reply: FastifyReply): boolean
  /** Registers a response that a fault may delay without end; its connection is closed first. */
  hold(reply: FastifyReply): void
  /** From now on `enter` returns false. Resolves when the counted requests have ended; with false if they took too long. */
  begin(): Promise<boolean>
}

export function stopping(): Stopping {
  let inFlight = 0
  let ended: (() => void) | undefined
  const held = new Set<Socket>()
  return {
    enter: reply => {
      if (ended !== undefined) return false
      inFlight += 1
      // Every response emits `close`, also one whose client has disconnected.
      reply.raw.once('close', () => {
        inFlight -= 1
        if (inFlight === 0) ended?.()
      })
      return true
    },
    hold: ({ request, raw }) => {
      const { socket } = request.raw
      if (ended !== undefined) socket.destroy()
      held.add(socket)
      // The connection may serve other requests afterwards.
      raw.once('close', () => held.delete(socket))
    },
    begin: () =>
      new Promise(resolve => {
        for (const socket of held) socket.destroy()
        const timeout = setTimeout(() => resolve(false), STOP_TIMEOUT_MS)
        ended = () => {
          clearTimeout(timeout)
          resolve(true)
        }
        if (inFlight === 0) ended()
      }),
  }
}

// Less than the 30 s after which Kubernetes kills a container that does not stop.
export const STOP_TIMEOUT_MS = 20_000
