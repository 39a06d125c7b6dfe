/** The body of a response as a fault lets it arrive: slowly, cut or garbled. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { isChunked } from '../wire/long-text.ts'
import type { Response, Whole } from './response-type.ts'

interface Cut {
  /** The number of bytes after which the body is cut; `half` of a whole body, the first chunk of one in chunks. */
  readonly at?: number | 'half' | undefined
  readonly bytesPerSecond?: number | undefined
  /** Ends the connection. The parts have no end then, so that the response is not completed. */
  end(): void
}

/** The parts of a body that arrive. A body that is shorter than the cut arrives whole. */
export async function* cutBody(
  body: Response['body'],
  { raw }: FastifyReply,
  { at, bytesPerSecond, end }: Cut,
): AsyncGenerator<Uint8Array> {
  // Node would send the head with the first part, and a body that is cut at its start has none.
  raw.flushHeaders()
  let left = typeof at === 'number' ? at : undefined
  for await (const text of isChunked(body) ? body : [body]) {
    const part = Buffer.from(text)
    if (at === 'half') left ??= isChunked(body) ? part.length : Math.floor(part.length / 2)
    for (const slice of slicesOf(part.subarray(0, left), bytesPerSecond)) {
      yield slice
      if (bytesPerSecond !== undefined) await sleep((slice.length / bytesPerSecond) * 1000)
    }
    if (left === undefined) continue
    left -= part.length
    if (left >= 0) continue
    // Fastify, the pipe and the steps of the request have ten listeners, from where on Node warns of a leak.
    raw.setMaxListeners(raw.getMaxListeners() + 1)
    const closed = new Promise(resolve => raw.once('close', resolve))
    await written(raw)
    end()
    await closed
    return
  }
}

/** Bytes that are neither UTF-8 nor HTTP, as many as a body has. */
export const garbageLike = (body: Whole): Uint8Array => Buffer.alloc(Math.max(Buffer.byteLength(body), 1), GARBAGE)

export const GARBAGE = Buffer.from('ff00fe1603018022c328', 'hex')

/** Slices for ten turns of a second. */
function* slicesOf(part: Uint8Array, bytesPerSecond = part.length * 10): Generator<Uint8Array> {
  const size = Math.max(1, Math.floor(bytesPerSecond / 10))
  for (let from = 0; from < part.length; from += size) yield part.subarray(from, from + size)
}

/** Resolves when the parts so far were handed to the system. */
async function written({ socket }: FastifyReply['raw']): Promise<void> {
  // The response passes its bytes to the socket in the next turn.
  await turn()
  await new Promise(resolve => (socket === null || socket.destroyed ? resolve(undefined) : socket.write('', resolve)))
}
