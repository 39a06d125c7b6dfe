/** Finds the Node that a server runs on: tests may run on an older one. */
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { isServerNode, REQUIRED } from '../node-version.ts'

export interface Surroundings {
  /** The Node of this process, and its version. */
  readonly execPath: string
  readonly version: string
  /** Folders from which a `node_modules` is searched upwards. */
  readonly folders: readonly string[]
  readonly path: string
}

/**
 * The path of a Node that is new enough: that of this process, the npm package `node`, or one of the PATH. Throws with what to do
 * where there is none, and where `wanted` is too old.
 */
export function findNode(wanted: string | undefined, around: Surroundings): string {
  if (wanted !== undefined) return requireUsable(wanted)
  if (isServerNode(around.version)) return around.execPath
  const looked: string[] = []
  for (const path of candidates(around)) {
    const version = versionOf(path)
    if (version !== undefined && isServerNode(version)) return path
    looked.push(`${path} (${version === undefined ? 'it does not run' : `Node ${version}`})`)
  }
  throw new Error(
    `The Muster server needs Node ${REQUIRED} or newer, and these tests run on Node ${around.version}. ${WAYS} ` +
      `Found: ${looked.length === 0 ? 'no other Node' : looked.join(', ')}.`,
  )
}

const WAYS =
  `Install a newer one beside them, \`npm i -D node@${REQUIRED}\` (scripts of npm then run on it too); or name its path, ` +
  "`startMuster({ node: '/path/of/node' })`; or start a server elsewhere and set MUSTER_URL to its address."

function requireUsable(path: string): string {
  const version = versionOf(path)
  if (version !== undefined && isServerNode(version)) return path
  const what = version === undefined ? 'no program that runs' : `Node ${version}`
  throw new Error(`The option node of startMuster is ${path}, which is ${what}; it must be Node ${REQUIRED} or newer.`)
}

function candidates({ folders, path }: Surroundings): readonly string[] {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const packages = folders.flatMap(above).map(folder => join(folder, 'node_modules/node/bin', file))
  const programs = path.split(delimiter).map(folder => join(folder, file))
  return [...new Set([...packages, ...programs])].filter(isFile)
}

/** The folder and those that contain it. */
const above = (folder: string): readonly string[] => (dirname(folder) === folder ? [folder] : [folder, ...above(dirname(folder))])

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

function versionOf(path: string): string | undefined {
  try {
    const printed = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 })
    return /^v(\d+\.\d+\.\d+)/.exec(printed)?.[1]
  } catch {
    return undefined
  }
}
