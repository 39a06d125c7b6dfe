/** The files of the OCI image: Node, the libraries that it is linked with, the package, and nothing else. */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { type Component, debianComponent, nodeComponent } from './sbom.ts'

/** User and group of the process, which no file but the folder /data belongs to. */
export const USER = '65532'

export const VARIABLES: Readonly<Record<string, string>> = {
  PATH: '/usr/bin',
  // All addresses of the container's own network; who reaches these is decided where its ports are published.
  MUSTER_HOST: '0.0.0.0',
  MUSTER_PUBLIC_SANDBOX: 'true',
  MUSTER_DATA: '/data',
  // The root may be read-only, and the image has no other folder for temporary files.
  TMPDIR: '/data',
  // It would be in that folder, beside the data, and save a tenth of a second at a start.
  NODE_DISABLE_COMPILE_CACHE: '1',
}

/** Writes the files into an empty folder and returns what they are made of. Needs Debian or a distribution that is made from it. */
export function writeRoot(root: string): Component[] {
  const at = (path: string): string => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    return join(root, path)
  }
  execFileSync(process.execPath, ['scripts/build.ts', at('app/dist')])
  // `muster simulate --example` prints the example.
  for (const file of ['package.json', 'LICENSE', 'README.md', 'examples/fleet.yaml']) copyFileSync(file, at(`app/${file}`))
  // The image has no `env`, which finds Node elsewhere.
  const entry = at('app/dist/cli/muster.js')
  writeFileSync(entry, readFileSync(entry, 'utf8').replace('#!/usr/bin/env node', '#!/usr/bin/node'))
  chmodSync(entry, 0o755)
  symlinkSync('/app/dist/cli/muster.js', at('usr/bin/muster'))

  // Without its table of symbols, an eighth of the file.
  const node = at('usr/bin/node')
  copyFileSync(process.execPath, node)
  execFileSync('strip', [node])
  const platform = `node-${process.platform}-${process.arch}`
  copyFileSync(join(dirname(process.execPath), `../node_modules/${platform}/LICENSE`), at('usr/share/doc/node/copyright'))

  const linked = execFileSync('ldd', [process.execPath], { encoding: 'utf8' })
  // The loader, the last line, has no arrow.
  const libraries = [...linked.matchAll(/(?:=> |^\t)(\/\S+) \(/gm)].map(([, path = '']) => path)
  const packages = new Set<string>()
  for (const library of libraries) {
    copyFileSync(library, at(library))
    packages.add(packageOf(library))
  }
  for (const name of packages) {
    const copyright = `usr/share/doc/${name.replace(/:.*/, '')}/copyright`
    copyFileSync(`/${copyright}`, at(copyright))
  }

  writeFileSync(at('etc/passwd'), `muster:x:${USER}:${USER}:muster:/data:/nonexistent\n`)
  writeFileSync(at('etc/group'), `muster:x:${USER}:\n`)
  writeFileSync(at('etc/nsswitch.conf'), 'hosts: files dns\n')
  // Those that Node has built in. `--use-system-ca` reads this file, so an operator can put another one in its place.
  writeFileSync(at('etc/ssl/certs/ca-certificates.crt'), `${rootCertificates.join('\n')}\n`)
  mkdirSync(at('data'))

  const bundled: Component[] = JSON.parse(readFileSync(at('app/dist/sbom.cdx.json'), 'utf8')).components
  return [nodeComponent(node), ...[...packages].map(debianComponent), ...bundled]
}

/** The Debian package, with its architecture, that has a library. */
function packageOf(library: string): string {
  // Where /lib is a link to /usr/lib, the package has either path.
  const paths = [library, `/usr${library}`].filter(path => existsSync(path))
  for (const path of paths) {
    try {
      const [name = ''] = execFileSync('dpkg-query', ['--search', path], { encoding: 'utf8', stdio: 'pipe' }).split(': ')
      return name
    } catch {}
  }
  throw new Error(`no Debian package has ${library}, so its version and licence are unknown: make the image on Debian`)
}
