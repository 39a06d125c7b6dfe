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
  /** Addresses and CIDR ranges of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: string
  readonly maxDevices: number
  readonly strictImei: boolean
  readonly autoAssociate: boolean
  readonly legacyCustomerId: boolean
  /** A PEM file with the RSA private key that credentials in assignProfile are encrypted for. */
  readonly credentialKey: string | undefined
  /** Clients may sign their tokens with RS256 or RS384 too, not with RS512 alone. */
  readonly weakerHashes: boolean
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
    hosts: (said('hosts') ?? '').split(',').filter(name => name !== ''),
    trustedProxies: addresses('trustedProxies', said('trustedProxies') ?? ''),
    logLevel: oneOf('logLevel', said('logLevel') ?? 'warn', ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const),
    maxDevices: whole('maxDevices', said('maxDevices') ?? '10000', { least: 1, most: 100_000 }),
    strictImei: yes('strictImei', said('strictImei') ?? 'true'),
    autoAssociate: yes('autoAssociate', said('autoAssociate') ?? 'true'),
    legacyCustomerId: yes('legacyCustomerId', said('legacyCustomerId') ?? 'false'),
    credentialKey: said('credentialKey'),
    weakerHashes: yes('weakerHashes', said('weakerHashes') ?? 'false'),
    privateAgents: mode === 'sandbox' || yes('privateAgents', said('privateAgents') ?? 'false'),
  }
  if (mode === 'service' && (config.adminToken ?? '').length < 32) {
    throw new ConfigError(
      'service mode needs MUSTER_ADMIN_TOKEN, a secret of at least 32 characters: for example the output of `openssl rand -hex 32`',
    )
  }
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

function addresses(name: string, said: string): readonly string[] {
  const listed = said.split(',').map(entry => entry.trim())
  const wrong = listed.find(entry => entry !== '' && !isAddress(entry))
  if (wrong !== undefined) throw new ConfigError(`${name} has ${JSON.stringify(wrong)}; each must be an address or a CIDR range`)
  return listed.filter(entry => entry !== '')
}

function isAddress(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return longest > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest))
}

const yes = (name: string, said: string): boolean => oneOf(name, said, ['true', 'false'] as const) === 'true'
