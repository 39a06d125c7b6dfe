import { ConfigError } from '../config.ts'
import { checkMix, type Mix, MixError } from '../simulator/index.ts'
import { readYaml } from './yaml-file.ts'

/** The mix of a file, and errors about it with the line of the member that they are about. */
export interface MixFile {
  readonly mix: Mix
  withLine(error: unknown): unknown
}

/** Throws `ConfigError` with the file and the line. */
export function readMixFile(path: string): MixFile {
  const { value, where } = readYaml(path)
  const withLine = (error: unknown): unknown =>
    error instanceof MixError ? new ConfigError(`${where(error.place)}: ${error.message}`, { cause: error }) : error
  try {
    return { mix: checkMix(value), withLine }
  } catch (error) {
    throw withLine(error)
  }
}
