/** The file that `--seed` names. It is read before the store is opened, and every error about its content names it. */
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

/** Runs `apply`; a refusal of the seed becomes a `ConfigError` with the file and the JSON path. */
export async function namingSeedFile<Outcome>(file: string | undefined, apply: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await apply()
  } catch (error) {
    if (file === undefined) throw error
    if (error instanceof Unfit) throw new ConfigError(`The seed file ${file}: ${pathOf(error.parameter)} ${error.reason}`)
    if (error instanceof Refused) throw new ConfigError(`The seed file ${file}: ${error.text}`)
    throw error
  }
}

/** The JSONPath (RFC 9535) of a member: `customers.1.name` → `$.customers[1].name`. */
const pathOf = (member: string): string =>
  member === ''
    ? '$'
    : member.split('.').reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), '$')
