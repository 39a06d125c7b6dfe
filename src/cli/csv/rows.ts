/**
 * Reads the devices of a CSV file from its bytes, in one pass. Browsers can run it: their bundler resolves `csv-parse` to
 * `csv-parse/browser/esm`.
 */
import { CsvError, type CsvErrorCode, parse } from 'csv-parse'
import { type CsvRow, DeviceFileError, type DeviceRow, devicesIn } from './device-rows.ts'
import { decoded, withSeparator } from './text.ts'

/** The devices of a CSV file in UTF-8 or UTF-16, with commas, semicolons or tabs. Throws `DeviceFileError`. */
export async function* deviceRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<DeviceRow> {
  const { separator, texts } = await withSeparator(decoded(chunks))
  yield* devicesIn(records(texts, separator), separator)
}

async function* records(texts: AsyncIterable<string>, separator: string): AsyncGenerator<CsvRow> {
  let rows: CsvRow[] = []
  // The line after the last whole row.
  let next = 1
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    trim: true,
    max_record_size: 100_000,
    on_record: (cells: string[], { lines }) => {
      rows.push({ line: next, cells })
      next = lines + 1
      // The parser's own queue stays empty: its stream for browsers has no asynchronous iterator.
      return null
    },
  })
  const failed = new Promise<never>((_, reject) => parser.on('error', reject))
  try {
    for await (const text of texts) {
      await Promise.race([failed, new Promise(resolve => parser.write(text, resolve))])
      yield* rows
      rows = []
    }
    await Promise.race([failed, new Promise<void>(resolve => parser.end(resolve))])
    yield* rows
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new DeviceFileError(next, REASONS[error.code] ?? error.message, { cause: error })
  }
}

const REASONS: Readonly<Partial<Record<CsvErrorCode, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted cell has no closing quote',
  INVALID_OPENING_QUOTE: 'a quote is inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted cell has text after its closing quote',
  CSV_MAX_RECORD_SIZE: 'the row is longer than 100,000 bytes; is a quote not closed?',
}
