/** Makes the world that requests are served with: a store with its clock, faults, background work and record of refusals. */
import { apisOf } from './all-apis.ts'
import type { ControlWorld } from './apis/control/world.ts'
import type { AdminTokens } from './auth/admin-tokens.ts'
import type { Guesses } from './auth/guesses.ts'
import type { OpenId } from './auth/openid.ts'
import { EVERY_ALGORITHM, RS512 } from './auth/signed-jwt.ts'
import type { CredentialStore } from './auth/store.ts'
import type { Config } from './config.ts'
import type { Coverages } from './coverage.ts'
import { normalForms } from './enrolment/identifier.ts'
import { makeFaults } from './faults/faults.ts'
import { type Journals, noteChanges } from './journals.ts'
import type { Metrics } from './metrics.ts'
import { type OpenWorld, openWorld } from './open-world.ts'
import { PROJECTIONS } from './projections.ts'
import { type RefusalQueue, refusalQueue, withQueued } from './refusal-queue.ts'
import { sendRequest } from './send-request.ts'
import { makeTenantEvents } from './tenant-events.ts'
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
  readonly adminTokens: AdminTokens
  readonly openid: OpenId | undefined
  readonly coverages: Coverages
  /** Undefined where the request journal is off. */
  readonly journals: Journals | undefined
  readonly settings: ReturnType<typeof settingsOf>
  /** The store that has the signing keys of all worlds; undefined for the first world itself. */
  readonly keys: SigningKeyStore | undefined
  worlds(): Worlds<ControlWorld>
  ports(): WorldPorts
}

type SigningKeyStore = Pick<CredentialStore, 'signingKeys' | 'addSigningKey' | 'replaceSigningKey' | 'removeRetiredKeys'>

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
  const credentials = metrics.timed({ ...opened.credentials, ...(keys && ofKeys(keys)) })
  const coverage = shared.coverages.of(identity.name)
  const journal = shared.journals?.of(identity.name)
  if (journal !== undefined) noteChanges(journal, opened.changes)
  // A store in memory has one process.
  const tenantEvents = makeTenantEvents(shared.config.data === ':memory:' ? undefined : opened.store)
  opened.changes.watch(tenantEvents.note)
  const world: ControlWorld = {
    ...opened.world,
    ...identity,
    ...shared.settings,
    refusals,
    store: withQueued(waking(metrics.timed(opened.store), work), refusals),
    credentials,
    guesses: shared.guesses,
    adminTokens: shared.adminTokens,
    log: opened.log,
    publicUrl: shared.publicUrl,
    openid: shared.openid,
    get worlds() {
      return shared.worlds()
    },
    get ports() {
      return shared.ports()
    },
    coverage: { world: coverage, process: shared.coverages.whole },
    deviceRowMet: coverage.met,
    faults: makeFaults(text => normalForms(text, opened.world.rules)),
    journal,
    tenantEvents,
    // A server that serves a request has an address.
    send: request => sendRequest(shared.ports().serverUrl() ?? '', identity.name, request),
    machine: { now: opened.pace.machineNow },
    drain: () => drain(opened.world, opened.pace),
    wind: async change => {
      await opened.clock.wind(change)
      journal?.events.emit('clock', { now: opened.clock.now(), frozen: (change.clockFrozenAt ?? null) !== null })
    },
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
    bytesBeside: () => (journal?.bytes() ?? 0) + tenantEvents.bytes(),
    hangUp: () => {
      journal?.events.end()
      tenantEvents.end()
    },
    image: async () => {
      await refusals.flush()
      return copies === undefined ? uncopyable() : copies.image()
    },
    load: async file => {
      if (copies === undefined) return uncopyable()
      await refusals.flush()
      await copies.load(file)
      world.faults.clear()
      await opened.clock.sync()
      journal?.restart()
      tenantEvents.end()
      work.wake()
    },
    close: async () => {
      await work.stop()
      await refusals.close()
      await opened.store.close()
    },
  }
}

/** The methods of the signing keys, without the other credentials. */
const ofKeys = ({ signingKeys, addSigningKey, replaceSigningKey, removeRetiredKeys }: SigningKeyStore): SigningKeyStore => ({
  signingKeys,
  addSigningKey,
  replaceSigningKey,
  removeRetiredKeys,
})

/** What each world has of the settings. */
export const settingsOf = (config: Config) => ({
  algorithms: config.weakerHashes ? EVERY_ALGORITHM : RS512,
  mode: config.mode,
  contract: config.contract,
  differences: apisOf(config.contract).flatMap(({ name, differences = [] }) =>
    differences.map(({ id, ...difference }) => ({ id, api: name, ...difference })),
  ),
  hosts: config.publicUrl === undefined ? config.hosts : [...config.hosts, new URL(config.publicUrl).host],
  apis: apisOf(config.contract).filter(({ name }) => name !== 'control'),
})
