/**
 * Makes `dist/`, the code of the package, or writes to the folder that the first argument names. Node does not strip types
 * under `node_modules`, and a few bundles start in less than half the time and memory of their 1,700 modules (decisions/0017).
 * The entries of `exports` are `dist/index.js`, `dist/sdk/index.js` and `dist/testing/index.js` with their declarations; other
 * code is in `dist/cli/` (decisions/0019).
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Plugin, rolldown } from 'rolldown'
import { sampleDataImage } from '../src/seed-images.ts'
import { writeCommonJs } from './commonjs.ts'
import { buildConsole } from './console.ts'
import { declarationsOf } from './declarations.ts'
import { npmComponent, sbomOf } from './sbom.ts'

const dir = process.argv[2] ?? 'dist'
rmSync(dir, { recursive: true, force: true })
// Before the other bundles, whose lists of packages include its own.
const consoleModules = await buildConsole(`${dir}/console`)

/** Escapes letters beyond ASCII: with one of them Node needs twice the memory for the text of a file. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle: (_, files) => {
    for (const file of Object.values(files)) {
      if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escaped)
    }
  },
}

/** Modules that Fastify loads and that its use here never reaches, with what takes their place. */
const UNUSED: Readonly<Record<string, string>> = {
  'node:http2': 'module.exports = {}',
  'node:https': 'module.exports = {}',
  // Muster writes its log itself.
  pino: 'module.exports = {}',
  // Whether a plugin fits the version of Fastify: package-lock.json says so.
  semver: 'module.exports = { satisfies: () => true }',
  // Whether the regular expression of a route is safe: no route has one.
  'safe-regex2': 'module.exports = () => true',
}

/** A start would load them: a tenth of its time. */
const unused: Plugin = {
  name: 'unused',
  resolveId: (source, importer = '') =>
    source in UNUSED && /node_modules\/(fastify|find-my-way)\//.test(importer.replaceAll('\\', '/'))
      ? `\0unused:${source}`
      : undefined,
  load: id => (id.startsWith('\0unused:') ? UNUSED[id.slice('\0unused:'.length)] : undefined),
}

/** Writes licences.txt, which the licences of the bundled packages require, and the list of these packages as a CycloneDX document. */
const bundledPackages: Plugin = {
  name: 'bundled-packages',
  generateBundle(_, files) {
    const modules = [...Object.values(files).flatMap(file => (file.type === 'chunk' ? file.moduleIds : [])), ...consoleModules]
    const packages = new Set(modules.flatMap(module => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? []))
    const folders = [...packages].sort()
    const notices = folders.map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
      const texts = readdirSync(folder).filter(file => /^(licen[cs]e|notice)/i.test(file))
      return [`${name} ${version}, ${license}`, ...texts.map(file => readFileSync(`${folder}/${file}`, 'utf8').trim())].join(
        '\n\n',
      )
    })
    this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n` })
    this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: sbomOf(folders.map(npmComponent)) })
  },
}

const declarations: Plugin = {
  name: 'declarations',
  generateBundle() {
    // Entries share files, such as the types of the client.
    const files = new Map(['index.ts', 'sdk/index.ts', 'testing/index.ts'].flatMap(entry => [...declarationsOf('src', entry)]))
    for (const [fileName, source] of files) this.emitFile({ type: 'asset', fileName, source })
  },
}

/** The file that `muster run` loads into programs of its user: it runs on any Node, so it is no part of a bundle. */
const preload: Plugin = {
  name: 'preload',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'cli/preload.cjs', source: readFileSync('src/proxy/preload.cjs') })
  },
}

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

const bundle = await rolldown({
  input: {
    index: 'src/index.ts',
    'sdk/index': 'src/sdk/index.ts',
    'testing/index': 'src/testing/index.ts',
    'cli/muster': 'src/cli/muster.ts',
    'cli/worker-thread': 'src/worker-thread.ts',
    'cli/list-thread': 'src/storage/engines/list-thread.ts',
  },
  platform: 'node',
  // Never loaded: pg only checks whether pg-native exists, and Fastify's schemas and injections are not used.
  external: ['pg-native', '@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'],
  plugins: [unused, ascii, bundledPackages, declarations, preload],
})
await bundle.write({
  dir,
  // The only file of the client that a bundler for browsers leaves out (`browser` in package.json).
  chunkFileNames: ({ name }) => (name === 'read-keys-file' ? 'sdk/[name].js' : 'cli/[name].js'),
  // Names are not shortened, so that stack traces stay readable.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
})
// Not minified, because the stack traces of tests lead into them.
for (const entry of ['sdk/index', 'testing/index']) await writeCommonJs(dir, entry, [ascii])
// A start on an empty folder copies this database: that takes a tenth of the time of applying migrations and seed.
writeFileSync(`${dir}/cli/sample-data.db`, await sampleDataImage())
