/**
 * Opens the store, starts background work and listens. Only this file may import every room; it passes values to a room that the
 * room may not import. Importing this file has no effect.
 */
import { createHash } from 'node:crypto'
import { type AnyCaller, apisOf, documentsOf } from './all-apis.ts'
import { refuseForeignHost } from './apis/control/caller.ts'
import { seedAtFirst } from './apis/control/first-seed.ts'
import { expandScenarios, seedOf } from './apis/control/scenarios/index.ts'
import { SEED_SCHEMA, seedSchema } from './apis/control/seed-schema.ts'
import type { ControlWorld } from './apis/control/world.ts'
import { makeGuesses } from './auth/guesses.ts'
import { EVERY_ALGORITHM, RS512 } from './auth/signed-jwt.ts'
import { signingKey } from './auth/signing-key.ts'
import { lru } from './cache/lru.ts'
import type { Config } from './config.ts'
import { Outdated } from './enrolment/store/required.ts'
import { makeFaults } from './faults/faults.ts'
import { addDocs } from './http/docs.ts'
import { makeServer } from './http/server.ts'
import { type Metrics, makeMetrics } from './metrics.ts'
import { type OpenWorld, openWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { explanationHeader, logRefusal, reasonHeader } from './refusal-log.ts'
import { type RefusalQueue, refusalQueue, withQueued } from './refusal-queue.ts'
import { namingSeed, readSeed } from './seed-file.ts'
import { drain } from './work/worker.ts'
import { startWorkerRole, type WorkerRole, waking } from './worker-role.ts'

/** A server that accepts requests. */
export interface Running {
  readonly url: string
  /** The seed of this start if the store was seeded from it, now or at an earlier start. */
  readonly seed: unknown
  /** Waits for in-flight requests and the current step, then closes the store. */
  close(): Promise<void>
}

/** Starts the roles that the configuration names; resolves once the server accepts requests. */
export async function serve(config: Config): Promise<Running> {
  const text = config.seed
  const seed = text === undefined ? seedOf(['default']) : await namingSeed(text, async () => expandScenarios(readSeed(text)))
  const opened = await openWorld(config, PROJECTIONS)
  const work = startWorkerRole(config, opened)
  const metrics = makeMetrics({ inProgress: opened.store.transactions.inProgress, now: opened.world.clock.now })
  const { refusalsDropped: dropped } = metrics
  const refusals = refusalQueue({ activity: opened.store.activity, log: opened.log, dropped })
  // In service mode no header of a request decides: anybody may send any.
  let listensAt: string | undefined
  const publicUrl = () => config.publicUrl ?? (config.mode === 'service' ? listensAt : undefined)
  const world = controlWorld(config, opened, { work, metrics, seed, refusals, publicUrl })
  if (config.role === 'worker') {
    const close = async () => {
      await work.stop()
      await opened.store.close()
    }
    return { url: '', seed: undefined, close }
  }
  // Created while the server starts. A request that needs the key before that, or after a failure, creates it.
  const key = signingKey(world).catch(() => undefined)
  // A server in service mode starts without data unless a seed is configured.
  const wanted = config.mode === 'sandbox' || config.seed !== undefined
  const isSeeded = await namingSeed(text, () => seedAtFirst(world, { wanted })).catch(async error => {
    await Promise.all([work.stop(), key])
    await opened.store.close()
    throw error
  })

  const app = makeServer<ControlWorld, AnyCaller>({
    apis: apisOf(config.contract),
    worldOf: async (name, { withoutStore }) => {
      if (!withoutStore) await opened.clock.refresh()
      return name === undefined ? world : undefined
    },
    dataVersionOf: ({ store }) => store.dataVersion(),
    isOutdated: error => error instanceof Outdated,
    newId: ({ requestIds }) => (requestIds === 'uuid' ? world.ids.uuid() : world.ids.errorId()),
    misbehave: ({ caller, ...request }) =>
      request.api === 'control' ? undefined : world.faults.next({ ...request, tenant: caller.tenant?.id }),
    refused: async what => {
      logRefusal(world, refusals, what)
      return { ...explanationHeader(world, what), ...reasonHeader(world, what) }
    },
    answered: metrics.countRequest,
    logLevel: config.logLevel,
    requestTimeoutMs: config.requestTimeoutSeconds * 1000,
    trustedProxies: config.trustedProxies,
  })
  addDocs(app, {
    documents: documentsOf(config.contract),
    schemas: { [SEED_SCHEMA]: seedSchema },
    admit: headers => refuseForeignHost(world, headers),
  })
  // Both are stopped at the same time: a request may wait for a transaction, but a transaction never waits for a request.
  const close = async () => {
    await Promise.all([app.close(), work.stop(), key])
    await refusals.close()
    await opened.store.close()
  }
  const url = await app.listen({ host: config.host, port: config.port }).catch(async error => {
    await close()
    throw error
  })
  listensAt = url
  if (config.mode === 'service' && config.publicUrl === undefined) {
    opened.log.warn({ url }, `publicUrl (MUSTER_PUBLIC_URL) is not set, so the issuer and links begin with ${url}`)
  }
  return { url, seed: isSeeded ? seed : undefined, close }
}

interface Parts {
  readonly work: WorkerRole
  readonly metrics: Metrics
  readonly seed: unknown
  readonly refusals: RefusalQueue
  readonly publicUrl: () => string | undefined
}

function controlWorld(config: Config, opened: OpenWorld, { work, metrics, seed, refusals, publicUrl }: Parts): ControlWorld {
  const { world, clock, credentials, store, pace } = opened
  return {
    ...world,
    store: withQueued(waking(metrics.timed(store), work), refusals),
    credentials: metrics.timed(credentials),
    algorithms: config.weakerHashes ? EVERY_ALGORITHM : RS512,
    mode: config.mode,
    contract: config.contract,
    differences: apisOf(config.contract).flatMap(({ name, differences = [] }) =>
      differences.map(({ id, ...difference }) => ({ id, api: name, ...difference })),
    ),
    adminTokenHash: config.adminToken === undefined ? null : createHash('sha256').update(config.adminToken).digest('hex'),
    hosts: config.publicUrl === undefined ? config.hosts : [...config.hosts, new URL(config.publicUrl).host],
    publicUrl,
    guesses: config.limitGuesses ? makeGuesses({ now: () => performance.now(), log: opened.log }) : undefined,
    seed,
    faults: makeFaults(api => {
      const found = apisOf(config.contract).find(({ name }) => name === api && name !== 'control')
      return found && new Set(Object.values(found.catalogue).map(([code]) => code))
    }),
    apis: apisOf(config.contract).filter(({ name }) => name !== 'control'),
    explanations: config.mode === 'sandbox' ? lru(500) : undefined,
    machine: { now: pace.machineNow },
    drain: () => drain(world, pace),
    wind: clock.wind,
    wake: work.wake,
    isWorking: work.isWorking,
    metrics: metrics.exposition,
  }
}
