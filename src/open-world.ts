import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { openClock, type WorldClock } from './clock.ts'
import { type Config, ConfigError } from './config.ts'
import type { ActivityEntry } from './enrolment/activity.ts'
import { type CredentialKey, readCredentialKey } from './enrolment/credential-key.ts'
import type { AgentReader } from './enrolment/profile.ts'
import { STEP } from './enrolment/step.ts'
import type { Projections } from './enrolment/store/projections.ts'
import { LEASE_MS } from './enrolment/store/steps.ts'
import type { Store } from './enrolment/store.ts'
import type { World } from './enrolment/world.ts'
import { makeIds } from './ids.ts'
import { type Log, makeLog } from './log.ts'
import { observed, type StoreChanges, storeChanges } from './observed-store.ts'
import type { DatabaseLimits } from './storage/engines/engine.ts'
import { exposedIn, type Opening } from './storage/engines/sqlite-file.ts'
import { isPostgres, type OpenStore, openImage, openStore } from './storage/open.ts'
import type { Pace } from './work/pace.ts'

/** A store with the clock, ids and rules that make it a world. */
export interface OpenWorld extends OpenStore {
  readonly world: World
  readonly clock: WorldClock
  readonly pace: Pace
  readonly log: Log
  /** The changes by this process. */
  readonly changes: StoreChanges
}

interface OpeningOptions {
  readonly opening?: Opening | { readonly image: Uint8Array }
  readonly name?: string | undefined
  /** The time of the migrations of a store that is created. */
  readonly now?: number
}

/**
 * Opens the store for a server or for one of its threads, or a copy of a store in memory, and makes a world of it. A name is
 * written in the lines of its log.
 */
export async function openWorld(
  config: Config,
  projections: Projections,
  { opening = 'create', name, now = Date.now() }: OpeningOptions = {},
): Promise<OpenWorld> {
  const credentialKey = credentialKeyOf(config)
  const changes = storeChanges()
  const logged = (entries: readonly ActivityEntry[]) => changes.emit({ type: 'activity', data: { entries } })
  const opened =
    typeof opening === 'object' && 'image' in opening
      ? await openImage(opening.image, { projections, logged })
      : await openStore(config.data, { projections, now, opening, limits: limitsOf(config), logged })
  const log = makeLog(config.logLevel, line =>
    process.stdout.write(`${JSON.stringify({ time: Date.now(), ...(name !== undefined && { world: name }), ...line })}\n`),
  )
  if (opening === 'create' && opened.file !== undefined) warnOfExposedFiles(config.data, log)
  // Only the clock of a sandbox can be changed, and with data in memory only by this process.
  const clock = await openClock(opened.store.settings, { shared: config.mode === 'sandbox' && config.data !== ':memory:' })
  const holder = randomBytes(8).toString('hex')
  const base = observed(opened.store, changes.emit)
  const world: World = {
    store: base,
    clock,
    ids: makeIds(clock),
    agents: agentReaderOf(config),
    credentialKey,
    rules: config,
    lease: () => ({ holder, until: Date.now() + LEASE_MS }),
  }
  const store = { ...base, ready: withReadinessLog(opened.store.ready, log) }
  return { ...opened, store, world, clock, pace: paceOf(config, clock, log), log, changes }
}

const limitsOf = (config: Config): DatabaseLimits => ({
  statementMs: config.statementTimeoutSeconds * 1000,
  lockMs: config.lockTimeoutSeconds * 1000,
  idleTransactionMs: config.idleTransactionTimeoutSeconds * 1000,
})

/** Warns of files with signing keys that other users can read. Their modes may be intended, so they are not changed. */
function warnOfExposedFiles(data: string, log: Log): void {
  for (const { path, mode, fix } of exposedIn(data)) {
    log.warn({ path, mode }, `${path} holds secrets and has mode ${mode}, so that other users can read or change it: ${fix}`)
  }
}

/** The readiness check, which logs each change of its result. */
function withReadinessLog(ready: Store['ready'], log: Log): Store['ready'] {
  let before: string | undefined
  return async () => {
    const readiness = await ready()
    const { reason, cause: err } = readiness
    if (reason !== before) {
      if (reason !== undefined) log.error({ err }, `not ready: ${reason}`)
      else log.warn({}, 'ready again')
      before = reason
    }
    return readiness
  }
}

/** Loads the agents' code with the first agent: most processes read none, and the import would slow their start. */
function agentReaderOf({ privateAgents }: Config): AgentReader {
  const load = async (): Promise<AgentReader> => {
    const { makeAgentReader } = await import('./agents/reader.ts')
    const addresses = privateAgents ? 'private too' : 'public only'
    return makeAgentReader({ addresses, timeoutMs: 60_000, maxBytes: 300 * 1024 * 1024 })
  }
  // One reader, because it limits the downloads of the world.
  let reader: Promise<AgentReader> | undefined
  return {
    read: async (uri, download) => {
      reader ??= load()
      return (await reader).read(uri, download)
    },
  }
}

function credentialKeyOf({ credentialKey: path }: Config): CredentialKey | undefined {
  if (path === undefined) return undefined
  try {
    return readCredentialKey(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigError(`the file ${path}, named by credentialKey, cannot be used: ${(error as Error).message}`)
  }
}

// Longer than the interval at which a connection retries to lock an SQLite database.
const LOCK_MS = 4

const daysOf = (days: number): number | undefined => (days === 0 ? undefined : days * 86_400_000)

const paceOf = (config: Config, clock: WorldClock, log: Log): Pace => ({
  machineNow: () => Date.now(),
  pollEveryMs: config.data === ':memory:' ? 1000 : 250,
  renewEveryMs: LEASE_MS / 4,
  // Large steps need fewer commits. SQLite runs a step in the calling thread, so steps are small where that thread serves requests.
  stepSize: isMainThread && config.role !== 'worker' && !isPostgres(config.data) ? STEP : 4 * STEP,
  // One turn of a shared event loop lets requests run; in a thread, other connections need some time to take the lock.
  pause: () => new Promise(resolve => (isMainThread ? setImmediate(resolve) : setTimeout(resolve, LOCK_MS))),
  readClock: clock.refresh,
  retention: { activityMs: daysOf(config.activityRetentionDays), transactionMs: daysOf(config.transactionRetentionDays) },
  log,
})
