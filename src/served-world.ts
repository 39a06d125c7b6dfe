/** Makes the world that requests are served with: a store with its clock, faults, background work and record of refusals. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { apisOf } from './all-apis.ts'
import { seedAtFirst } from './apis/control/first-seed.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { Guesses } from './auth/guesses.ts'
import { EVERY_ALGORITHM, RS512 } from './auth/signed-jwt.ts'
import type { CredentialStore } from './auth/store.ts'
import type { Config } from './config.ts'
import { normalForms } from './enrolment/identifier.ts'
import { makeFaults } from './faults/faults.ts'
import { type Journals, notingTransactions } from './journals.ts'
import type { Metrics } from './metrics.ts'
import { type OpenWorld, openWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { type RefusalQueue, refusalQueue, withQueued } from './refusal-queue.ts'
import { fileOf, makeDatabaseFrom } from './storage/engines/sqlite-file.ts'
import { isPostgres } from './storage/open.ts'
import { drain } from './work/worker.ts'
import { startedOnWake, startWorkerRole, type WorkerRole, waking } from './worker-role.ts'
import type { WorldPorts } from './world-ports.ts'
import type { Instance } from './worlds/instance.ts'
import { WorldError } from './worlds/world-error.ts'
import type { Worlds } from './worlds/worlds.ts'

/** A world that is open in this process, with the handles of its parts. */
export interface ServedWorld extends Instance<ControlWorld> {
  readonly opened: OpenWorld
  readonly work: WorkerRole
  readonly refusals: RefusalQueue
}

/** What all worlds of a process share. */
export interface SharedParts {
  readonly config: Config
  readonly metrics: Pick<Metrics, 'timed' | 'refusalsDropped' | 'exposition'>
  readonly publicUrl: () => string | undefined
  readonly guesses: Guesses | undefined
  /** Undefined where the request journal is off. */
  readonly journals: Journals | undefined
  readonly settings: ReturnType<typeof settingsOf>
  /** The store that has the signing keys of all worlds; undefined for the first world itself. */
  readonly keys: Pick<CredentialStore, 'signingKeys' | 'addSigningKey'> | undefined
  worlds(): Worlds<ControlWorld>
  ports(): WorldPorts
}

interface Identity {
  readonly name: string
  readonly id: string
  /** The seed document that a reset applies. */
  readonly seed: unknown
}

/** Opens a world on an image in memory or on a folder. */
export async function openServedWorld(
  shared: SharedParts,
  identity: Identity,
  on: { readonly image: Uint8Array } | { readonly folder: string },
): Promise<ServedWorld> {
  const config: Config = { ...shared.config, data: 'folder' in on ? on.folder : ':memory:' }
  const opened = await openWorld(config, PROJECTIONS, {
    opening: 'image' in on ? on : 'create',
    name: identity.name,
  })
  const work = 'image' in on ? startedOnWake(opened) : startWorkerRole(config, opened, identity.name)
  const served = servedWorld({ ...shared, config }, identity, { opened, work })
  if ((await opened.store.transactions.inProgress()).count > 0) work.wake()
  return served
}

/** The world of an open store. */
export function servedWorld(
  shared: SharedParts,
  identity: Identity,
  { opened, work }: { opened: OpenWorld; work: WorkerRole },
): ServedWorld {
  const { metrics, keys } = shared
  const refusals = refusalQueue({ activity: opened.store.activity, log: opened.log, dropped: metrics.refusalsDropped })
  const { signingKeys, addSigningKey } = keys ?? opened.credentials
  const credentials = metrics.timed({ ...opened.credentials, signingKeys, addSigningKey })
  const journal = shared.journals?.of(identity.name)
  const store = journal === undefined ? opened.store : notingTransactions(opened.store, journal)
  const world: ControlWorld = {
    ...opened.world,
    ...identity,
    ...shared.settings,
    refusals,
    store: withQueued(waking(metrics.timed(store), work), refusals),
    credentials,
    guesses: shared.guesses,
    publicUrl: shared.publicUrl,
    get worlds() {
      return shared.worlds()
    },
    get ports() {
      return shared.ports()
    },
    faults: makeFaults(text => normalForms(text, opened.world.rules)),
    journal,
    machine: { now: opened.pace.machineNow },
    drain: () => drain(opened.world, opened.pace),
    wind: opened.clock.wind,
    wake: work.wake,
    isWorking: work.isWorking,
    metrics: metrics.exposition,
  }
  const { copies } = opened
  const uncopyable = (): never => {
    throw new WorldError('unavailable', 'a store on PostgreSQL cannot be copied or restored')
  }
  return {
    world,
    opened,
    work,
    refusals,
    bytes: () => copies?.bytes() ?? 0,
    bytesBeside: () => journal?.bytes() ?? 0,
    image: async () => {
      await refusals.flush()
      return copies === undefined ? uncopyable() : copies.image()
    },
    load: async file => {
      if (copies === undefined) return uncopyable()
      await refusals.flush()
      await copies.load(file)
      world.faults.clear()
      journal?.clear()
      await opened.clock.sync()
      work.wake()
    },
    close: async () => {
      await work.stop()
      await refusals.close()
      await opened.store.close()
    },
  }
}

/** Whether the start creates the store. A database on PostgreSQL may exist, so the answer is no. */
export const isNewStore = ({ data }: Config): boolean => data === ':memory:' || !(isPostgres(data) || existsSync(fileOf(data)))

/**
 * Creates the database of a new folder from the image of its seed. Seeding a file would take a commit, and so a wait for the
 * disk, for each row.
 */
export async function seedNewFolder(config: Config, image: () => Promise<Uint8Array>): Promise<void> {
  const { data } = config
  if (data === ':memory:' || !isNewStore(config)) return
  makeDatabaseFrom(data, await image())
}

/**
 * Makes the images that new worlds begin with. A seed is applied once; the images of the latest seeds are stored, since one
 * test suite uses few.
 */
export function seedImages(parts: Omit<SharedParts, 'metrics' | 'keys' | 'journals'>): (seed: unknown) => Promise<Uint8Array> {
  const shared: SharedParts = { ...parts, metrics: NO_METRICS, keys: undefined, journals: undefined }
  const images = new Map<string, Promise<Uint8Array>>()
  const make = async (seed: unknown): Promise<Uint8Array> => {
    const config = { ...shared.config, data: ':memory:' }
    const opened = await openWorld(config, PROJECTIONS)
    const served = servedWorld({ ...shared, config }, { name: 'seed', id: 'seed', seed }, { opened, work: startedOnWake(opened) })
    try {
      if (seed !== undefined) await seedAtFirst(served.world, { wanted: true })
      return await served.image()
    } finally {
      await served.close()
    }
  }
  return seed => {
    const key = createHash('sha256')
      .update(JSON.stringify(seed) ?? '')
      .digest('hex')
    const image = images.get(key) ?? make(seed)
    images.delete(key)
    images.set(key, image)
    image.catch(() => images.delete(key))
    for (const oldest of images.keys()) {
      if (images.size <= MOST_IMAGES) break
      images.delete(oldest)
    }
    return image
  }
}

const MOST_IMAGES = 8

/** The requests of no client reach a world that is made for its image. */
const NO_METRICS: SharedParts['metrics'] = {
  timed: store => store,
  refusalsDropped: () => {},
  exposition: async () => ({ type: '', text: '' }),
}

/** What each world has of the settings. */
export const settingsOf = (config: Config) => ({
  algorithms: config.weakerHashes ? EVERY_ALGORITHM : RS512,
  mode: config.mode,
  contract: config.contract,
  differences: apisOf(config.contract).flatMap(({ name, differences = [] }) =>
    differences.map(({ id, ...difference }) => ({ id, api: name, ...difference })),
  ),
  adminTokenHash: config.adminToken === undefined ? null : createHash('sha256').update(config.adminToken).digest('hex'),
  hosts: config.publicUrl === undefined ? config.hosts : [...config.hosts, new URL(config.publicUrl).host],
  apis: apisOf(config.contract).filter(({ name }) => name !== 'control'),
})
