/** The package, built, packed and installed from its tarball into an empty project. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

// As in a user's shell: without the repository's Node 26 and without the variables that npm sets for its scripts.
export const userEnv = Object.fromEntries(
  Object.entries({ ...process.env, PATH: pathWithoutBin() }).filter(([name]) => !/^(npm_|MUSTER_|NODE_)/i.test(name)),
)

function pathWithoutBin(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter(folder => !/node_modules[/\\]\.bin[/\\]?$/.test(folder)).join(delimiter)
}

export type InstalledPackage = ReturnType<typeof installPackage>

export function installPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-package-'))
  const project = join(folder, 'project')
  const installed = join(project, 'node_modules/muster-server')
  // Nothing is downloaded, so the package needs no other.
  const env = { ...userEnv, npm_config_cache: join(folder, 'cache'), npm_config_offline: 'true' }
  const run = (file: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(file, args, { cwd: project, env, encoding: 'utf8' })
    return { code: status, out: stdout, err: stderr }
  }
  const succeed = (file: string, ...args: string[]): string => {
    const { code, out, err } = run(file, ...args)
    assert.equal(code, 0, `${file} ${args.join(' ')}: ${out}${err}`)
    return out
  }

  const made = join(folder, 'made')
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts'), join(made, 'dist')], { cwd: ROOT })
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  for (const name of ['package.json', 'README.md', 'LICENSE', ...files.filter((name: string) => name !== 'dist')]) {
    cpSync(join(ROOT, name), join(made, name), { recursive: true })
  }
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  // The script before packing builds; this build is done.
  const packed = succeed('npm', 'pack', made, '--ignore-scripts', '--json', '--pack-destination', folder)
  const [pack] = Object.values<{ filename: string }>(JSON.parse(packed))
  const tarball = join(folder, pack?.filename ?? '')
  succeed('npm', 'install', '--save-dev', tarball)

  return { folder, project, installed, tarball, env, run, succeed, remove: () => rmSync(folder, { recursive: true }) }
}

/** Installs packages from the registry into a new folder of this name; returns its `node_modules`. */
export function fetched(place: string, ...packages: string[]): string {
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{ "private": true }')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: place, env: userEnv, stdio: 'pipe' })
  return join(place, 'node_modules')
}

/** Node 20, 22 and the one of this process, by their major version; the older ones are installed into a folder of this name. */
export function fetchedNodes(place: string): readonly (readonly [major: number, path: string])[] {
  const majors = [20, 22]
  const nodes = fetched(place, ...majors.map(major => `node${major}@npm:node-${process.platform}-${process.arch}@${major}`))
  return [...majors.map(major => [major, join(nodes, `node${major}/bin/node`)] as const), [26, process.execPath]]
}
