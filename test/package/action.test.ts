/** The shell steps of the GitHub Action, run as its runner runs them: bash with -e and pipefail, and files for variables and outputs. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { installPackage, ROOT, userEnv } from '../support/installed-package.ts'

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

interface Step {
  readonly id: string
  readonly shell: string
  readonly env: Readonly<Record<string, string>>
  readonly run: string
}

describe('the GitHub Action', () => {
  const { folder, tarball, remove } = installPackage()
  const temporary = join(folder, 'runner')
  const [variables, outputs] = [join(folder, 'github-env'), join(folder, 'github-output')]
  const groups: number[] = []
  let action: Action
  before(() => {
    mkdirSync(temporary)
    action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))
  })
  after(() => {
    // The server that a step leaves behind is in the group of its shell; a runner ends it with the job.
    for (const group of groups) {
      try {
        process.kill(-group)
      } catch {}
    }
    remove()
  })

  /** Runs a step with these inputs. */
  async function runStep(id: string, inputs: Readonly<Record<string, string>> = {}) {
    const step = action.runs.steps.find(each => each.id === id)
    assert.ok(step && step.shell === 'bash')
    const filled = (text: string) =>
      text.replace(/\$\{\{ (?:inputs\.(\w+)|github\.action_path) \}\}/g, (_, name?: string) =>
        name === undefined ? ROOT : (inputs[name] ?? action.inputs[name]?.default ?? assert.fail(`no input ${name}`)),
      )
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)]))
    for (const file of [variables, outputs]) writeFileSync(file, '')
    const script = join(folder, `${id}.sh`)
    writeFileSync(script, step.run)
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: folder,
      env: { ...userEnv, ...env, RUNNER_TEMP: temporary, GITHUB_ENV: variables, GITHUB_OUTPUT: outputs },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    groups.push(child.pid as number)
    const err = readAll(child.stderr)
    const [code] = await once(child, 'exit')
    return { code, err: await err }
  }

  const linesOf = (file: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )

  test('it is a composite action whose outputs are those of its steps', () => {
    assert.equal(action.runs.using, 'composite')
    for (const [name, { value }] of Object.entries(action.outputs)) assert.equal(value, `\${{ steps.start.outputs.${name} }}`)
  })

  test('its steps install the package with Node 26, start a server and set its address and accounts as variables', async () => {
    const installed = await runStep('install', { package: tarball })
    assert.equal(installed.code, 0, installed.err)
    const started = await runStep('start')
    assert.equal(started.code, 0, started.err)
    const env = linesOf(variables)
    const { url, log } = linesOf(outputs)
    assert.deepEqual([env.MUSTER_URL, env.MUSTER_WORLD], [url, 'default'])
    assert.match(readFileSync(log ?? '', 'utf8'), /^\{"ready":true/m)
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: env.MUSTER_ACME_CLIENT_ID ?? '',
      client_secret: env.MUSTER_ACME_CLIENT_SECRET ?? '',
    })
    const { status } = await fetch(env.MUSTER_TOKEN_URL ?? '', { method: 'POST', body: form })
    assert.equal(status, 200)
    // A step that starts another server does not get one of its settings.
    assert.equal(readConfig({}, env).port, 4600)
  })

  test('a server that does not start ends its step with an error, and the step prints the reason', async () => {
    const { code, err } = await runStep('start', { seed: 'scenario:nothing' })
    assert.equal(code, 1)
    assert.match(err, /scenario.*nothing/)
    assert.equal(readFileSync(variables, 'utf8'), '')
  })
})
