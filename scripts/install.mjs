// Runs before each npm script, so that `npm start` and `npm test` work on a fresh clone: installs what the lock file names, unless
// npm has installed it already. Plain JavaScript without dependencies, because it runs on the machine's own Node.
import { execSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'

// npm's own record of what is in node_modules, which it writes at the end of each installation.
const present = packagesOf('node_modules/.package-lock.json')

/** An optional package is for another platform where it is absent. */
const isPresent = ([path, { version, optional }]) =>
  path === '' || (present[path] === undefined ? optional === true : present[path].version === version)

if (!existsSync('node_modules/.bin/node') || !Object.entries(packagesOf('package-lock.json')).every(isPresent)) {
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
}

function packagesOf(file) {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).packages ?? {}) : {}
}
