/**
 * Builds the console into `dist/console`, or the folder that the first argument names. With `--if-older` it does so only where a
 * source is newer than the last build, so that `npm start` builds once.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type Plugin, rolldown } from 'rolldown'

const SOURCES = ['console/**/*', 'src/**/*.ts', 'scripts/console.ts', 'package-lock.json']

/** A browser reads no file of keys. */
export const withoutNode: Plugin = {
  name: 'without-node',
  load: id =>
    id.replaceAll('\\', '/').endsWith('/sdk/auth/read-keys-file.ts') ? 'export const readText = undefined' : undefined,
}

/** Writes the files, and returns the modules that they consist of. */
export async function buildConsole(target: string): Promise<readonly string[]> {
  // Another process may be serving the former files: they are replaced at once.
  const folder = `${target}.${process.pid}`
  const bundle = await rolldown({
    input: { main: 'console/main.tsx', live: 'console/app/live-worker.ts' },
    platform: 'browser',
    plugins: [withoutNode],
  })
  const { output } = await bundle.write({
    dir: `${folder}/assets`,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    minify: true,
  })
  const chunks = output.filter(file => file.type === 'chunk')
  const names = new Map(chunks.filter(({ isEntry }) => isEntry).map(({ name, fileName }) => [`${name}.js`, fileName]))
  mkdirSync(`${folder}/assets`, { recursive: true })
  for (const file of ['style.css', 'icon.svg']) {
    const text = readFileSync(`console/${file}`, 'utf8')
    const name = file.replace('.', `-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.`)
    names.set(file, name)
    writeFileSync(`${folder}/assets/${name}`, file.endsWith('.css') ? withoutIndent(text) : text)
  }
  const page = readFileSync('console/index.html', 'utf8')
  writeFileSync(
    `${folder}/index.html`,
    page.replace(/(\/assets\/)([\w.]+)/g, (_, path: string, name: string) => path + (names.get(name) ?? name)),
  )
  rmSync(target, { recursive: true, force: true })
  try {
    renameSync(folder, target)
  } catch (error) {
    // Another process has built the same sources meanwhile.
    if (!existsSync(`${target}/index.html`)) throw error
    rmSync(folder, { recursive: true })
  }
  return chunks.flatMap(({ moduleIds }) => moduleIds)
}

/** Builds where a source is newer than the last build. */
export async function buildIfOlder(folder: string): Promise<void> {
  if (isOlder(folder)) await buildConsole(folder)
}

const withoutIndent = (css: string): string => css.replace(/\s*\n\s*/g, '\n')

function isOlder(folder: string): boolean {
  if (!existsSync(`${folder}/index.html`)) return true
  const built = statSync(`${folder}/index.html`).mtimeMs
  return globSync([...SOURCES]).some(file => statSync(file).mtimeMs > built)
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const folder = args.find(arg => !arg.startsWith('--')) ?? 'dist/console'
  await (args.includes('--if-older') ? buildIfOlder : buildConsole)(folder)
}
