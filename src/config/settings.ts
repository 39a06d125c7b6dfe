/** The settings, and the refusal of unknown names in a file or in the environment. */
import { ConfigError } from './error.ts'
import { readJson, readText } from './json-file.ts'
import { nearest } from './nearest.ts'

/** What a JSON file may hold for each setting. Flags and variables are texts. */
export const SETTINGS = {
  host: 'text',
  port: 'number',
  data: 'text',
  seed: 'text',
  mode: 'text',
  role: 'text',
  workerPort: 'number',
  contract: 'text',
  adminToken: 'text',
  adminTokensFile: 'text',
  hosts: 'list',
  trustedProxies: 'list',
  publicUrl: 'text',
  openidIssuer: 'text',
  openidClientId: 'text',
  openidClientSecret: 'text',
  openidName: 'text',
  openidVerifiedClaim: 'text',
  openidTimeoutSeconds: 'number',
  limitGuesses: 'boolean',
  publicSandbox: 'boolean',
  logLevel: 'text',
  requestTimeoutSeconds: 'number',
  statementTimeoutSeconds: 'number',
  lockTimeoutSeconds: 'number',
  idleTransactionTimeoutSeconds: 'number',
  journal: 'number',
  maxWorlds: 'number',
  maxWorldBytes: 'number',
  activityRetentionDays: 'number',
  transactionRetentionDays: 'number',
  maxDevices: 'number',
  strictImei: 'boolean',
  autoAssociate: 'boolean',
  legacyCustomerId: 'boolean',
  credentialKey: 'text',
  weakerHashes: 'boolean',
  privateAgents: 'boolean',
} as const

export type Name = keyof typeof SETTINGS
type Kind = 'text' | 'number' | 'boolean' | 'list'

/** A value as text, and where it was set, as messages name it. */
export interface Given {
  readonly text: string
  readonly from: string
}

export type Env = Readonly<Record<string, string | undefined>>

export const variableOf = (name: string): string => `MUSTER_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`
export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`

/** The values of the file that `--config` names. */
export function readSettingsFile(path: string | undefined): ReadonlyMap<string, Given> {
  if (path === undefined) return new Map()
  let read: unknown
  try {
    read = readJson(path)
  } catch (error) {
    throw new ConfigError(`the file ${path}, named by --config, could not be read: ${(error as Error).message}`)
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new ConfigError(`the file ${path}, named by --config, must hold one JSON object`)
  }
  const entries = Object.entries(read).map(([name, value]): [string, Given] => {
    refuseUnknown(name, { known: Object.keys(SETTINGS), from: `in ${path}` })
    return [name, { text: textOf(name as Name, value, path), from: path }]
  })
  return new Map(entries)
}

function textOf(name: Name, value: unknown, path: string): string {
  const kind = SETTINGS[name]
  // A variable's text may be copied into the file, so "4600" and "true" are accepted too.
  if (kind === 'list' && Array.isArray(value) && value.every(entry => typeof entry === 'string')) return value.join(',')
  if (typeof value === 'string' || (kind !== 'text' && typeof value === kind)) return String(value)
  throw new ConfigError(`${name} in ${path} is ${kindOf(value)}; it must be ${KINDS[kind]}`)
}

// The kind and not the value, which may be a secret.
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const KINDS: Readonly<Record<Kind, string>> = {
  text: 'a string',
  number: 'a number',
  boolean: 'true or false',
  list: 'an array of strings',
}

/** A setting's value in the environment: its variable, or the text of the file that its `_FILE` variable names. */
export function givenByVariable(name: Name, env: Env): Given | undefined {
  const variable = variableOf(name)
  const [text, path] = [env[variable], env[`${variable}_FILE`]]
  if (text !== undefined && path !== undefined) {
    throw new ConfigError(`${variable} and ${variable}_FILE are both set; unset one of them`)
  }
  if (path !== undefined) return { text: lineOf(`${variable}_FILE`, path), from: `${path}, named by ${variable}_FILE` }
  return text === undefined ? undefined : { text, from: variable }
}

function lineOf(variable: string, path: string): string {
  let text: string
  try {
    text = readText(path).replace(/\r?\n$/, '')
  } catch (error) {
    throw new ConfigError(`the file ${path}, named by ${variable}, could not be read: ${(error as Error).message}`)
  }
  if (!/[\r\n\0]/.test(text)) return text
  // Never quoted: it may be a private key. That setting's value is the path of one.
  const hint = variable === 'MUSTER_CREDENTIAL_KEY_FILE' ? '; name a PEM file with MUSTER_CREDENTIAL_KEY' : ''
  throw new ConfigError(`the file ${path}, named by ${variable}, has several lines; it must hold the value alone${hint}`)
}

// Variables that are not settings: the name of the file, and those of commands that call a server and of tests.
const OTHER_VARIABLES = [
  'MUSTER_CONFIG',
  'MUSTER_URL',
  'MUSTER_WORLD',
  'MUSTER_TOKEN_URL',
  'MUSTER_RESELLER',
  'MUSTER_CLIENT_ID',
  'MUSTER_CLIENT_SECRET',
]
// The second form is that of the accounts in `muster env`.
const OTHER_NAMES = /^MUSTER_(CLIENT|TEST)_|^MUSTER_\w*_(TENANT_ID|CLIENT_ID|CLIENT_SECRET)$/

/** Throws `ConfigError` for the first `MUSTER_…` variable that is not known. */
export function refuseUnknownVariables(env: Env): void {
  const known = [...Object.keys(SETTINGS).map(variableOf), ...OTHER_VARIABLES]
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('MUSTER_') || OTHER_NAMES.test(variable)) continue
    const isFile = variable.endsWith('_FILE') && Object.keys(SETTINGS).some(name => `${variableOf(name)}_FILE` === variable)
    if (isFile) continue
    refuseUnknown(variable, { known, from: 'in the environment' })
  }
}

/** Throws `ConfigError` for the first flag that is no setting. */
export function refuseUnknownFlags(flags: Readonly<Record<string, unknown>>): void {
  const known = [...Object.keys(SETTINGS), 'config']
  for (const name of Object.keys(flags)) refuseUnknown(name, { known, from: 'among the flags' })
}

function refuseUnknown(name: string, { known, from }: { known: readonly string[]; from: string }): void {
  if (known.includes(name)) return
  throw new ConfigError(`${name} ${from} is no setting; the closest one is ${nearest(name, known)}`)
}
