/**
 * The memory for the bodies of one journal: blocks that are used again once the bodies in them are evicted. As strings or buffers
 * of their own, bodies cost a large part of the time of a page in garbage collection.
 */
export interface BodySpace {
  /** Stores the start of a body, at most `MOST_BYTES`: a text as UTF-8, and no part of a character of it. */
  store(body: string | Uint8Array): Uint8Array
  /** The next bodies may overwrite a stored one from now on. Ignores other bytes. */
  free(stored: Uint8Array): void
}

export function bodySpace(): BodySpace {
  const bodiesIn = new Map<ArrayBufferLike, number>()
  let block: Buffer = NO_BLOCK
  let at = 0
  let spare: Buffer | undefined
  return {
    store: body => {
      let end = at + put(body, block, at)
      // Near the end of a block a character may have no place; finding the length of each text first takes longer.
      if (block.length - end < LONGEST_CHARACTER) {
        block = spare ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
        spare = undefined
        at = 0
        end = put(body, block, at)
      }
      const stored = block.subarray(at, end)
      at = end
      bodiesIn.set(block.buffer, (bodiesIn.get(block.buffer) ?? 0) + 1)
      return stored
    },
    free: ({ buffer }) => {
      const bodies = bodiesIn.get(buffer)
      if (bodies === undefined) return
      if (bodies > 1) bodiesIn.set(buffer, bodies - 1)
      else {
        bodiesIn.delete(buffer)
        if (buffer === block.buffer) at = 0
        else spare = Buffer.from(buffer)
      }
    },
  }
}

/** The longest stored body. */
export const MOST_BYTES = 64 * 1024

const BLOCK_BYTES = 4 * MOST_BYTES
const NO_BLOCK = Buffer.alloc(0)
const LONGEST_CHARACTER = 4

/** Writes what has a place; returns its length. */
const put = (body: string | Uint8Array, block: Buffer, at: number): number =>
  typeof body === 'string'
    ? block.write(body, at, Math.min(MOST_BYTES, block.length - at))
    : Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, MOST_BYTES)).copy(block, at)
