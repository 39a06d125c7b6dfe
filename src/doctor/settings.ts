import { statSync } from 'node:fs'
import { readTokenFile } from '../admin-tokens.ts'
import type { Config } from '../config.ts'
import { type Check, error, ok, warning } from './check.ts'

/** Checks of the settings that need no store. */
export function checkSettings(config: Config, now: number): readonly Check[] {
  return [ofSettings(config), ...ofAdminTokens(config, now), ...ofTimeouts(config)]
}

function ofSettings({ mode, role, publicUrl }: Config): Check {
  const found = `mode ${mode}, role ${role}`
  if (mode !== 'service' || role === 'worker' || publicUrl !== undefined) return ok('settings', found)
  return warning(
    'settings',
    `${found}, without publicUrl`,
    'set MUSTER_PUBLIC_URL to the origin that clients use: the OAuth issuer and links begin with it',
  )
}

function ofAdminTokens({ mode, adminToken, adminTokensFile: path }: Config, now: number): readonly Check[] {
  const name = 'admin tokens'
  if (path === undefined) {
    return mode === 'service' ? [ok(name, 'the token of the setting adminToken, which does not expire')] : []
  }
  try {
    const tokens = readTokenFile(path)
    const ends = (until: number) => tokens.filter(({ expires }) => Date.parse(expires) <= until).map(token => token.name)
    const [expired, soon] = [ends(now), ends(now + WEEK_MS)]
    const advice = 'muster admin-token add makes another one, and muster admin-token remove deletes one'
    if (expired.length === tokens.length && adminToken === undefined) {
      return [error(name, `${path} has no token that is valid, so administrative requests are refused`, advice), ...modeOf(path)]
    }
    if (soon.length > 0) {
      const later = soon.filter(token => !expired.includes(token))
      const found = [`expired: ${expired.join(', ') || 'none'}`, `within a week: ${later.join(', ') || 'none'}`].join('; ')
      return [warning(name, `${path}: ${found}`, advice), ...modeOf(path)]
    }
    return [ok(name, `${path} has ${tokens.length}, valid for longer than a week`), ...modeOf(path)]
  } catch (cause) {
    return [error(name, (cause as Error).message, 'correct the file; a start with it fails')]
  }
}

/** The file has hashes only, so that it may be read; a user who can change it can make tokens. */
function modeOf(path: string): readonly Check[] {
  const mode = statSync(path).mode & 0o777
  if (process.platform === 'win32' || (mode & 0o022) === 0) return []
  return [
    error('admin tokens', `other users can change ${path}, and so make tokens (mode ${mode.toString(8)})`, `chmod 600 ${path}`),
  ]
}

function ofTimeouts(config: Config): readonly Check[] {
  const { data, statementTimeoutSeconds: statement, lockTimeoutSeconds: lock, idleTransactionTimeoutSeconds: idle } = config
  if (!/^postgres(ql)?:/.test(data)) return []
  const found = `statements ${statement} s, locks ${lock} s, idle transactions ${idle} s`
  const off = Object.entries({
    statementTimeoutSeconds: statement,
    lockTimeoutSeconds: lock,
    idleTransactionTimeoutSeconds: idle,
  })
    .filter(([, seconds]) => seconds === 0)
    .map(([name]) => name)
  if (off.length > 0) return [warning('time-outs', found, `set ${off.join(', ')}: 0 lets a request wait for ever`)]
  if (lock < statement) return [ok('time-outs', found)]
  return [warning('time-outs', found, 'set lockTimeoutSeconds below statementTimeoutSeconds, or it has no effect')]
}

const WEEK_MS = 7 * 24 * 3_600_000
