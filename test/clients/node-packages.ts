/** The packages of the clients of Node, Node 20 itself among them, in a temporary folder that later runs use again. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface NodePackages {
  /** The folder that has `node_modules`. */
  readonly folder: string
  /** The program Node 20. */
  readonly node20: string
}

const MANIFEST = new URL('packages/package.json', import.meta.url)

/** Installs what `packages/package.json` names, once for each version of that file. */
export function nodePackages(): NodePackages | { readonly missing: string } {
  const manifest = readFileSync(MANIFEST, 'utf8')
  const folder = join(tmpdir(), `muster-clients-${createHash('sha256').update(manifest).digest('hex').slice(0, 12)}`)
  const node20 = join(folder, 'node_modules/node/bin/node')
  const stamp = join(folder, '.installed')
  if (existsSync(stamp)) return { folder, node20 }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), manifest)
  try {
    // npm's variables of this script would make the installation a part of it.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(cache|registry))/i.test(name)),
    )
    execFileSync('npm', ['install', '--no-package-lock', '--loglevel=error'], { cwd: folder, env, stdio: 'pipe' })
    execFileSync(node20, ['--version'])
  } catch (error) {
    return { missing: `npm install in ${folder} fails: ${String(error).slice(0, 500)}` }
  }
  writeFileSync(stamp, '')
  return { folder, node20 }
}
