/** YAML files as the tools of containers read them. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
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

const succeeds = (command: string): boolean => spawnSync('sh', ['-c', command]).status === 0

// The first one in the path may be another than that of the system's packages.
const python = ['python3', '/usr/bin/python3'].find(program => succeeds(`${program} -c "import yaml"`))

/** Why no YAML file can be read on this machine; false where it can. */
export const noYaml: string | false = python === undefined && 'it needs python3-yaml'

/** Why no Compose file can be read on this machine; false where it can. */
export const noCompose: string | false = noYaml || (succeeds('command -v docker-compose') ? false : 'it needs docker-compose')

// biome-ignore lint/suspicious/noExplicitAny: each test knows the file that it reads
export const yamlIn = (text: string): any =>
  JSON.parse(
    execFileSync(python ?? 'python3', ['-c', 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'], {
      input: text,
      encoding: 'utf8',
    }),
  )

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
  return yamlIn(out).services
}
