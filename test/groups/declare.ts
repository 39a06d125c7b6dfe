/**
 * `npm test` runs the test files in four processes: each loads the server once for all its files, which takes longer than most
 * files. A file is a test, so that it is loaded when the file before has ended. Inside it is a suite, which runs its tests when all
 * are declared, also after an `await`, and to which alone the hooks of the file apply.
 */
import { globSync } from 'node:fs'
import { suite, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const PROCESSES = 4
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
// Their suites have commands of their own.
const OTHERS = ['test/processes/**', 'test/browser/**', 'test/package/**', 'test/clients/**', 'test/fuzz/**']

/** Declares every fourth test file, from the one at `first` on. */
export function declareEveryFourth(first: 0 | 1 | 2 | 3): void {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: ROOT, exclude: OTHERS }).sort()
  for (const file of files.filter((_, index) => index % PROCESSES === first)) {
    test(file, () => {
      suite('tests', async () => {
        await import(pathToFileURL(ROOT + file).href)
      })
    })
  }
}
