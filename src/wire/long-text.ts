/** A text that may be too long for memory: a short one is a string, a long one is pieces that are made while they are read. */
export type LongText = string | AsyncIterable<string>

/** Joins the pieces of a short text into one string. */
export async function longText(made: AsyncIterable<string>): Promise<LongText> {
  const pieces = buffered(made)
  const first = await pieces.next()
  if (first.done) return ''
  const second = await pieces.next()
  return second.done ? first.value : from([first.value, second.value], pieces)
}

export const isPieces = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Joins small pieces to pieces of about one size, and yields to the event loop between them where making them takes long. */
async function* buffered(made: AsyncIterable<string>): AsyncGenerator<string, void> {
  let text = ''
  let turn = performance.now()
  for await (const piece of made) {
    text += piece
    if (text.length >= PIECE) {
      yield text
      text = ''
    }
    if (performance.now() - turn < LONGEST_TURN_MS) continue
    await new Promise(resolve => setImmediate(resolve))
    turn = performance.now()
  }
  if (text !== '') yield text
}

async function* from(begun: readonly string[], pieces: AsyncGenerator<string, void>): AsyncGenerator<string> {
  try {
    yield* begun
    yield* pieces
  } finally {
    // Ends the generator of the pieces where the reader stopped before the end.
    await pieces.return()
  }
}

// Large enough for a write to the socket, and small enough to stay out of V8's space for large objects. A text of up to two
// pieces may be sent, and cached, as a whole.
const PIECE = 32 * 1024
const LONGEST_TURN_MS = 5
