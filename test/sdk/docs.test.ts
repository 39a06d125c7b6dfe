/** The snippets of docs/sdk.md print what the page says. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { test } from 'node:test'
import { openMuster } from '../support/server.ts'

const page = readFileSync(new URL('../../docs/sdk.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^```ts\n(.*?)^```\n\n^```text\n(.*?)^```/gms)].map(([, code = '', printed = '']) => ({
  code,
  printed,
}))

test('every program of the page is followed by what it prints', () => {
  assert.equal(snippets.length, 3)
  assert.equal(snippets.length, page.match(/^```ts$/gm)?.length)
})

for (const [index, { code, printed }] of snippets.entries())
  test(`program ${index + 1} of docs/sdk.md prints what the page says`, async t => {
    const muster = await openMuster()
    const folder = mkdtempSync(join(tmpdir(), 'muster-docs-'))
    t.after(async () => {
      await muster.close()
      rmSync(folder, { recursive: true })
    })
    const program = join(folder, 'program.mts')
    const source = JSON.stringify(join(import.meta.dirname, '../../src/sdk/index.ts'))
    writeFileSync(program, code.replace(`'muster-server/sdk'`, source))
    const child = spawn(process.execPath, [program], { cwd: folder, env: { ...process.env, MUSTER_URL: muster.url } })
    const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
    assert.equal(out, printed, err)
  })
