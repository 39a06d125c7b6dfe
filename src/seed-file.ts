/** The seed that `--seed` names: a file, scenarios, or both. Every error about its content names it. */
import { ConfigError, readJson } from './config.ts'
import { Refused } from './wire/catalogue.ts'
import { Unfit } from './wire/operation.ts'

const SCENARIO = 'scenario:'

/**
 * The seed document of a text such as `seed.json`, `scenario:msp` or `scenario:msp,scenario:devices,seed.json`. Scenarios become
 * the document's member `scenarios`. Throws `ConfigError` for an unreadable file.
 */
export function readSeed(text: string): unknown {
  const parts = text.split(',')
  const scenarios = parts.filter(isScenario).map(part => part.trim().slice(SCENARIO.length))
  // The remaining parts are one path, which may contain commas.
  const path = scenarios.length === 0 ? text : parts.filter(part => !isScenario(part)).join(',')
  const document = path === '' && scenarios.length > 0 ? {} : readFile(path)
  if (scenarios.length === 0 || typeof document !== 'object' || document === null || Array.isArray(document)) return document
  const { scenarios: own = [] } = document as { scenarios?: unknown }
  return { ...document, scenarios: [...scenarios, ...(Array.isArray(own) ? own : [own])] }
}

/** Runs `apply`; a refusal of the seed becomes a `ConfigError` with the file or the scenarios, and the JSON path. */
export async function namingSeed<Outcome>(text: string | undefined, apply: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await apply()
  } catch (error) {
    if (text === undefined) throw error
    if (error instanceof Unfit) throw new ConfigError(`${named(text)}: ${pathOf(error.parameter)} ${error.reason}`)
    if (error instanceof Refused) throw new ConfigError(`${named(text)}: ${error.text}`)
    throw error
  }
}

function readFile(path: string): unknown {
  try {
    return readJson(path)
  } catch (error) {
    throw new ConfigError(`The seed file ${path} could not be read: ${(error as Error).message}`)
  }
}

const isScenario = (part: string): boolean => part.trim().startsWith(SCENARIO)
const named = (text: string): string => `The seed ${text.split(',').some(isScenario) ? '' : 'file '}${text}`

/** The JSONPath (RFC 9535) of a member: `customers.1.name` → `$.customers[1].name`. */
const pathOf = (member: string): string =>
  member === ''
    ? '$'
    : member.split('.').reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), '$')
