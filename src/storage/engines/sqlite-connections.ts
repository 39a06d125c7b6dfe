import { type Connection, openConnection } from './sqlite-connection.ts'
import {
  addressOf,
  type FileIdentity,
  fileOf,
  identityOf,
  makeDatabase,
  type Opening,
  refuseOther,
  unopenable,
} from './sqlite-file.ts'

/** The connections of a database; in memory, one connection reads and writes. */
interface Connections {
  readonly writing: Connection
  readonly reading: Connection
  readonly file: FileIdentity | undefined
}

/** In memory there is one connection. Reads wait until a write has ended, so they never see a part of a transaction. */
export function inMemoryConnection(image: Uint8Array | undefined): Connections {
  const only = openConnection(':memory:')
  if (image !== undefined) only.database.deserialize(image)
  return { writing: only, reading: only, file: undefined }
}

/** A connection to write and one to read. Throws an error that names the folder if the file cannot be opened. */
export function connectionsTo(place: string, opening: Opening): Connections {
  const path = fileOf(place)
  if (typeof opening === 'object') refuseOther(path, opening.file)
  try {
    if (opening === 'create') makeDatabase(place)
    const writing = openConnection(addressOf(path))
    const reading = openConnection(addressOf(path))
    const file = identityOf(path)
    if (typeof opening === 'object') refuseOther(path, opening.file)
    return { writing, reading, file }
  } catch (error) {
    throw unopenable(place, error)
  }
}
