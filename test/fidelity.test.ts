/** The form of FIDELITY.md: every fact has a grade and a known source, and every choice names the evidence that would change it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { errors as kme } from '../src/apis/kme/errors.ts'
import { errors as msp } from '../src/apis/msp/errors.ts'
import { errors as kdp } from '../src/apis/reseller/errors.ts'
import { errors as gen1 } from '../src/apis/reseller/gen1/errors.ts'

const page = readFileSync(new URL('../FIDELITY.md', import.meta.url), 'utf8')

interface Table {
  readonly section: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
const tables = tablesOf(page)
const withHead = (...head: string[]) => tables.filter(table => head.every((cell, i) => table.head[i] === cell))

const sources = withHead('short', 'title', 'date').flatMap(({ rows }) => rows)
const known = new Set(sources.flatMap(([short = '']) => [...short.matchAll(/`([^`]+)`/g)].map(([, name]) => name)))

test('every source of FIDELITY.md has a title and a date', () => {
  assert.ok(known.size > 30)
  for (const row of sources) assert.ok(row.length === 3 && row.every(cell => cell !== ''), row.join(' | '))
})

test('every published or sample fact of FIDELITY.md has a grade and a source from the table of sources', () => {
  const facts = withHead('fact', 'grade', 'source').flatMap(({ rows }) => rows)
  assert.ok(facts.length > 80)
  for (const [fact = '', grade = '', source = ''] of facts) {
    assert.match(grade, /^(published|sample)([,;] (published|sample))?$/, fact)
    const named = [...source.matchAll(/`([A-Z][\w.-]*)`/g)].map(([, name]) => name)
    assert.ok(named.length > 0, `${fact} has a source`)
    assert.deepEqual(
      named.filter(name => !known.has(name)),
      [],
      fact,
    )
  }
})

test('every source of FIDELITY.md is used by a fact or a choice', () => {
  const [text = ''] = page.split('\n## Sources')
  assert.deepEqual(
    [...known].filter(name => !text.includes(`\`${name}\``)),
    [],
  )
})

test('every inferred choice of FIDELITY.md names the evidence that would change it', () => {
  const choices = withHead('inferred', 'evidence that would change it').flatMap(({ rows }) => rows)
  assert.ok(choices.length > 180)
  for (const [choice = '', change = '', ...rest] of choices) {
    assert.equal(rest.length, 0, choice)
    assert.match(change, /^[\p{L}`].{4}/u, choice)
  }
})

test('FIDELITY.md lists no choice twice', () => {
  const choices = withHead('inferred').flatMap(({ rows }) => rows.map(([choice]) => choice))
  assert.deepEqual(
    choices.filter((choice, i) => choices.indexOf(choice) !== i),
    [],
  )
})

test('the contract date table of FIDELITY.md has the rows C1 to C8 and M1 to M5, each with both forms and grades', () => {
  const rows = withHead('row', 'subject').flatMap(table => table.rows)
  assert.deepEqual(
    rows.map(([id]) => id),
    ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8', 'M1', 'M2', 'M3', 'M4', 'M5'],
  )
  for (const row of rows) assert.ok(row.length === 5 && row.every(cell => cell !== ''), row.join(' | '))
})

const catalogues = { KME: kme, KDP: kdp, 'KDP, first generation': gen1, MSP: msp }
for (const [section, catalogue] of Object.entries(catalogues)) {
  test(`every error number in section ${section} of FIDELITY.md is in the catalogue of that API`, () => {
    const codes = new Set(Object.values(catalogue).map(([code]) => String(code)))
    const cells = tables.filter(table => table.section === section).flatMap(({ rows }) => rows.flat())
    const named = cells.flatMap(cell => [...cell.matchAll(/`(\d{7,8})`/g)].map(([, code = '']) => code))
    assert.ok(named.length > 5)
    assert.deepEqual(
      named.filter(code => !codes.has(code)),
      [],
    )
  })
}

/** The tables of a Markdown text, each with its heading of second level. */
function tablesOf(text: string): Table[] {
  let section = ''
  return text.split('\n\n').flatMap(block => {
    section = /^## (.+)$/m.exec(block)?.[1] ?? section
    const [head = [], , ...rows] = block
      .split('\n')
      .filter(line => line.startsWith('|'))
      .map(line =>
        line
          .slice(1, -1)
          .split('|')
          .map(cell => cell.trim()),
      )
    return head.length === 0 ? [] : [{ section, head, rows }]
  })
}
