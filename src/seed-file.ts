/** The file that `--seed` names: read before anything is opened, and named in every error about what it holds. */
import { ConfigError, readJson } from './config.ts'
import { Refused } from './wire/catalogue.ts'
import { Unfit } from './wire/operation.ts'

/** The JSON of the file. Throws `ConfigError`. */
export function readSeedFile(file: string): unknown {
  try {
    return readJson(file)
  } catch (error) {
    throw new ConfigError(`The seed file ${file} could not be read: ${(error as Error).message}`)
  }
}

/** Runs what applies the seed. What it finds wrong is thrown as `ConfigError`, with the file and the JSON path. */
export async function ofSeedFile<Outcome>(file: string | undefined, apply: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await apply()
  } catch (error) {
    if (file === undefined) throw error
    if (error instanceof Unfit) throw new ConfigError(`The seed file ${file}: ${pathOf(error.parameter)} ${error.reason}`)
    if (error instanceof Refused) throw new ConfigError(`The seed file ${file}: ${error.text}`)
    throw error
  }
}

/** `customers.1.name` as JSONPath writes it (RFC 9535): `$.customers[1].name`. */
const pathOf = (place: string): string =>
  place === '' ? '$' : place.split('.').reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), '$')
