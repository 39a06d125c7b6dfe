/**
 * Checks the settings of a server, its OpenID provider and the place of its data, as `muster doctor` prints them. Nothing is changed or created, and
 * the server may run.
 */
import { existsSync } from 'node:fs'
import { type Config, ConfigError, type Env, type Flags, readConfig } from '../config.ts'
import { fileOf } from '../storage/engines/sqlite-file.ts'
import { isPostgres } from '../storage/open.ts'
import { type Check, error, ok } from './check.ts'
import { checkFolder } from './folder.ts'
import { checkSettings } from './settings.ts'
import { checkSignIn } from './sign-in.ts'
import { checkStore } from './store.ts'

export async function examine(flags: Flags, env: Env, now: () => number): Promise<readonly Check[]> {
  let config: Config
  try {
    config = readConfig(flags, env)
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause
    return [error('settings', cause.message, 'correct the setting; nothing else was checked')]
  }
  return [...checkSettings(config, now()), ...(await checkSignIn(config)), ...(await ofPlace(config, now))]
}

async function ofPlace(config: Config, now: () => number): Promise<readonly Check[]> {
  const { data } = config
  if (data === ':memory:') return [ok('database', 'in memory; it ends with the process')]
  if (isPostgres(data)) return checkStore(config, now)
  const files = checkFolder(data)
  if (files.some(({ state, name }) => state === 'error' && name === 'files')) return files
  if (!existsSync(fileOf(data))) return [...files, ok('database', `${data} has none; the first start creates it`)]
  return [...files, ...(await checkStore(config, now))]
}
