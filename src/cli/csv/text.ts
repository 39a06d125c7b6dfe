/** The text of a CSV file: its encoding and its separator, as spreadsheet programs write them. */

/** Decodes UTF-8, and UTF-16 with a byte order mark or an ASCII character at the beginning. Invalid bytes become U+FFFD, because an ignored column may have them. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  let head = new Uint8Array()
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      head = joined(head, chunk)
      if (head.length < LONGEST_MARK) continue
      decoder = decoderFor(head)
      yield decoder.decode(head, { stream: true })
    } else yield decoder.decode(chunk, { stream: true })
  }
  yield decoder === undefined ? decoderFor(head).decode(head) : decoder.decode()
}

const LONGEST_MARK = 3

function decoderFor([first, second]: Uint8Array): TextDecoder {
  if ((first === 0xff && second === 0xfe) || second === 0) return new TextDecoder('utf-16le')
  if ((first === 0xfe && second === 0xff) || first === 0) return new TextDecoder('utf-16be')
  return new TextDecoder()
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

/** The separator of a file, by its first line that is not blank, and the same text from its beginning. */
export async function withSeparator(
  texts: AsyncIterable<string>,
): Promise<{ readonly separator: string; readonly texts: AsyncGenerator<string> }> {
  const source = texts[Symbol.asyncIterator]()
  let head = ''
  let line: string | undefined
  while (line === undefined) {
    const next = await source.next()
    if (!next.done) head += next.value
    const isWhole = next.done || head.length > LONGEST_FIRST_LINE
    line = (isWhole ? /\S[^\r\n]*/ : /\S[^\r\n]*(?=[\r\n])/).exec(head)?.[0] ?? (isWhole ? '' : undefined)
  }
  return { separator: separatorOf(line), texts: continued(head, source) }
}

const LONGEST_FIRST_LINE = 65_536

async function* continued(head: string, source: AsyncIterator<string>): AsyncGenerator<string> {
  yield head
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

/** The line `sep=;`, which Excel reads and does not show. */
export const SEPARATOR_LINE = /^"?sep=(.)"?/i

function separatorOf(line: string): string {
  const named = SEPARATOR_LINE.exec(line)?.[1]
  if (named !== undefined) return named
  const unquoted = line.replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map(separator => unquoted.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

const SEPARATORS = [',', ';', '\t']
