/**
 * Flags, environment and a file → one frozen, checked object. This room imports nothing of ours and opens nothing; what is
 * wrong with a setting is told by its name and with what would be right.
 */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

export interface Config {
  readonly host: string
  readonly port: number
  /** A folder, `:memory:`, or a `postgres://` address. */
  readonly data: string
  /** A seed document's file; the sandbox has a town of its own. */
  readonly seed: string | undefined
  readonly mode: 'sandbox' | 'service'
  readonly role: 'all' | 'api' | 'worker'
  readonly contract: '2023-12' | '2026-07'
  /** Opens the administrative part of the control API in service mode. */
  readonly adminToken: string | undefined
  /** Names, beside loopback, under which a browser may come to our own pages. */
  readonly hosts: readonly string[]
  /** Addresses of reverse proxies, or their networks (CIDR), of which it is believed from whom a request comes. */
  readonly proxies: readonly string[]
  readonly logLevel: string
  readonly maxDevices: number
  readonly strictImei: boolean
  readonly autoAssociate: boolean
  readonly legacyCustomerId: boolean
  /** EMM agents may be fetched from private addresses: always in the sandbox. */
  readonly privateAgents: boolean
}

/** A setting that cannot be what it was set to; its message says which, and what would be right. */
export class ConfigError extends Error {}

/** By name of the flag, such as `{ port: '0' }`. */
export type Flags = Readonly<Record<string, string | undefined>>

/**
 * What was set, nearest first: the flag, `MUSTER_…` in the environment, the file that `--config` or `MUSTER_CONFIG` names
 * (JSON, the same names as here), the default. Throws `ConfigError`.
 */
export function readConfig(flags: Flags, env: Flags): Config {
  const file = readFile(flags.config ?? env.MUSTER_CONFIG)
  const said = (name: string): string | undefined =>
    flags[name] ?? env[`MUSTER_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`] ?? file[name]
  const mode = oneOf('mode', said('mode') ?? 'sandbox', ['sandbox', 'service'] as const)
  const config: Config = {
    host: said('host') ?? '127.0.0.1',
    port: whole('port', said('port') ?? '4600', { least: 0, most: 65535 }),
    data: said('data') ?? './data',
    seed: said('seed'),
    mode,
    role: oneOf('role', said('role') ?? 'all', ['all', 'api', 'worker'] as const),
    contract: oneOf('contract', said('contract') ?? '2026-07', ['2023-12', '2026-07'] as const),
    adminToken: said('adminToken'),
    hosts: listed(said('hosts')),
    proxies: listed(said('proxies')).map(address),
    logLevel: oneOf('logLevel', said('logLevel') ?? 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const),
    maxDevices: whole('maxDevices', said('maxDevices') ?? '10000', { least: 1, most: 100_000 }),
    strictImei: yes('strictImei', said('strictImei') ?? 'true'),
    autoAssociate: yes('autoAssociate', said('autoAssociate') ?? 'false'),
    legacyCustomerId: yes('legacyCustomerId', said('legacyCustomerId') ?? 'false'),
    privateAgents: mode === 'sandbox' || yes('privateAgents', said('privateAgents') ?? 'false'),
  }
  if (mode === 'service' && (config.adminToken ?? '').length < 32) {
    throw new ConfigError(
      'service mode needs MUSTER_ADMIN_TOKEN, a secret of at least 32 characters: for example the output of `openssl rand -hex 32`',
    )
  }
  if (config.contract !== '2026-07') throw new ConfigError('--contract 2023-12 is not there yet; leave it out for 2026-07')
  if (config.role !== 'all' && config.data === ':memory:') {
    throw new ConfigError(`--role ${config.role} needs --data that other processes can open, not :memory:`)
  }
  return Object.freeze(config)
}

function readFile(path: string | undefined): Flags {
  if (path === undefined) return {}
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('it must hold one JSON object')
    return Object.fromEntries(
      Object.entries(read).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]),
    )
  } catch (error) {
    throw new ConfigError(`the file ${path}, named by --config, could not be read: ${(error as Error).message}`)
  }
}

function oneOf<Word extends string>(name: string, said: string, words: readonly Word[]): Word {
  const word = words.find(known => known === said)
  if (word === undefined) throw new ConfigError(`${name} is ${JSON.stringify(said)}; it must be one of ${words.join(', ')}`)
  return word
}

function whole(name: string, said: string, { least, most }: { least: number; most: number }): number {
  const number = Number(said)
  if (!/^\d+$/.test(said) || number < least || number > most) {
    throw new ConfigError(`${name} is ${JSON.stringify(said)}; it must be a whole number from ${least} to ${most}`)
  }
  return number
}

const listed = (said = ''): string[] =>
  said
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

function address(said: string): string {
  const [ip = '', bits, ...rest] = said.split('/')
  const most = isIP(ip) === 6 ? 128 : 32
  if (isIP(ip) !== 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))) return said
  throw new ConfigError(
    `proxies has ${JSON.stringify(said)}; it must be addresses or networks such as 10.0.0.0/8, with commas between`,
  )
}

const yes = (name: string, said: string): boolean => oneOf(name, said, ['true', 'false'] as const) === 'true'
