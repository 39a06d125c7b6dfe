/** The software bill of materials of an artefact: a CycloneDX 1.6 document, without a time, so that equal builds are equal files. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Component {
  readonly type: 'application' | 'library'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[]
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const lock: Readonly<Record<string, { version: string; license?: string; integrity?: string }>> = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
).packages

/** The package that is installed in a folder below `node_modules`. Throws where the lock file has no licence or hash of it. */
export function npmComponent(folder: string): Component {
  const path = folder.slice(folder.indexOf('node_modules/'))
  const name = path.replace(/^.*node_modules\//, '')
  const { version, license, integrity } = lock[path] ?? {}
  if (version === undefined || license === undefined || integrity?.startsWith('sha512-') !== true) {
    throw new Error(`package-lock.json has no version, licence or SHA-512 of ${path}: install it from a registry`)
  }
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: licensesOf(license),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') }],
  }
}

/** Node itself, in a file. */
export function nodeComponent(file: string): Component {
  const version = process.versions.node
  const purl = `pkg:generic/node@${version}`
  const content = createHash('sha512').update(readFileSync(file)).digest('hex')
  const hashes = [{ alg: 'SHA-512', content }] as const
  return { type: 'application', 'bom-ref': purl, name: 'node', version, purl, licenses: licensesOf('MIT'), hashes }
}

/** An installed package of Debian, such as `libc6:amd64`. Its licences are many, and in its file `copyright`. */
export function debianComponent(installed: string): Component {
  const read = (field: string) =>
    execFileSync('dpkg-query', ['--show', `--showformat=\${${field}}`, installed], { encoding: 'utf8' })
  const [name, version, architecture] = [read('Package'), read('Version'), read('Architecture')]
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`
  return { type: 'library', 'bom-ref': purl, name, version, purl }
}

const licensesOf = (license: string): NonNullable<Component['licenses']> =>
  / (AND|OR|WITH) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }]

/** The document of Muster with these parts, as JSON. */
export function sbomOf(components: readonly Component[]): string {
  const { name, version, license } = manifest
  const root = `${name}@${version}`
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': root, name, version, licenses: licensesOf(license) } },
    components,
    dependencies: [{ ref: root, dependsOn: components.map(component => component['bom-ref']) }],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
