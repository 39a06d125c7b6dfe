import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DeviceFileError, type DeviceRow, deviceRows } from './csv/rows.ts'

/** The devices of a CSV file and its path, as messages name it. */
export interface DeviceFile {
  readonly path: string
  readonly rows: readonly DeviceRow[]
}

/** Reads a whole file, so that an error on its last line is found before a device is sent. */
export async function readDeviceFile(file: string | URL): Promise<DeviceFile> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  try {
    // Without Array.fromAsync, which Node 20 does not have.
    const rows: DeviceRow[] = []
    for await (const row of deviceRows(createReadStream(path))) rows.push(row)
    if (rows.length === 0) throw new Error(`${path} has no devices below its first line.`)
    return { path, rows }
  } catch (error) {
    if (error instanceof DeviceFileError) throw new Error(`${path}:${error.line}: ${error.message}`, { cause: error })
    throw error
  }
}
