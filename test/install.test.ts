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
