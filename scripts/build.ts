/** Makes `dist/`, which runs where types are not stripped: under `node_modules`. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
execFileSync('tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit', shell: process.platform === 'win32' })
// What is read as data and not imported, the compiler leaves behind.
for (const file of globSync('src/**/*.json')) copyFileSync(file, file.replace(/^src/, 'dist'))
