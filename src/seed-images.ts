/** Images of stores to which a seed was applied: what a new store begins with, instead of a commit for each row. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { seedAtFirst } from './apis/control/first-seed.ts'
import { seedOf } from './apis/control/scenarios/index.ts'
import { type Config, readConfig } from './config.ts'
import { makeCoverages } from './coverage.ts'
import { LEASE_MS } from './enrolment/store/steps.ts'
import { makeIds } from './ids.ts'
import { openWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { type SharedParts, servedWorld, settingsOf } from './served-world.ts'
import { fileOf } from './storage/engines/sqlite-file.ts'
import { isPostgres } from './storage/open.ts'
import { startedOnWake } from './worker-role.ts'

/** Whether the start creates the store. A database on PostgreSQL may exist, so the answer is no. */
export const isNewStore = ({ data }: Config): boolean => data === ':memory:' || !(isPostgres(data) || existsSync(fileOf(data)))

/** The store of a seed that is applied at the time `now`; without a seed, an empty store. */
export async function seedImage(config: Config, seed: unknown, now: number): Promise<Uint8Array> {
  if (isBuilt(config, seed)) return at(now, readFileSync(BUILT))
  const key = createHash('sha256')
    .update(JSON.stringify([seed, { ...config, data: '', port: 0 }]))
    .digest('hex')
  const image = images.get(key) ?? makeImage(config, seed)
  images.delete(key)
  images.set(key, image)
  image.catch(() => images.delete(key))
  for (const oldest of images.keys()) {
    if (images.size <= MOST_IMAGES) break
    images.delete(oldest)
  }
  return at(now, Buffer.from(await image))
}

/** For the build, which stores it beside the code. */
export const sampleDataImage = (): Promise<Uint8Array> => makeImage(readConfig({}, {}), seedOf(['default']))

// Of the latest seeds, since one test suite uses few.
const images = new Map<string, Promise<Uint8Array>>()
const MOST_IMAGES = 8

/** Absent where the sources run: they are newer than a build. */
const BUILT = new URL('sample-data.db', import.meta.url)

/** A sandbox alone accepts the short secrets of the sample data. */
const isBuilt = ({ mode }: Config, seed: unknown): boolean =>
  mode === 'sandbox' && JSON.stringify(seed) === JSON.stringify(seedOf(['default'])) && existsSync(BUILT)

async function makeImage(settings: Config, seed: unknown): Promise<Uint8Array> {
  const config = { ...settings, data: ':memory:' }
  const opened = await openWorld(config, PROJECTIONS, { now: SEED_TIME })
  const clock = { now: () => SEED_TIME }
  // Without chance, so that the builds of equal sources are equal.
  const lease = () => ({ holder: 'image', until: SEED_TIME + LEASE_MS })
  const world = { ...opened.world, clock, ids: makeIds(clock, '0'.repeat(8)), lease }
  const shared: SharedParts = { ...UNSERVED, config, settings: settingsOf(config) }
  const served = servedWorld(
    shared,
    { name: 'seed', id: 'seed', seed },
    { opened: { ...opened, world }, work: startedOnWake(opened) },
  )
  try {
    if (seed !== undefined) await seedAtFirst(served.world, { wanted: true })
    return await served.image()
  } finally {
    await served.close()
  }
}

/** The requests of no client reach a world that is made for its image. */
const UNSERVED: Omit<SharedParts, 'config' | 'settings'> = {
  metrics: { timed: store => store, refusalsDropped: () => {}, exposition: async () => ({ type: '', text: '' }) },
  keys: undefined,
  guesses: undefined,
  adminTokens: () => [],
  openid: undefined,
  journals: undefined,
  coverages: makeCoverages(),
  publicUrl: () => undefined,
  ports: unserved,
  worlds: unserved,
}

function unserved(): never {
  throw new Error('a world that is made for its image has no other worlds')
}

/** The time of all that a seed creates in an image; its bytes occur in no other value. */
const SEED_TIME = 0x19a_b3c5_d7e9

/**
 * Sets the time of an image to `now`. SQLite stores a number of this size in six bytes (its file format, 2.1), and the stored
 * JSON of devices has its digits, so that each time is replaced by one of the same length.
 */
function at(now: number, image: Buffer): Uint8Array {
  for (const write of [sixBytes, digits]) {
    const [from, to] = [write(SEED_TIME), write(now)]
    for (let i = image.indexOf(from); i !== -1; i = image.indexOf(from, i + from.length)) to.copy(image, i)
  }
  return image
}

function sixBytes(time: number): Buffer {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(time, 0, 6)
  return bytes
}

const digits = (time: number): Buffer => Buffer.from(String(time))
