import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { databases } from '../support/databases.ts'
import { spawnMuster } from '../support/process.ts'

describe('the built package in a folder without node_modules', () => {
  const root = join(import.meta.dirname, '../..')
  const folder = mkdtempSync(join(tmpdir(), 'muster-package-'))
  const program = join(folder, 'dist/cli/muster.js')
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [program, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  before(() => {
    execFileSync(process.execPath, [join(root, 'scripts/build.ts'), join(folder, 'dist/cli')], { cwd: root })
    for (const name of ['package.json', 'examples']) cpSync(join(root, name), join(folder, name), { recursive: true })
  })
  after(() => rmSync(folder, { recursive: true }))

  test('muster demo runs to its end', () => {
    assert.match(run('demo'), /registered and approved +995 /)
  })

  for (const database of databases) {
    test(`muster serve with its data in ${database.name} serves the APIs, their documents and the reference page`, async t => {
      const place = await database.place()
      t.after(() => database.drop(place))
      const muster = await spawnMuster(place, [], { program })
      t.after(() => muster.close())
      assert.equal((await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: await muster.token('acme') })).status, 200)
      assert.equal((await muster.ask('GET', '/_muster/docs')).status, 200)
      const { body } = await muster.ask('GET', '/_muster/openapi/kme.json')
      assert.equal(`${body.info.version}\n`, run('--version'))
    })
  }

  test('licences.txt names the licence of each bundled dependency', () => {
    assert.match(readFileSync(join(folder, 'dist/cli/licences.txt'), 'utf8'), /^fastify .*, MIT\n\nMIT License/m)
  })
})
