/** The devices in the rows of a CSV file. The commands and the console read the rows each with a parser of its own. */
import type { IdentifierKind } from '../../enrolment/identifier.ts'
import { type Columns, columnsIn, isIdentifierLine, kindOf, ONE_IDENTIFIER } from './columns.ts'
import { orderTimeOf } from './order-date.ts'
import { SEPARATOR_LINE } from './text.ts'

/** A device of a file. */
export interface DeviceRow {
  /** The line of the file on which the row begins, counted from 1. */
  readonly line: number
  readonly type: 'IMEI' | 'MEID' | 'SN'
  /** The cell without blanks around it, which may be empty; the server checks it. */
  readonly identifier: string
  readonly customer?: string
  readonly orderNumber?: string
  /** Epoch seconds. */
  readonly orderTime?: number
  /** All cells by the names in the header. */
  readonly cells: Readonly<Record<string, string>>
}

/** A file that cannot be read, and the line that is wrong. */
export class DeviceFileError extends Error {
  readonly line: number

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.line = line
  }
}

/** A row of a file. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * The devices of a file with a header that names an identifier, or without one and with one identifier a line. Rows of empty cells
 * are skipped. Throws `DeviceFileError`.
 */
export async function* devicesIn(rows: AsyncIterable<CsvRow> | Iterable<CsvRow>, separator: string): AsyncGenerator<DeviceRow> {
  let header: { readonly columns: Columns; readonly names: readonly string[] } | undefined
  for await (const { line, cells } of rows) {
    if (cells.every(cell => cell === '') || (header === undefined && SEPARATOR_LINE.test(cells.join(separator)))) continue
    try {
      if (header !== undefined) yield deviceOf(line, cells, header)
      else {
        header = headerOf(cells)
        if (header.columns === ONE_IDENTIFIER) yield deviceOf(line, cells, header)
      }
    } catch (error) {
      throw new DeviceFileError(line, (error as Error).message, { cause: error })
    }
  }
  if (header === undefined) throw new DeviceFileError(1, `the file is empty; ${NEEDED}`)
}

const NEEDED =
  'it needs a first line that names a column IMEI, MEID or Serial Number, or one identifier on each line and no other column'

function headerOf(cells: readonly string[]): { readonly columns: Columns; readonly names: readonly string[] } {
  const columns = columnsIn(cells)
  if (columns !== undefined) return { columns, names: cells }
  if (isIdentifierLine(cells)) return { columns: ONE_IDENTIFIER, names: [] }
  throw new Error(
    `the first line has no column of identifiers and is not an identifier; the file ${NEEDED.replace('it needs', 'needs')}`,
  )
}

function deviceOf(
  line: number,
  cells: readonly string[],
  header: { readonly columns: Columns; readonly names: readonly string[] },
): DeviceRow {
  const { columns, names } = header
  if (columns === ONE_IDENTIFIER && cells.slice(1).some(cell => cell !== '')) {
    throw new Error('the row has several cells, but the file has no header that names its columns')
  }
  const { identifiers } = columns
  const column = identifiers.find(({ index }) => (cells[index] ?? '') !== '') ?? identifiers[0] ?? { index: 0, kinds: [] }
  const identifier = cells[column.index] ?? ''
  const customer = columns.customer === undefined ? undefined : validText(cells[columns.customer])
  if (customer === '') throw new Error(`the row has no ${names[columns.customer ?? 0]}`)
  const orderNumber = columns.orderNumber === undefined ? '' : validText(cells[columns.orderNumber])
  const orderDate = columns.orderDate === undefined ? '' : validText(cells[columns.orderDate])
  return {
    line,
    type: TYPES[kindOf(identifier, column.kinds)],
    identifier,
    ...(customer !== undefined && { customer }),
    ...(orderNumber !== '' && { orderNumber }),
    ...(orderDate !== '' && { orderTime: orderTimeOf(orderDate) }),
    cells: Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])),
  }
}

export const TYPES = { imei: 'IMEI', meid: 'MEID', serial: 'SN' } as const satisfies Record<IdentifierKind, DeviceRow['type']>

function validText(cell = ''): string {
  if (cell.includes('\uFFFD')) throw new Error('the row has bytes that are not UTF-8; save the file as UTF-8')
  return cell
}
