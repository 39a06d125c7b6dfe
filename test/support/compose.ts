/** Compose files, as docker-compose reads them. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { parse } from 'yaml'
import { userEnv } from './installed-package.ts'

export interface Service {
  readonly image: string
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly pull_policy?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
}

/** Why no Compose file can be read on this machine; false where it can. */
export const noCompose: string | false =
  spawnSync('sh', ['-c', 'command -v docker-compose']).status === 0 ? false : 'it needs docker-compose'

/** What docker-compose prints of a file, with these variables. */
export function composeConfig(file: string, variables: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync('docker-compose', ['--file', file, 'config'], {
    encoding: 'utf8',
    env: { ...userEnv, ...variables },
  })
  return { code: status, out: stdout, err: stderr }
}

/** The services of a Compose file, checked and completed by docker-compose. */
export function servicesIn(file: string, variables: Readonly<Record<string, string>> = {}): Readonly<Record<string, Service>> {
  const { code, out, err } = composeConfig(file, variables)
  assert.equal(code, 0, err)
  return parse(out).services
}
