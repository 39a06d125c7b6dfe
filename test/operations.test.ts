/** Every command, flag, metric, table and log message that docs/operations.md names exists. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { backupCommand } from '../src/cli/backup.ts'
import { copyCommand } from '../src/cli/copy.ts'
import { exportCommand } from '../src/cli/export.ts'
import { importCommand } from '../src/cli/import.ts'
import { migrateCommand } from '../src/cli/migrate.ts'
import { serveCommand } from '../src/cli/serve.ts'
import { KEYS } from '../src/storage/tables.ts'
import { openMuster } from './support/server.ts'

const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8')
const commands = [serveCommand, migrateCommand, exportCommand, importCommand, copyCommand, backupCommand]

test('every command and flag in docs/operations.md exists', () => {
  const named = [...page.matchAll(/\bmuster ([a-z]+)((?: [^\n`#]*)?)/g)].filter(([, name]) =>
    commands.some(one => one.name() === name),
  )
  assert.ok(named.length >= 10)
  for (const [line, name, rest = ''] of named) {
    const command = commands.find(one => one.name() === name)
    for (const [flag] of rest.matchAll(/--[a-z-]+/g)) {
      assert.ok(
        command?.options.some(option => option.long === flag),
        `${line}: ${flag} does not exist`,
      )
    }
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
