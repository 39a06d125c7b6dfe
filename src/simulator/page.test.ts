/** docs/simulate.md: its tables have the members and outcomes that exist. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { MEMBERS, OUTCOMES } from './mix.ts'

const page = readFileSync(new URL('../../docs/simulate.md', import.meta.url), 'utf8')

for (const [head, names] of [
  ['member', MEMBERS],
  ['outcome', OUTCOMES],
] as const) {
  test(`the table of docs/simulate.md with the column ${head} has each ${head} of a mix and no other`, () => {
    const [, rows = ''] = new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? []
    const listed = [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(listed.sort(), [...names].sort())
  })
}
