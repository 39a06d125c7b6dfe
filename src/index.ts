/**
 * The package as a library. Importing it has no effect and works on Node 20; `serve` needs Node 26. Each export is a promise to
 * users: what it is and does changes with a version of the package.
 */
import type { Config } from './config.ts'
import { requireServerNode } from './node-version.ts'
import type { Running } from './running.ts'

export { type Config, ConfigError, type Env, type Flags, readConfig } from './config.ts'
export type { Running } from './running.ts'

/** Starts the roles that the configuration names; resolves once the server accepts requests. Rejects on Node before 26. */
export async function serve(config: Config): Promise<Running> {
  requireServerNode('The Muster server')
  // Loaded when it is needed: it imports node:sqlite, which Node 20 does not have.
  const main = await import('./main.ts')
  return main.serve(config)
}
