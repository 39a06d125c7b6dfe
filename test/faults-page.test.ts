/** docs/faults.md: its snippets print what follows them, and its recipes are those of the server. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { MOST_FAULTS } from '../src/faults/faults.ts'
import { RECIPES } from '../src/faults/recipes.ts'
import { paste } from './support/paste.ts'
import { openMuster } from './support/server.ts'

const page = readFileSync(new URL('../docs/faults.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^```sh\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```/gm)]

test('docs/faults.md has two snippets with their outputs', () => assert.equal(snippets.length, 2))

for (const [, snippet = '', output] of snippets) {
  test(`the snippet of docs/faults.md that ends with ${snippet.trim().split('\n').at(-1)} prints what the page says`, async t => {
    const muster = await openMuster()
    t.after(muster.close)
    const { out, err } = await paste(snippet, muster.url)
    // The lines of a head end with CR.
    assert.equal(out.replaceAll('\r', ''), output, err)
  })
}

test('docs/faults.md lists the recipes with their orders, and the limit of a world', () => {
  for (const [name, { description, when, do: effect }] of Object.entries(RECIPES)) {
    const order = JSON.stringify({ ...(when && { when }), do: effect })
    assert.ok(page.includes(`| \`${name}\` | ${description} | \`${order}\` |`), name)
  }
  assert.ok(page.includes(`at most ${MOST_FAULTS.toLocaleString('en')} faults`))
})
