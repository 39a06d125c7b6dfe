/**
 * The rows of a CSV text, as the commands read them too (RFC 4180, blanks around cells left out). The commands' parser, csv-parse,
 * has 24 KB gzipped in a browser, as much as the rest of a console.
 */
import { type CsvRow, DeviceFileError } from '../../../../src/cli/csv/device-rows.ts'

export function* recordsIn(text: string, separator: string): Generator<CsvRow> {
  const cell = new RegExp(` *"([^"]*(?:""[^"]*)*)" *(?=[${separator}\\r\\n]|$)|([^${separator}\\r\\n]*)`, 'y')
  let cells: string[] = []
  let [line, first] = [1, 1]
  for (let at = 0; at < text.length; ) {
    cell.lastIndex = at
    const [all = '', quoted, plain = ''] = cell.exec(text) ?? []
    if (quoted === undefined && plain.includes('"')) throw new DeviceFileError(first, reasonOf(plain))
    cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'))
    line += all.match(/\r\n?|\n/g)?.length ?? 0
    at += all.length
    if (text[at] === separator && at + 1 < text.length) at++
    else {
      if (text[at] === separator) cells.push('')
      at += text.startsWith('\r\n', at) ? 2 : 1
      yield { line: first, cells }
      cells = []
      first = ++line
    }
  }
}

const reasonOf = (cell: string): string =>
  cell.trimStart().startsWith('"')
    ? 'a quoted cell has no closing quote, or text after it'
    : 'a quote is inside a cell that does not begin with one'
