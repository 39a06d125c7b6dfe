/**
 * Opens the store, starts work and listens: the one place where every room meets. What a room may not import, it is handed
 * here. Importing this file starts nothing.
 */
import { createHash, randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import manifest from '../package.json' with { type: 'json' }
import { EXPLANATIONS } from './apis/control/admit.ts'
import { seedAtFirst } from './apis/control/first-seed.ts'
import { control } from './apis/control/index.ts'
import { SEED_SCHEMA, seedSchema } from './apis/control/seed-schema.ts'
import builtInTown from './apis/control/town.json' with { type: 'json' }
import type { ControlWorld } from './apis/control/world.ts'
import { gateway } from './apis/gateway/index.ts'
import { deviceProjection as kmeDevices } from './apis/kme/devices.ts'
import { kme } from './apis/kme/index.ts'
import { mspOf } from './apis/msp/index.ts'
import { deviceProjection as kdpDevices } from './apis/reseller/devices.ts'
import { gen1 } from './apis/reseller/gen1/index.ts'
import { kdpOf } from './apis/reseller/index.ts'
import { recent } from './auth/recent.ts'
import { EVERY_ALGORITHM, RS512 } from './auth/signed-jwt.ts'
import { signingKey } from './auth/signing-key.ts'
import type { Config } from './config.ts'
import type { Store } from './enrolment/store.ts'
import { makeFaults } from './faults/faults.ts'
import { addDocs } from './http/docs.ts'
import { makeServer } from './http/serve.ts'
import { type Metrics, makeMetrics } from './metrics.ts'
import { openPlace, type Place } from './place.ts'
import { ofSeedFile, readSeedFile } from './seed-file.ts'
import { backedUp } from './storage/backup.ts'
import { copied, exportTo, importFrom } from './storage/copy.ts'
import { isPostgres, openStore } from './storage/open.ts'
import type { Api } from './wire/api.ts'
import type { Finding, Refused } from './wire/catalogue.ts'
import { CONTRACTS } from './wire/contract.ts'
import { type OpenApi, openapi } from './wire/openapi.ts'
import { joined } from './wire/openapi-join.ts'
import { drain, startWork, type Work } from './work/worker.ts'
import type { Threaded } from './worker-thread.ts'

/** A plane that is up. */
export interface Running {
  readonly url: string
  /** The seed document that the town came from, at this start or an earlier one; undefined where it is another's town. */
  readonly town: unknown
  /** Ends in-flight requests and the step under way, then closes the store. */
  close(): Promise<void>
}

/** Starts the roles that the configuration names; answers once it can serve. */
export async function serve(config: Config): Promise<Running> {
  const seed = config.seed === undefined ? builtInTown : readSeedFile(config.seed)
  const place = await openPlace(config, PROJECTIONS)
  const work = startRole(config, place)
  const metrics = makeMetrics({ inProgress: place.store.transactions.inProgress, now: place.world.clock.now })
  const world = controlWorld(config, place, { work, metrics, seed })
  if (config.role === 'worker') {
    const close = async () => {
      await work.stop()
      await place.store.close()
    }
    return { url: '', town: undefined, close }
  }
  // Made beside all else that starts; whoever needs it before, or if that fails, asks for it again.
  const key = signingKey(world).catch(() => undefined)
  // An operator's own plane begins empty, unless it is told otherwise.
  const wanted = config.mode === 'sandbox' || config.seed !== undefined
  const isSeeded = await ofSeedFile(config.seed, () => seedAtFirst(world, { wanted })).catch(async error => {
    await Promise.all([work.stop(), key])
    await place.store.close()
    throw error
  })
  const town = isSeeded ? seed : undefined

  const app = makeServer<ControlWorld, AnyCaller>({
    apis: apisOf(config.contract),
    worldOf: async name => {
      await place.clock.keep()
      return name === undefined ? world : undefined
    },
    epochOf: ({ credentials }) => credentials.epoch(),
    newId: world.ids.uuid,
    misbehave: ({ caller, ...request }) =>
      request.api === 'control' ? undefined : world.faults.next({ ...request, tenant: tenantOf(caller) }),
    refused: async what => {
      await writeDown(world, what)
      return explained(world, what)
    },
    answered: metrics.answered,
    logLevel: config.logLevel,
    trustedProxies: config.trustedProxies,
  })
  addDocs(app, documentsOf(config.contract), { [SEED_SCHEMA]: seedSchema })
  // Side by side: a request may wait for work, and work for nobody.
  const close = async () => {
    await Promise.all([app.close(), work.stop(), key])
    await place.store.close()
  }
  const url = await app.listen({ host: config.host, port: config.port }).catch(async error => {
    await close()
    throw error
  })
  return { url, town, close }
}

interface Refusal {
  readonly api: string
  readonly operation: string
  readonly caller: AnyCaller | undefined
  readonly refused: Refused
  readonly id: string
  readonly path: string
  readonly explanation: (() => readonly Finding[]) | undefined
}

/** A line for the tenant's people to see why. */
async function writeDown(world: ControlWorld, { api, operation, caller, refused, id, path }: Refusal): Promise<void> {
  const tenant = caller === undefined ? undefined : tenantOf(caller)
  // A caller who is nobody is counted, not written down.
  if (caller === undefined || tenant === undefined) return
  const { who, channel } = caller.by ?? { who: 'unknown', channel: api }
  await world.store.activity.add({
    tenant,
    id: world.ids.object(),
    time: world.clock.now(),
    who,
    channel,
    act: operation,
    target: path.slice(0, 200),
    outcome: 'refused',
    code: refused.row[0],
    errorId: id,
  })
}

/** In the sandbox a refused credential explains itself: what is kept of it has an address, and the answer names it. */
function explained(world: ControlWorld, { api, operation, id, explanation }: Refusal): Readonly<Record<string, string>> {
  if (world.explanations === undefined || explanation === undefined) return {}
  world.explanations.set(id, { time: world.clock.now(), api, operation, rules: explanation() })
  return { 'x-muster-explanation': `${EXPLANATIONS}/${id}` }
}
type Told = (done: number, of: number) => void
type Data = Pick<Config, 'data'>

/** Brings the schema of a store up to this program, and says what was applied. */
export async function migrate({ data }: Data): Promise<readonly string[]> {
  const { migrated, store } = await openStore(data, { projections: PROJECTIONS, now: Date.now() })
  await store.close()
  return migrated
}

/** Writes a whole store into a file, as it is at this moment. */
export const exportStore = ({ data }: Data, file: string, told: Told): Promise<void> => exportTo(data, file, copying(told))

/** Takes a whole store out of such a file into an empty place, and goes on where it was interrupted; rows by table. */
export const importStore = ({ data }: Data, file: string, told: Told): Promise<Record<string, number>> =>
  importFrom(data, file, copying(told))

/** Copies a whole store into an empty place; rows by table. */
export const copy = (from: Data, to: Data, told: Told): Promise<Record<string, number>> =>
  copied(from.data, to.data, copying(told))

/** Copies the embedded database into a file while it is served; its pages. */
export const backup = ({ data }: Data, file: string, told: Told): Promise<number> => {
  if (isPostgres(data)) throw new Error('A PostgreSQL is backed up by its own tools: pg_dump, or a copy of its write-ahead log.')
  return backedUp(data, file, told)
}

const copying = (told: Told) => ({ id: randomUUID(), now: Date.now(), projections: PROJECTIONS, told })

/** Every API as the pages of a date have it, the last one answering for paths that no API has. */
const apisOf = (contract: Config['contract']) =>
  [kme, kdpOf(contract), gen1, mspOf(contract), gateway, control] as unknown as readonly Api<ControlWorld, AnyCaller>[]

/** What main must know of any API's caller; each API knows its own better. */
interface AnyCaller {
  readonly scopes: ReadonlySet<string>
  readonly tenant?: { readonly id: string }
  readonly by?: { readonly who: string; readonly channel: string }
}

const PLACE = { version: manifest.version, server: '/' }

/** The OpenAPI documents, by name. Both generations of the reseller API are in one. */
const documentsOf = (contract: Config['contract']): Readonly<Record<string, () => OpenApi>> => ({
  ...Object.fromEntries(
    apisOf(contract)
      .filter(({ name }) => name !== 'gen1')
      .map(api => [api.name === 'gateway' ? 'ams' : api.name, () => openapi(api, PLACE)]),
  ),
  kdp: () => joined(openapi(kdpOf(contract), PLACE), openapi(gen1, PLACE), 'Gen1'),
})

/** What is written down in the repository: the pages of today. */
export const APIS = apisOf('2026-07')
export const DOCUMENTS = documentsOf('2026-07')

const tenantOf = (caller: AnyCaller): string | undefined => caller.tenant?.id

/** How each list of devices names what it shows. */
export const PROJECTIONS = { devices: kmeDevices, uploads: kdpDevices }

/** Work as this process has it. */
interface Role extends Work {
  isWorking(): boolean
}

const idle: Role = { wake: () => {}, stop: async () => {}, isWorking: () => true }

/** On an SQLite file work is a thread of its own, so that no request waits for it; elsewhere it is this process's. */
function startRole(config: Config, place: Place): Role {
  if (config.role === 'api') return idle
  if (config.role === 'worker' || config.data === ':memory:' || isPostgres(config.data)) {
    return { ...startWork(place.world, place.pace), isWorking: () => true }
  }
  return inThread(config, place)
}

/**
 * The thread starts with the first work: a server without work starts sooner and takes an eighth less memory. One that fails,
 * for want of file descriptors or of the database file, is started again when there is work, and does not end the server.
 */
function inThread(config: Config, { store, pace, file }: Place): Role {
  let thread: Worker | undefined
  let isWorking = true
  let isStopping = false
  let ended: Promise<void> | undefined
  let failures = 0
  let notBefore = 0
  const begin = (): Worker | undefined => {
    if (thread !== undefined || isStopping || performance.now() < notBefore) return thread
    const data: Threaded = { config, projections: PROJECTIONS, file }
    // The thread's file has this file's extension: TypeScript in the repository, JavaScript in the package.
    const made = new Worker(new URL(`worker-thread${extname(import.meta.url)}`, import.meta.url), { workerData: data })
    made.on('message', () => {
      failures = 0
      isWorking = true
    })
    made.on('error', err => {
      failures += 1
      notBefore = performance.now() + Math.min(pace.lookEveryMs * 2 ** failures, LONGEST_PAUSE_MS)
      // The first, the second, the fourth, the eighth …: one that cannot start for an hour fills no disk.
      if (Number.isInteger(Math.log2(failures))) {
        pace.log.error({ err, failures }, 'the worker thread failed; it will be started again')
      }
    })
    ended = new Promise(resolve =>
      made.once('exit', () => {
        isWorking = false
        thread = undefined
        resolve()
      }),
    )
    thread = made
    return made
  }
  // Finds work that another process, an earlier start or a failed thread left. A failed query is repeated at the next interval.
  const look = async () => {
    if (thread !== undefined) return
    const { count } = await store.transactions.inProgress().catch(() => ({ count: 0 }))
    if (count > 0 || !isWorking) begin()
  }
  const looking = setInterval(look, pace.lookEveryMs)
  return {
    isWorking: () => isWorking,
    wake: () => {
      begin()?.postMessage('wake')
    },
    stop: async () => {
      isStopping = true
      clearInterval(looking)
      thread?.postMessage('stop')
      await ended
    },
  }
}

// Between two starts of a worker thread that fails.
const LONGEST_PAUSE_MS = 30_000

function controlWorld(
  config: Config,
  place: Place,
  { work, metrics, seed }: { work: Role; metrics: Metrics; seed: unknown },
): ControlWorld {
  const { world, clock, credentials, store, pace } = place
  return {
    ...world,
    store: waking(metrics.timed(store), work),
    credentials: metrics.timed(credentials),
    algorithms: config.weakerHashes ? EVERY_ALGORITHM : RS512,
    mode: config.mode,
    contract: config.contract,
    catalogues: () =>
      Object.fromEntries(
        CONTRACTS.map(date => [date, Object.fromEntries(apisOf(date).map(({ name, catalogue }) => [name, catalogue]))]),
      ),
    adminTokenHash: config.adminToken === undefined ? null : createHash('sha256').update(config.adminToken).digest('hex'),
    hosts: config.hosts,
    town: seed,
    faults: makeFaults(api => {
      const found = apisOf(config.contract).find(({ name }) => name === api && name !== 'control')
      return found && new Set(Object.values(found.catalogue).map(([code]) => code))
    }),
    apis: apisOf(config.contract).filter(({ name }) => name !== 'control'),
    explanations: config.mode === 'sandbox' ? recent(500) : undefined,
    machine: { now: pace.machineNow },
    drain: () => drain(world, pace),
    wind: clock.wind,
    wake: work.wake,
    isWorking: work.isWorking,
    metrics: metrics.exposition,
  }
}

/** The store, telling the worker of each transaction that it takes in. */
const waking = (store: Store, work: Work): Store => ({
  ...store,
  transactions: {
    ...store.transactions,
    begin: async (...transaction) => {
      const begun = await store.transactions.begin(...transaction)
      if (begun === 'queued') work.wake()
      return begun
    },
  },
  publications: {
    ...store.publications,
    begin: async (...accepted) => {
      const begun = await store.publications.begin(...accepted)
      if (begun) work.wake()
      return begun
    },
  },
})
