/** A text that may be too long to be held as a whole: a short one whole, a long one in pieces, made as they are asked for. */
export type LongText = string | AsyncIterable<string>

/** Joins the pieces of a text where it is short. */
export async function longText(made: AsyncIterable<string>): Promise<LongText> {
  const pieces = gathered(made)
  const first = await pieces.next()
  if (first.done) return ''
  const second = await pieces.next()
  return second.done ? first.value : from([first.value, second.value], pieces)
}

export const isPieces = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Brings small pieces to about one size, and lets the event loop go round between them where they take long to make. */
async function* gathered(made: AsyncIterable<string>): AsyncGenerator<string, void> {
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
    // Ends what makes them where the reader has left before the end.
    await pieces.return()
  }
}

// Worth a write to the socket, and no large object to the collector. A text of up to two pieces may be sent, and cached, as a whole.
const PIECE = 32 * 1024
const LONGEST_TURN_MS = 5
