import type { FastifyReply } from 'fastify'

/** The client closed its connection before the response. */
export class Disconnected extends Error {}

/** A function that returns the signal of a request; it is made at the first call, since few handlers need it. */
export function disconnectSignal({ raw }: FastifyReply): () => AbortSignal {
  let signal: AbortSignal | undefined
  return () => {
    if (signal !== undefined) return signal
    const controller = new AbortController()
    const abort = () => controller.abort(new Disconnected('the client disconnected'))
    // Also emitted after a complete response; nothing waits for the signal then.
    if (raw.destroyed) abort()
    else raw.once('close', abort)
    signal = controller.signal
    return signal
  }
}
