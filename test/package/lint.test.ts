/** The OpenAPI documents under the default rules of Redocly and of Spectral, which the test downloads. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ROOT, userEnv } from '../support/installed-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-lint-'))
after(() => rmSync(folder, { recursive: true }))
const dependencies = { '@redocly/cli': '2.77.0', '@stoplight/spectral-cli': '6.16.3' }
writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
writeFileSync(join(folder, '.spectral.yaml'), 'extends: ["spectral:oas"]\n')
execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, env: userEnv, stdio: 'pipe' })

const documents = globSync(join(ROOT, 'openapi/!(*.schema).json')).sort()

for (const [name, ...args] of [
  // Without one rule: the success of some operations is a redirect, which `test/openapi.test.ts` accepts too.
  ['redocly', 'lint', '--extends=recommended', '--format=summary', '--skip-rule=operation-2xx-response'],
  ['spectral', 'lint', '--fail-severity=hint'],
] as const) {
  test(`the default rules of ${name} find no error and no warning in the documents`, () => {
    assert.equal(documents.length, 6)
    const env = { ...userEnv, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const options = { cwd: folder, env, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(join(folder, 'node_modules/.bin', name), [...args, ...documents], options)
    const said = (stdout + stderr).trim()
    assert.equal(status, 0, said)
    // Redocly succeeds with warnings, and counts them after this line.
    assert.match(said, /(descriptions are valid\. 🎉|severity of 'hint' or higher found!)$/)
  })
}
