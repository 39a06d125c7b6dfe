import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'

test('install.mjs refuses to install into a linked node_modules and leaves the target of the link as it was', t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-install-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(join(import.meta.dirname, '../scripts/install.mjs'), join(folder, 'install.mjs'))
  // A package.json is left out on purpose: `npm ci` fails without one before it removes anything.
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  mkdirSync(join(folder, 'shared/fastify'), { recursive: true })
  symlinkSync('shared', join(folder, 'node_modules'))
  const { status, stderr } = spawnSync(process.execPath, ['install.mjs'], { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /^node_modules is a symbolic link/)
  assert.ok(existsSync(join(folder, 'shared/fastify')))
})

const OF_ANOTHER_PLATFORM = { version: '1.0.0', optional: true }
for (const [what, version, status] of [
  ['leaves packages alone that npm has installed already', '1.0.0', 0],
  ['installs where a package has another version than the lock file names', '0.9.0', 1],
] as const) {
  test(`install.mjs ${what}`, t => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-install-'))
    t.after(() => rmSync(folder, { recursive: true }))
    cpSync(join(import.meta.dirname, '../scripts/install.mjs'), join(folder, 'install.mjs'))
    const lockWith = (packages: object) => JSON.stringify({ packages: { '': { name: 'any' }, ...packages } })
    const lock = lockWith({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': OF_ANOTHER_PLATFORM })
    writeFileSync(join(folder, 'package-lock.json'), lock)
    mkdirSync(join(folder, 'shared/.bin'), { recursive: true })
    writeFileSync(join(folder, 'shared/.bin/node'), '')
    writeFileSync(join(folder, 'shared/.package-lock.json'), lockWith({ 'node_modules/a': { version } }))
    // A link, so that an installation is refused and not begun.
    symlinkSync('shared', join(folder, 'node_modules'))
    const run = spawnSync(process.execPath, ['install.mjs'], { cwd: folder, encoding: 'utf8' })
    assert.equal(run.status, status, run.stderr)
  })
}
