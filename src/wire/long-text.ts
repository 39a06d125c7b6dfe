/** A text that may be too long for memory: a short one is a string, a long one consists of chunks that are made while they are read. */
export type LongText = string | AsyncIterable<string>

/** Joins the chunks of a short text into one string. */
export async function longText(made: AsyncIterable<string>): Promise<LongText> {
  const chunks = buffered(made)
  const first = await chunks.next()
  if (first.done) return ''
  const second = await chunks.next()
  return second.done ? first.value : from([first.value, second.value], chunks)
}

export const isChunked = (body: unknown): body is AsyncIterable<string> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

/** Joins small chunks to chunks of about one size, and yields to the event loop between them where making them takes long. */
async function* buffered(made: AsyncIterable<string>): AsyncGenerator<string, void> {
  let text = ''
  let turn = performance.now()
  for await (const chunk of made) {
    text += chunk
    if (text.length >= CHUNK) {
      yield text
      text = ''
    }
    if (performance.now() - turn < LONGEST_TURN_MS) continue
    await new Promise(resolve => setImmediate(resolve))
    turn = performance.now()
  }
  if (text !== '') yield text
}

async function* from(begun: readonly string[], chunks: AsyncGenerator<string, void>): AsyncGenerator<string> {
  try {
    yield* begun
    yield* chunks
  } finally {
    // Ends the generator of the chunks where the reader stopped before the end.
    await chunks.return()
  }
}

// Large enough for a write to the socket, and small enough to stay out of V8's space for large objects. A text of up to two
// chunks may be sent, and cached, as a whole.
const CHUNK = 32 * 1024
const LONGEST_TURN_MS = 5
