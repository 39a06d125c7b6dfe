import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** The devices of a CSV file, in the order of its lines. All identifiers of an upload have one type. */
export interface DeviceFile {
  readonly type: 'IMEI' | 'MEID' | 'SN'
  /** The cells as they are; the server checks them. */
  readonly devices: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/**
 * Reads a CSV file whose first line names its columns. The column `imei`, `meid` or `serialNumber` holds the identifiers, which
 * may be empty; other columns are ignored by an upload.
 */
export function readDeviceFile(path: string | URL): DeviceFile {
  const rows: Record<string, string>[] = parse(readFileSync(path), {
    columns: names => names.map((name: string) => COLUMNS.find(known => known.toLowerCase() === name.toLowerCase()) ?? name),
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  })
  const column = COLUMNS.find(name => rows[0] !== undefined && name in rows[0])
  if (column === undefined)
    throw new Error(`${path} needs a first line with a column ${COLUMNS.join(', ')}, and devices below it.`)
  return { type: TYPES[column], devices: rows.map(row => row[column] ?? ''), rows }
}

const COLUMNS = ['imei', 'meid', 'serialNumber'] as const
const TYPES = { imei: 'IMEI', meid: 'MEID', serialNumber: 'SN' } as const
