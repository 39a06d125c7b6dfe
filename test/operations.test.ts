/** Every command, flag, metric, table and log message that docs/operations.md names exists. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { programWith } from '../src/cli/program.ts'
import { KEYS } from '../src/storage/tables.ts'
import { openMuster } from './support/server.ts'

const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8')

test('every command and flag in docs/operations.md exists', async () => {
  const program = await programWith('')
  const named = [...page.matchAll(/\bmuster ([a-z][a-z-]*(?: [a-z][a-z-]*)*)((?: [^\n`#]*)?)/g)].flatMap(
    ([line, words = '', rest = '']) => {
      const command = program.commands.find(one => one.name() === words.split(' ')[0])
      return command === undefined ? [] : [{ line, words: words.split(' '), flags: rest.match(/--[a-z-]+/g) ?? [], command }]
    },
  )
  assert.ok(named.length >= 20)
  for (const { line, words, flags, command } of named) {
    const own = command.commands.length === 0 ? command : command.commands.find(one => one.name() === words[1])
    // A sentence may name the command alone.
    if (flags.length > 0) assert.ok(own, line)
    for (const flag of flags)
      assert.ok(
        own?.options.some(({ long }) => long === flag),
        `${line}: ${flag} does not exist`,
      )
  }
})

test('docs/operations.md lists every table with a distribution key that is part of its primary key', () => {
  const rows = [...page.matchAll(/^\| (`[a-z_`, ]+`) \| (none|`[a-z_]+`)/gm)]
  const keyOf = new Map(
    rows.flatMap(([, tables = '', key = '']) =>
      [...tables.matchAll(/`(\w+)`/g)].map(([, table]) => [table, key.replaceAll('`', '')]),
    ),
  )
  assert.deepEqual([...keyOf.keys()].sort(), [...Object.keys(KEYS), 'migrations'].sort())
  for (const [table, columns] of Object.entries(KEYS)) {
    const key = keyOf.get(table)
    assert.ok(key === 'none' || (columns as readonly string[]).includes(key ?? ''), table)
  }
})

test('every metric and label in docs/operations.md is exposed', async t => {
  const muster = await openMuster()
  t.after(() => muster.close())
  await muster.ask('GET', '/_muster/v1/health')
  const { text } = await muster.ask('GET', '/_muster/v1/metrics')
  const named = [...page.matchAll(/^\| `([a-z0-9_]+)(?:\{([a-z,]+)\})?` \|/gm)].filter(([, name = '']) =>
    /^(muster|nodejs|process)_/.test(name),
  )
  assert.ok(named.length >= 7)
  for (const [, name, labels] of named) {
    const line = text.split('\n').find(line => line.startsWith(`${name}`) && !line.startsWith('#'))
    assert.ok(line, `${name} is exposed`)
    for (const label of labels?.split(',') ?? []) assert.ok(line.includes(`${label}=`), `${name} has ${label}`)
  }
})

test('docs/operations.md quotes the log messages of failed steps as the worker writes them', () => {
  const worker = readFileSync(new URL('../src/work/run.ts', import.meta.url), 'utf8')
  assert.ok(page.includes('a step failed; it will be retried') && worker.includes("'a step failed; it will be retried'"))
  assert.match(worker, /MAX_ATTEMPTS = 5\b/)
  assert.ok(page.includes('given up after 5 attempts'))
})
