/** The programs of docs/testing.md pass as they stand, from the sources. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const page = readFileSync(new URL('../../docs/testing.md', import.meta.url), 'utf8')
const programs = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)

// Their servers need not be their own, so that they start sooner.
const muster = await openMuster()
after(() => muster.close())

test('docs/testing.md has programs', () => assert.equal(programs.length, 3))

for (const [index, code] of programs.entries())
  test(`program ${index + 1} of docs/testing.md passes`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-docs-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'program.mts')
    const entry = (_: string, name: string): string => JSON.stringify(join(import.meta.dirname, `../../src/${name}/index.ts`))
    writeFileSync(file, code.replaceAll(/'muster-server\/(\w+)'/g, entry))
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined, MUSTER_URL: muster.url }
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], { cwd: folder, env })
    const printed = await readAll(child.stdout)
    assert.match(printed, /^# pass 1$/m, printed)
    assert.match(printed, /^# fail 0$/m, printed)
  })
