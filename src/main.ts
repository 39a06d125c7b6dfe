/**
 * Opens the store, starts background work and listens. It passes values to rooms that may not import their
 * source. This file and four others may import every room (see `test/rooms.test.ts`). Importing this file has no effect.
 */
import { randomBytes } from 'node:crypto'
import { adminTokensOf, readTokenFile } from './admin-tokens.ts'
import { type AnyCaller, apisOf, documentsOf, WORKER_APIS } from './all-apis.ts'
import { accountsIn } from './apis/control/accounts.ts'
import { seedAtFirst } from './apis/control/first-seed.ts'
import { expandScenarios, seedOf } from './apis/control/scenarios/index.ts'
import { SEED_SCHEMA, seedSchema } from './apis/control/seed-schema.ts'
import type { ControlWorld } from './apis/control/world.ts'
import { refuseForeignHost } from './apis/own/guard.ts'
import { makeGuesses } from './auth/guesses.ts'
import { makeOpenId } from './auth/openid.ts'
import { prepareKey, signingKey } from './auth/signing-key.ts'
import { type Config, portOf, providerIn } from './config.ts'
import { makeCoverages } from './coverage.ts'
import { disturbed } from './disturbed-world.ts'
import { Outdated } from './enrolment/store/required.ts'
import { addConsole } from './http/console.ts'
import { addDocs } from './http/docs.ts'
import { anotherServer, makeServer } from './http/server.ts'
import type { Serving } from './http/serving.ts'
import type { Recorded } from './journal/summary.ts'
import { openJournals, recorderOf } from './journals.ts'
import { makeMetrics } from './metrics.ts'
import { openWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { logRefusal, reasonHeader } from './refusal-log.ts'
import type { Running } from './running.ts'
import { namingSeed, readSeed } from './seed-file.ts'
import { isNewStore, seedImage } from './seed-images.ts'
import { openServedWorld, servedWorld, settingsOf } from './served-world.ts'
import { makeDatabaseFrom } from './storage/engines/sqlite-file.ts'
import { isPostgres } from './storage/open.ts'
import { startWorkerRole } from './worker-role.ts'
import { type WorldPorts, worldPorts } from './world-ports.ts'
import { makeWorlds } from './worlds/make-worlds.ts'
import { FIRST } from './worlds/worlds.ts'

/**
 * Starts the roles that the configuration names; resolves once the server accepts requests. `recorded` is called with each request
 * that a request journal records.
 */
export async function serve(config: Config, recorded?: Recorded): Promise<Running> {
  // An unusable file must end the start before a store is open.
  if (config.adminTokensFile !== undefined) readTokenFile(config.adminTokensFile)
  const text = config.seed
  const seed = text === undefined ? seedOf(['default']) : await namingSeed(text, async () => expandScenarios(readSeed(text)))
  // A server in service mode starts without data unless a seed is configured.
  const wanted = config.role !== 'worker' && (config.mode === 'sandbox' || config.seed !== undefined)
  // In service mode the URL does not depend on headers, since a client can send any.
  let listensAt: string | undefined
  const publicUrl = () => config.publicUrl ?? (config.mode === 'service' ? listensAt : undefined)
  const parts = { config, publicUrl, guesses: undefined, settings: settingsOf(config), ports: () => ports, worlds: () => worlds }
  const imageOf = (seed: unknown) => seedImage(config, seed, Date.now())
  const isNew = wanted && isNewStore(config)
  if (isNew) prepareKey()
  const image = isNew ? await namingSeed(text, () => imageOf(seed)) : undefined
  const inMemory = config.data === ':memory:'
  if (image !== undefined && !inMemory) makeDatabaseFrom(config.data, image)
  const opened = await openWorld(config, PROJECTIONS, { opening: image !== undefined && inMemory ? { image } : 'create' })
  const work = startWorkerRole(config, opened)
  const isWorker = config.role === 'worker'
  if (isWorker && config.workerPort === undefined) {
    const close = async () => {
      await work.stop()
      await opened.store.close()
    }
    return { url: '', seed: undefined, close }
  }
  const adminTokens = adminTokensOf(config, { now: Date.now, log: opened.log })
  const metrics = makeMetrics({ inProgress: opened.store.transactions.inProgress, now: opened.world.clock.now })
  const provider = providerIn(config)
  const openid = provider && makeOpenId(provider)
  const guesses = config.limitGuesses ? makeGuesses({ now: () => performance.now(), log: opened.log }) : undefined
  const journals = await openJournals(config)
  const coverages = makeCoverages()
  const shared = { ...parts, metrics, guesses, adminTokens, openid, journals, coverages }
  const first = servedWorld({ ...shared, keys: undefined }, { name: FIRST, id: FIRST, seed }, { opened, work })
  const { world } = first

  // Created while the server starts. A request that needs the key before that, or after a failure, creates it.
  const key = isWorker ? undefined : signingKey(world).catch(() => undefined)
  const isSeeded = await namingSeed(text, () => seedAtFirst(world, { wanted })).catch(async error => {
    await key
    await first.close()
    throw error
  })

  const ofOthers = { ...shared, keys: opened.credentials }
  const ports: WorldPorts = worldPorts(config.host, { makeServer: () => anotherServer(app, serving), serverUrl: () => listensAt })
  const worlds = makeWorlds<ControlWorld>({
    first,
    seed,
    open: ({ on, ...identity }) => openServedWorld(ofOthers, identity, on),
    imageOf,
    folder: config.data === ':memory:' || isPostgres(config.data) ? undefined : config.data,
    unavailable: oneWorldOnly(config),
    limits: { worlds: config.maxWorlds, bytes: config.maxWorldBytes },
    now: () => Date.now(),
    random: () => randomBytes(8).toString('hex'),
    ended: name => {
      ports.close(name)
      journals?.end(name)
      coverages.end(name)
    },
    failed: (world, err) => opened.log.error({ world, err }, 'a world that has ended was not closed or deleted'),
  })
  const serving: Serving<ControlWorld, AnyCaller> = {
    apis: isWorker ? WORKER_APIS : apisOf(config.contract),
    enterWorld: async (name, { withoutStore }) => {
      // Only the first world's clock can be changed by another process.
      if (!withoutStore) await opened.clock.refresh()
      return worlds.enter(name)
    },
    hasWorlds: oneWorldOnly(config) === undefined,
    ports: ports.servers,
    dataVersionOf: ({ store }) => store.dataVersion(),
    isOutdated: error => error instanceof Outdated,
    dateOf: ({ clock, machine }) => {
      const [now, own] = [clock.now(), machine.now()]
      return Math.abs(now - own) < 1000 ? undefined : new Date(now).toUTCString()
    },
    newId: ({ requestIds }) => (requestIds === 'uuid' ? world.ids.uuid() : world.ids.errorId()),
    faultOf: ({ faults }, phase, request) => (faults.has(phase) ? faults.ofResponse(phase, request()) : undefined),
    disturbed,
    refused: async (entered = world, what) => {
      logRefusal(entered, what)
      return reasonHeader(entered, what)
    },
    journal: journals && recorderOf(world, recorded),
    answered: ({ coverage } = world, answered) => {
      const { api, operation, refusedWith } = answered
      metrics.countRequest(answered)
      if (operation !== 'none') coverage.world.called(api, operation)
      if (refusedWith === undefined) return
      const { row, by } = refusedWith
      coverage.world.met({ api, code: row[0], name: row[1], by })
    },
    stopping: worlds.hangUp,
    log: opened.log,
    requestTimeoutMs: config.requestTimeoutSeconds * 1000,
    trustedProxies: config.trustedProxies,
  }
  const app = makeServer(serving)
  if (!isWorker) {
    addDocs(app, serving, {
      documents: documentsOf(config.contract),
      schemas: { [SEED_SCHEMA]: seedSchema },
      admit: headers => refuseForeignHost(world, headers),
      accountsOf: ({ mode, name }) =>
        mode === 'sandbox' ? accountsIn(worlds.list().find(facts => facts.name === name)?.seed) : [],
    })
    addConsole(app, serving, { folder: CONSOLE, admit: headers => refuseForeignHost(world, headers) })
  }
  // All are stopped at the same time: a request may wait for a transaction, but a transaction never waits for a request.
  const close = async () => {
    ports.closeAll()
    await Promise.all([app.close(), work.stop(), key])
    await worlds.close()
  }
  const url = await app.listen({ host: config.host, port: portOf(config) }).catch(async error => {
    await close()
    throw error
  })
  listensAt = url
  if (config.mode === 'service' && config.publicUrl === undefined && !isWorker) {
    opened.log.warn({ url }, `publicUrl (MUSTER_PUBLIC_URL) is not set, so the issuer and links begin with ${url}`)
  }
  return { url, seed: isSeeded ? seed : undefined, close }
}

/** The built console: beside the bundles of the package, or in the `dist` of a clone. */
const CONSOLE = new URL(import.meta.url.endsWith('.ts') ? '../dist/console/' : '../console/', import.meta.url)

/** Why a server has the default world alone; undefined where it has others. */
function oneWorldOnly({ mode, role }: Config): string | undefined {
  if (mode === 'service') return 'a server in service mode has one world'
  return role === 'all'
    ? undefined
    : `a process with the role ${role} has one world, because other processes do not know its worlds`
}
