/**
 * Flags, environment and a file → one frozen, checked object. This room imports nothing of ours and opens no store; an error
 * names the setting, where it was set and what would be right.
 */
import { ConfigError } from './config/error.ts'
import { type OpenIdSettings, openIdIn, requireProvider } from './config/openid.ts'
import {
  type Env,
  flagOf,
  type Given,
  givenByVariable,
  type Name,
  readSettingsFile,
  refuseUnknownFlags,
  refuseUnknownVariables,
} from './config/settings.ts'
import { addresses, oneOf, originIn, type Setting, whole, yes } from './config/values.ts'

export interface Config extends OpenIdSettings {
  readonly host: string
  readonly port: number
  /** A folder, `:memory:`, or a `postgres://` address. */
  readonly data: string
  /** The file of a seed document, scenarios, or both; without one a sandbox uses the built-in sample data. */
  readonly seed: string | undefined
  readonly mode: 'sandbox' | 'service'
  readonly role: 'all' | 'api' | 'worker'
  /** Where a process with the role worker serves its health and its metrics; without one it listens nowhere. */
  readonly workerPort: number | undefined
  readonly contract: '2023-12' | '2026-07'
  /** Opens the administrative part of the control API in service mode. */
  readonly adminToken: string | undefined
  /** A JSON file with further admin tokens, each with a name, a scope, an expiry and the SHA-256 of its secret. */
  readonly adminTokensFile: string | undefined
  /** Host names, beside loopback, that a browser may use for Muster's own pages. */
  readonly hosts: readonly string[]
  /** The origin under which clients reach the server, such as `https://muster.example`: the issuer, and the start of links. */
  readonly publicUrl: string | undefined
  /** Wrong secrets are limited by account and address: by default in service mode alone. */
  readonly limitGuesses: boolean
  /** Addresses and CIDR ranges of proxies whose X-Forwarded-For is trusted. */
  readonly trustedProxies: readonly string[]
  /** A sandbox, whose callers are all administrators, may listen on another address than loopback. */
  readonly publicSandbox: boolean
  readonly logLevel: string
  /** The most exchanges in the request journal of a world; 0 for no journal. By default 1,000 in the sandbox, and 0 in service mode. */
  readonly journal: number
  /** The most worlds beside the default one. */
  readonly maxWorlds: number
  /** The most bytes of the stores, snapshots and request journals of all worlds in memory. */
  readonly maxWorldBytes: number
  /** How long the head and the body of a request may take to arrive. */
  readonly requestTimeoutSeconds: number
  /** On PostgreSQL, how long a statement, a wait for a lock, and a transaction without a statement may take; 0 for no limit. */
  readonly statementTimeoutSeconds: number
  readonly lockTimeoutSeconds: number
  readonly idleTransactionTimeoutSeconds: number
  /** How many days entries of activity logs and completed transactions are stored; 0 for all of them. */
  readonly activityRetentionDays: number
  readonly transactionRetentionDays: number
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

export { ConfigError } from './config/error.ts'
export { readJson } from './config/json-file.ts'
export { providerIn } from './config/openid.ts'
export { type Env, givenByVariable } from './config/settings.ts'

/** By name of the flag, such as `{ port: '0' }`; a flag without a value is `true`. */
export type Flags = Readonly<Record<string, string | true | undefined>>

/**
 * What was set, nearest first: the flag, `MUSTER_…` or `MUSTER_…_FILE` in the environment, the file that `--config` or
 * `MUSTER_CONFIG` names (JSON, the same names as here), the default. Throws `ConfigError`, for unknown names too.
 */
export function readConfig(flags: Flags, env: Env): Config {
  const config = readSettings(flags, env)
  // A file of admin tokens may take the place of a single one, but not make a short one acceptable.
  const needsAdminToken = config.adminToken !== undefined || config.adminTokensFile === undefined
  if (config.mode === 'service' && needsAdminToken && (config.adminToken ?? '').length < 32) {
    throw new ConfigError(
      'service mode needs MUSTER_ADMIN_TOKEN, a secret of at least 32 characters: for example the output of `openssl rand -hex 32`; ' +
        'or MUSTER_ADMIN_TOKENS_FILE, a file that `muster admin-token add` makes',
    )
  }
  requireProvider(config)
  if (config.role !== 'all' && config.data === ':memory:') {
    throw new ConfigError(`--role ${config.role} needs --data that other processes can open, not :memory:`)
  }
  if (isPublicSandbox(config) && !config.publicSandbox) {
    throw new ConfigError(
      `a sandbox on ${config.host} makes every client that reaches that address an administrator, with the known credentials of the ` +
        'sample data; allow it with --public-sandbox (MUSTER_PUBLIC_SANDBOX=true), or use --mode service',
    )
  }
  return Object.freeze(config)
}

/** The `data` setting alone, for commands without a server. Throws as `readConfig` does for names and values. */
export const readData = (flags: Flags, env: Env): Pick<Config, 'data'> => ({ data: readSettings(flags, env).data })

/**
 * The address on which a server with these settings is reached from its own machine. Throws as `readConfig` does, but reads no
 * other setting: its caller may be a user who cannot read the files of the server's secrets.
 */
export function readAddress(flags: Flags, env: Env): string {
  const { host, ...address } = addressIn(settingsIn(flags, env))
  const port = portOf(address)
  if (port === undefined) throw new ConfigError('a worker without workerPort (MUSTER_WORKER_PORT) has no address')
  // A server that listens on all addresses is reached by loopback.
  const own = { '0.0.0.0': '127.0.0.1', '::': '[::1]', '[::]': '[::1]' }[host] ?? host
  return `http://${own.includes(':') && !own.startsWith('[') ? `[${own}]` : own}:${port}`
}

/** The port that a process listens on; undefined for a worker without one. */
export const portOf = ({ role, workerPort, port }: Pick<Config, 'role' | 'workerPort' | 'port'>): number | undefined =>
  role === 'worker' ? workerPort : port

/** Whether other machines reach a sandbox. */
export const isPublicSandbox = ({ mode, role, host }: Pick<Config, 'mode' | 'role' | 'host'>): boolean =>
  mode === 'sandbox' && role !== 'worker' && !/^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)

interface Settings {
  given(name: Name): Given | undefined
  value(name: Name, byDefault: string): Setting
}

function settingsIn(flags: Flags, env: Env): Settings {
  refuseUnknownFlags(flags)
  refuseUnknownVariables(env)
  const file = readSettingsFile(textOf(flags.config) ?? env.MUSTER_CONFIG)
  const given = (name: Name): Given | undefined => {
    const flag = textOf(flags[name])
    const variable = givenByVariable(name, env)
    return flag === undefined ? (variable ?? file.get(name)) : { text: flag, from: flagOf(name) }
  }
  return { given, value: (name, byDefault) => ({ name, ...(given(name) ?? { text: byDefault, from: 'the default' }) }) }
}

const addressIn = ({ given, value }: Settings): Pick<Config, 'host' | 'port' | 'role' | 'workerPort'> => ({
  host: value('host', '127.0.0.1').text,
  role: oneOf(value('role', 'all'), ['all', 'api', 'worker'] as const),
  workerPort: given('workerPort') && whole(value('workerPort', ''), { least: 0, most: 65535 }),
  port: whole(value('port', '4600'), { least: 0, most: 65535 }),
})

function readSettings(flags: Flags, env: Env): Config {
  const settings = settingsIn(flags, env)
  const { given, value } = settings
  const text = (name: Name): string | undefined => given(name)?.text
  const mode = oneOf(value('mode', 'sandbox'), ['sandbox', 'service'] as const)
  return {
    ...addressIn(settings),
    data: dataIn(value('data', './data')),
    seed: text('seed'),
    mode,
    contract: oneOf(value('contract', '2026-07'), ['2023-12', '2026-07'] as const),
    adminToken: text('adminToken'),
    adminTokensFile: text('adminTokensFile'),
    hosts: value('hosts', '')
      .text.split(',')
      .filter(name => name !== ''),
    publicUrl: given('publicUrl') && originIn(value('publicUrl', '')),
    ...openIdIn(settings),
    limitGuesses: yes(value('limitGuesses', String(mode === 'service'))),
    trustedProxies: addresses(value('trustedProxies', '')),
    publicSandbox: yes(value('publicSandbox', 'false')),
    logLevel: oneOf(value('logLevel', 'warn'), ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const),
    requestTimeoutSeconds: whole(value('requestTimeoutSeconds', '30'), { least: 1, most: 3600 }),
    statementTimeoutSeconds: whole(value('statementTimeoutSeconds', '30'), { least: 0, most: 3600 }),
    lockTimeoutSeconds: whole(value('lockTimeoutSeconds', '10'), { least: 0, most: 3600 }),
    idleTransactionTimeoutSeconds: whole(value('idleTransactionTimeoutSeconds', '60'), { least: 0, most: 3600 }),
    journal: whole(value('journal', mode === 'sandbox' ? '1000' : '0'), { least: 0, most: 100_000 }),
    maxWorlds: whole(value('maxWorlds', '200'), { least: 0, most: 10_000 }),
    maxWorldBytes: whole(value('maxWorldBytes', String(1024 ** 3)), { least: 0, most: Number.MAX_SAFE_INTEGER }),
    activityRetentionDays: whole(value('activityRetentionDays', '0'), { least: 0, most: 36_500 }),
    transactionRetentionDays: whole(value('transactionRetentionDays', '0'), { least: 0, most: 36_500 }),
    maxDevices: whole(value('maxDevices', '10000'), { least: 1, most: 100_000 }),
    strictImei: yes(value('strictImei', 'true')),
    autoAssociate: yes(value('autoAssociate', 'true')),
    legacyCustomerId: yes(value('legacyCustomerId', 'false')),
    credentialKey: text('credentialKey'),
    weakerHashes: yes(value('weakerHashes', 'false')),
    privateAgents: yes(value('privateAgents', 'false')) || mode === 'sandbox',
  }
}

const textOf = (flag: string | true | undefined): string | undefined => (flag === true ? 'true' : flag)

/** The address of a store. Throws `ConfigError` for a text that is neither a folder nor an address that Muster opens. */
export function dataIn({ text, from }: Given): string {
  const wrong = (reason: string): never => {
    throw new ConfigError(
      `data is ${JSON.stringify(withoutPassword(text))} (${from}): ${reason}. It must be a folder such as ./data, :memory: or postgres://user@host/database`,
    )
  }
  if (text.trim() === '') return wrong('it is empty')
  if (text.includes('\0')) return wrong('it has a NUL character')
  if (text === ':memory:' || /^postgres(ql)?:\/\/./.test(text)) return text
  if (text.startsWith(':')) return wrong('the database in memory is written :memory:')
  // A path may be written for a shell, which expands this only where it is unquoted.
  if (/^~(\/|$)/.test(text)) return wrong('~ is not expanded here')
  // A single letter is a drive on Windows, not a scheme.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]
  if (scheme !== undefined) return wrong(`Muster opens no ${scheme}: address; a folder of such a name begins with ./`)
  return text
}

const withoutPassword = (address: string): string => address.replace(/\/\/[^/@]*@/, '//***@')
