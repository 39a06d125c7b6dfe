// Makes `npm start` and `npm test` enough on a fresh clone: installs what the lock file says, once for each lock file.
// Plain JavaScript without dependencies, because it runs on whatever Node the machine has.
import { execSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const lock = readFileSync('package-lock.json', 'utf8')
const stamp = 'node_modules/.installed-lock.json'
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock && existsSync('node_modules/.bin/node')

if (!installed) {
  console.error('Installing what package-lock.json names (once, about a minute) …')
  try {
    // --include=dev: the Node that runs everything is a dev dependency, NODE_ENV=production or not.
    execSync('npm ci --include=dev --loglevel=error', { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch {
    console.error(
      'npm ci failed: see its messages above. With a proxy or a private registry, `npm ci --include=dev` must work first.',
    )
    process.exit(1)
  }
  writeFileSync(stamp, lock)
}
