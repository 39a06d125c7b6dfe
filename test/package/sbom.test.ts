/** The list of what the package bundles, compared with the lock file, the installed packages and the imports of the sources. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Component } from '../../scripts/sbom.ts'
import { ROOT } from '../support/installed-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-sbom-'))
after(() => rmSync(folder, { recursive: true }))
execFileSync(process.execPath, ['scripts/build.ts', folder], { cwd: ROOT })

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
const document = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'))
const components: readonly Component[] = document.components
const { packages } = read('package-lock.json')

test('the list of bundled packages is a CycloneDX document of this version of the package', () => {
  const { name, version, license } = read('package.json')
  assert.deepEqual([document.bomFormat, document.specVersion, document.version], ['CycloneDX', '1.6', 1])
  const { component } = document.metadata
  assert.deepEqual([component.name, component.version, component.licenses], [name, version, [{ license: { id: license } }]])
  const references = components.map(each => each['bom-ref'])
  assert.equal(new Set(references).size, references.length)
  assert.deepEqual(document.dependencies, [{ ref: component['bom-ref'], dependsOn: references }])
})

test('each bundled package is listed with the version and licence that are installed and the hash of the lock file', () => {
  assert.ok(components.length > 30)
  for (const { name, version, purl, licenses = [], hashes = [] } of components) {
    const path = Object.keys(packages).find(path => path.endsWith(`node_modules/${name}`) && packages[path].version === version)
    assert.ok(path, `${name} ${version} is in the lock file`)
    const installed = read(`${path}/package.json`)
    const licence = licenses.map(each => ('expression' in each ? each.expression : each.license.id))
    assert.deepEqual([version, licence], [installed.version, [installed.license]], name)
    assert.equal(purl, `pkg:npm/${name.replace('@', '%40')}@${version}`)
    const [{ alg, content } = { alg: '', content: '' }] = hashes
    const integrity = `${alg.toLowerCase().replace('-', '')}-${Buffer.from(content, 'hex').toString('base64')}`
    assert.equal(integrity, packages[path].integrity, name)
  }
})

test('the packages that have a licence in licences.txt are the listed ones', () => {
  const licences = readFileSync(join(folder, 'licences.txt'), 'utf8')
  const heads = licences.split(`\n${'-'.repeat(80)}\n`).map(part => part.trim().split(',', 1)[0])
  assert.deepEqual(
    heads,
    components.map(({ name, version }) => `${name} ${version}`),
  )
})

test('each package that the sources import is listed', () => {
  const imported = globSync('src/**/*.{ts,cjs}', { cwd: ROOT })
    .filter(file => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .flatMap(file => [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /^(?:import|export) (?!type )[^'"]*?from '([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm,
      ),
    ])
    .map(([, named = '', loaded = '']) => /^(@[^/]+\/)?[^/]+/.exec(named || loaded)?.[0] ?? '')
    .filter(name => !name.startsWith('node:') && !builtinModules.includes(name))
  const names = new Set(components.map(({ name }) => name))
  assert.ok(imported.includes('fastify') && imported.includes('pg') && imported.includes('@scalar/fastify-api-reference'))
  assert.deepEqual(
    [...new Set(imported)].filter(name => !names.has(name)),
    [],
  )
})
