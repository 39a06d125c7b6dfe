/**
 * The admin tokens of the settings: the setting `adminToken`, and the file that `adminTokensFile` names, which has no secret but
 * its SHA-256. The file is read again when it has changed, so that a token is replaced without a restart.
 */
import { createHash } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import type { AdminScope, AdminToken, AdminTokens } from './auth/admin-tokens.ts'
import { type Config, ConfigError, readJson } from './config.ts'
import type { Log } from './log.ts'

/** A token as the file has it. */
export interface FiledToken {
  readonly name: string
  readonly scope: AdminScope
  /** A date, or a time with its zone (RFC 3339). */
  readonly expires: string
  /** Of the token, hex. */
  readonly sha256: string
}

/** The tokens of a file. Throws `ConfigError`, naming the file and the place. */
export function readTokenFile(path: string): readonly FiledToken[] {
  const wrong = (reason: string): never => {
    throw new ConfigError(`the file of admin tokens ${path} cannot be used: ${reason}`)
  }
  let read: unknown
  try {
    read = readJson(path)
  } catch (error) {
    return wrong((error as Error).message)
  }
  const { tokens, ...rest } = (read ?? {}) as { tokens?: unknown }
  if (!Array.isArray(tokens) || Object.keys(rest).length > 0) return wrong('it must hold {"tokens":[…]} and nothing else')
  for (const [i, token] of tokens.entries()) {
    const reason = problemOf(token)
    if (reason !== undefined) wrong(`tokens[${i}]${reason}`)
    const first = tokens.findIndex(({ name }) => name === token.name)
    if (first !== i) wrong(`tokens[${i}] has the name ${token.name}, and so has tokens[${first}]`)
  }
  return tokens
}

export const newFiledToken = (about: Omit<FiledToken, 'sha256'>, secret: string): FiledToken => ({
  ...about,
  sha256: hashOf(secret),
})

// As `auth/hash-secret.ts` has it, with a function that every Node 20 has: commands run there.
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Whether a text is a date, or a time with its zone. */
export const isExpiry = (text: string): boolean => EXPIRY.test(text) && !Number.isNaN(Date.parse(text))

const EXPIRY = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** Writes the file, in place, so that it keeps its owner and its mode. */
export const writeTokenFile = (path: string, tokens: readonly FiledToken[]): void =>
  writeFileSync(path, `${JSON.stringify({ tokens }, null, 2)}\n`, { mode: 0o600 })

const MEMBERS: Readonly<Record<keyof FiledToken, readonly [isOfForm: (text: string) => boolean, meaning: string]>> = {
  name: [text => /^[a-z0-9-]{1,40}$/.test(text), 'a name of 1 to 40 characters of a-z, 0-9 and "-"'],
  scope: [text => /^(read|operate)$/.test(text), 'read or operate'],
  expires: [isExpiry, 'a date such as 2027-03-01, or a time such as 2027-03-01T12:00:00Z'],
  sha256: [text => /^[0-9a-f]{64}$/.test(text), 'the SHA-256 of the token, in hex'],
}

/** Never quotes a value: it may be a token in the place of its hash. */
function problemOf(token: unknown): string | undefined {
  if (typeof token !== 'object' || token === null || Array.isArray(token)) return ' is no object'
  const unknown = Object.keys(token).find(member => !Object.hasOwn(MEMBERS, member))
  if (unknown !== undefined) return `.${unknown} is not one of ${Object.keys(MEMBERS).join(', ')}`
  for (const [member, [isOfForm, meaning]] of Object.entries(MEMBERS)) {
    const value = (token as Readonly<Record<string, unknown>>)[member]
    if (typeof value !== 'string' || !isOfForm(value)) return `.${member} must be ${meaning}`
  }
  return undefined
}

/** The tokens of a server. Throws `ConfigError` for a file that cannot be used. */
export function adminTokensOf(
  { adminToken, adminTokensFile: path }: Pick<Config, 'adminToken' | 'adminTokensFile'>,
  { now, log }: { now(): number; readonly log: Pick<Log, 'warn' | 'error'> },
): AdminTokens {
  const only: readonly AdminToken[] =
    adminToken === undefined ? [] : [{ name: undefined, secretHash: hashOf(adminToken), scope: 'operate', expiresAt: null }]
  if (path === undefined) return () => only
  const read = (): readonly AdminToken[] => {
    const filed = readTokenFile(path)
    if (filed.length === 0 && only.length === 0)
      log.warn({ path }, 'there is no admin token, so administrative requests are refused')
    for (const { name, expires } of filed)
      if (Date.parse(expires) < now() + WARNED_MS)
        log.warn({ token: name, expires }, 'an admin token has expired, or expires within a week')
    return [...only, ...filed.map(tokenOf)]
  }
  let version = versionOf(path)
  let tokens = read()
  return () => {
    const found = versionOf(path)
    if (found === version) return tokens
    version = found
    try {
      tokens = read()
      log.warn({ path, tokens: tokens.flatMap(({ name }) => name ?? []) }, 'the file of admin tokens was read again')
    } catch (err) {
      // An editor may be writing the file; when it has, the file is read again.
      log.error({ err, path }, 'the file of admin tokens cannot be used; the former tokens stay valid')
    }
    return tokens
  }
}

const tokenOf = ({ name, sha256, scope, expires }: FiledToken): AdminToken => ({
  name,
  secretHash: sha256,
  scope,
  expiresAt: Date.parse(expires),
})

const WARNED_MS = 7 * 24 * 3_600_000

/** Differs where the file was written or replaced. */
function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`
}
