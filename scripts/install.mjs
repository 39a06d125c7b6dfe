// Runs before each npm script, so that `npm start` and `npm test` work on a fresh clone: installs what the lock file names, once
// for each version of the lock file. Plain JavaScript without dependencies, because it runs on the machine's own Node.
import { execSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'

const lock = readFileSync('package-lock.json', 'utf8')
const stamp = 'node_modules/.installed-lock.json'
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync('node_modules/.bin/node')

if (!installed) {
  // `npm ci` empties the folder that the link points to, and another checkout may be using it.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'node_modules is a symbolic link, and its packages are not those of package-lock.json. ' +
        '`npm ci` would delete the folder that it points to. Remove the link, or install where the link points to.',
    )
    process.exit(1)
  }
  console.error('Installing what package-lock.json names (once, about a minute) …')
  try {
    // --include=dev: the Node that runs everything is a dev dependency, also where NODE_ENV is production.
    execSync('npm ci --include=dev --loglevel=error', { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch {
    console.error(
      'npm ci failed: see its messages above. With a proxy or a private registry, `npm ci --include=dev` must work first.',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}
