import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kindOf } from './csv/columns.ts'
import { DeviceFileError, type DeviceRow, TYPES } from './csv/device-rows.ts'
import { deviceRows } from './csv/rows.ts'
import { UsageError } from './io.ts'

/** The devices of a CSV file and its path, as messages name it. */
export interface DeviceFile {
  readonly path: string
  readonly rows: readonly DeviceRow[]
}

/** Devices of a file, or of the command line, where `line` is the position of the argument. */
export interface NamedDevices {
  readonly path?: string
  readonly rows: readonly DeviceRow[]
}

/** Reads a whole file, so that an error on its last line is found before a device is sent; `-` is standard input. */
export async function readDeviceFile(file: string | URL): Promise<DeviceFile> {
  const path = file instanceof URL ? fileURLToPath(file) : file === '-' ? 'stdin' : file
  try {
    // Without Array.fromAsync, which Node 20 does not have.
    const rows: DeviceRow[] = []
    for await (const row of deviceRows(file === '-' ? process.stdin : createReadStream(path))) rows.push(row)
    if (rows.length === 0) throw new Error(`${path} has no devices below its first line.`)
    return { path, rows }
  } catch (error) {
    // The system names no path where a folder is read.
    if ((error as NodeJS.ErrnoException).code === 'EISDIR')
      throw new Error(`${path} is a folder, and no CSV file.`, { cause: error })
    if (error instanceof DeviceFileError) throw new Error(`${path}:${error.line}: ${error.message}`, { cause: error })
    throw error
  }
}

/** The devices that a command names: as arguments, or in the CSV file of its option. */
export async function namedDevices(identifiers: readonly string[], file: string | undefined): Promise<NamedDevices> {
  if (identifiers.length > 0 === (file !== undefined))
    throw new UsageError('Name the devices: either their identifiers as arguments, or a CSV file with --file.')
  if (file !== undefined) return readDeviceFile(file)
  const rows = identifiers.map((identifier, i) => {
    const type = TYPES[kindOf(identifier, ['imei', 'meid', 'serial'])]
    return { line: i + 1, type, identifier, cells: {} }
  })
  return { rows }
}

/** Where a device was named, such as `devices.csv:3`. */
export const placeOf = ({ path }: NamedDevices, line: number): string =>
  path === undefined ? `argument ${line}` : `${path}:${line}`
