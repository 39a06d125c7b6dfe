import { createHash } from 'node:crypto'
import {
  constants,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { imeis } from '../test/support/imeis.ts'
import { CUSTOMER, type Muster, type MusterOptions, PROFILE, RESELLER, startMuster } from './servers/muster.ts'
import { upload } from './upload.ts'

/** The folder of the bench: sample data, which later runs reuse, and temporary files of a script. */
const DATA = fileURLToPath(new URL('data/', import.meta.url))

/**
 * A copy of the built-in sample data with so many more devices of its customer, for one script. The original is made by uploads to a
 * running server, so that it has real rows, and is made again after a change of the storage code.
 */
export async function copyOfSampleData(
  scope: AsyncDisposableStack,
  devices: number,
  program: Pick<MusterOptions, 'from'> = {},
): Promise<string> {
  const made = await sampleDataOf(devices, program)
  const copy = scratchFolder(scope)
  cpSync(made, copy, { recursive: true, mode: constants.COPYFILE_FICLONE })
  return copy
}

/** The size of a device in the original on disk, bytes. */
export const bytesADevice = async (devices: number): Promise<number> =>
  statSync(join(await sampleDataOf(devices), 'muster.db')).size / devices

/** An empty folder that is removed when the script ends. */
export function scratchFolder(scope: AsyncDisposableStack): string {
  mkdirSync(DATA, { recursive: true })
  const folder = mkdtempSync(join(DATA, 'scratch-'))
  scope.defer(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Fills the sample data's customer by uploads that are approved on arrival; each device gets the profile. */
export async function fill(muster: Muster, devices: number): Promise<void> {
  const trusted = await fetch(`${muster.url}/_muster/v1/associations/${RESELLER}/${CUSTOMER}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ autoApproval: true, defaultProfile: PROFILE }),
  })
  if (!trusted.ok) throw new Error(`the association could not be changed: ${await trusted.text()}`)
  for (let from = 0; from < devices; from += UPLOAD) {
    await upload(muster.reseller.client, { id: `fill-${from}`, devices: imeis(Math.min(UPLOAD, devices - from), from) })
  }
}

/** The identifier of a device that `fill` uploaded. */
export const identifierAt = (place: number): string => imeis(1, place)[0] ?? ''

const UPLOAD = 50_000

async function sampleDataOf(devices: number, program: Pick<MusterOptions, 'from'> = {}): Promise<string> {
  const made = join(DATA, `sample-${devices}-${codeOfStorage()}`)
  if (existsSync(made)) return made
  for (const old of globSync(join(DATA, `{sample-${devices}-*,building-*}`))) rmSync(old, { recursive: true })
  process.stderr.write(`Making sample data with ${devices.toLocaleString('en')} devices, once …\n`)
  const building = join(DATA, `building-${process.pid}-${devices}`)
  mkdirSync(building, { recursive: true })
  {
    await using muster = await startMuster(building, { ...program, env: { MUSTER_MAX_DEVICES: String(UPLOAD) } })
    await fill(muster, devices)
  }
  renameSync(building, made)
  return made
}

/** A digest of the storage code. */
function codeOfStorage(): string {
  const source = new URL('../src/storage/', import.meta.url)
  const hash = createHash('sha256')
  const files = globSync('**/*.ts', { cwd: source }).filter(file => !/\.(test|battery)\.ts$/.test(file))
  for (const file of files.toSorted()) hash.update(readFileSync(new URL(file, source)))
  return hash.digest('hex').slice(0, 12)
}
