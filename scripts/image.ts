/**
 * Makes the OCI image without a Docker daemon: `npm run image -- FILE` writes an archive that container tools load, and beside it
 * the list of its parts. It needs Debian with `umoci` and `binutils`, and no root. Equal sources make equal files (decisions/0031).
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { USER, VARIABLES, writeRoot } from './image-root.ts'
import { sbomOf } from './sbom.ts'

const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'))
const archive = resolve(process.argv[2] ?? `${name}-${version}.oci.tar`)
const epoch = process.env.SOURCE_DATE_EPOCH ?? '0'
const READABLE = ['--owner=0', '--group=0', '--mode=u=rwX,go=rX']

mkdirSync(dirname(archive), { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'muster-image-'))
try {
  const root = join(work, 'root')
  const parts = writeRoot(root)
  const layer = join(work, 'layer.tar')
  tar(layer, root, ['--create', ...READABLE, '--exclude=./data', '.'])
  tar(layer, root, ['--append', `--owner=${USER}`, `--group=${USER}`, '--mode=700', './data'])
  const layout = join(work, 'layout')
  writeLayout(layout, layer)
  tar(archive, layout, ['--create', ...READABLE, '.'])
  writeFileSync(`${archive.replace(/(\.oci)?\.tar$/, '')}.cdx.json`, sbomOf(parts))
} finally {
  rmSync(work, { recursive: true })
}

function tar(file: string, folder: string, args: readonly string[]): void {
  const equal = ['--format=ustar', '--sort=name', `--mtime=@${epoch}`, '--numeric-owner']
  execFileSync('tar', [`--file=${file}`, `--directory=${folder}`, ...equal, ...args])
}

function writeLayout(layout: string, layer: string): void {
  const created = new Date(Number(epoch) * 1000).toISOString().replace('.000Z', 'Z')
  const umoci = (command: string, options: readonly (readonly [option: string, value: string])[], ...args: string[]) =>
    execFileSync('umoci', [...command.split(' '), ...options.flatMap(([option, value]) => [`--${option}`, value]), ...args])
  const image = ['image', `${layout}:${version}`] as const
  umoci('init', [['layout', layout]])
  umoci('new', [image])
  const history = { created, author: '', created_by: 'scripts/image.ts' }
  umoci('raw add-layer', [image, ...Object.entries(history).map(([key, value]) => [`history.${key}`, value] as const)], layer)
  umoci('config --no-history', [
    image,
    ['created', created],
    ['author', ''],
    ['os', 'linux'],
    ['architecture', { x64: 'amd64' }[process.arch as string] ?? process.arch],
    ['config.user', `${USER}:${USER}`],
    ['config.workingdir', '/data'],
    ['config.volume', '/data'],
    ['config.exposedports', '4600/tcp'],
    ['config.entrypoint', 'muster'],
    ['config.cmd', 'serve'],
    ...Object.entries(VARIABLES).map(([variable, value]) => ['config.env', `${variable}=${value}`] as const),
    ['config.label', `org.opencontainers.image.title=${name}`],
    ['config.label', `org.opencontainers.image.version=${version}`],
    ['config.label', `org.opencontainers.image.licenses=${license}`],
  ])
  // The images of the steps before.
  umoci('gc', [['layout', layout]])
  writeFileSync(join(layout, 'manifest.json'), JSON.stringify([dockerEntry(layout)]))
}

/** The image as versions of Docker read it that load their own format alone: a list of the same files. */
function dockerEntry(layout: string): object {
  const read = (path: string) => JSON.parse(readFileSync(join(layout, path), 'utf8'))
  const pathOf = ({ digest }: { readonly digest: string }) => `blobs/${digest.replace(':', '/')}`
  const { config, layers } = read(pathOf(read('index.json').manifests[0]))
  return { Config: pathOf(config), RepoTags: [`${name}:${version}`], Layers: layers.map(pathOf) }
}
