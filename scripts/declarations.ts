/** The declaration files of the package's entries, for users with TypeScript. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isolatedDeclarationSync } from 'rolldown/experimental'

/**
 * Declarations by path, for an entry and for the files whose types it exports, directly or through others: `index.d.ts`,
 * `config/error.d.ts`. `entry` is a path below `folder`. Throws for an export whose type is inferred and not written down.
 */
export function declarationsOf(folder: string, entry: string): ReadonlyMap<string, string> {
  const made = new Map<string, string>()
  const files = [entry]
  // The list grows while it is read: each declaration adds the files that it imports from.
  for (const file of files) {
    const { code, errors } = isolatedDeclarationSync(file, readFileSync(join(folder, file), 'utf8'))
    const [error] = errors
    if (error !== undefined) throw new Error(`${join(folder, file)}: ${error.message}\n${error.codeframe ?? ''}`)
    const imported = [...code.matchAll(RELATIVE)].map(([, specifier = '']) => posix.join(posix.dirname(file), specifier))
    files.push(...imported.filter(path => !files.includes(path)))
    made.set(
      file.replace(/\.ts$/, '.d.ts'),
      code.replace(RELATIVE, (all, path: string) => all.replace(path, asJavaScript(path))),
    )
  }
  return made
}

/** An import of a file of ours in the text of a declaration, which has no other texts of this form. */
const RELATIVE = /\b(?:from|import\()\s*["'](\.{1,2}\/[^"']+\.ts)["']/g

// TypeScript finds the declarations of `x.js` in `x.d.ts`.
const asJavaScript = (path: string): string => path.replace(/\.ts$/, '.js')
