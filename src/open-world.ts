import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { openClock, type WorldClock } from './clock.ts'
import { type Config, ConfigError } from './config.ts'
import { type CredentialKey, readCredentialKey } from './enrolment/credential-key.ts'
import type { AgentReader } from './enrolment/profile.ts'
import { STEP } from './enrolment/step.ts'
import type { Projections } from './enrolment/store/projections.ts'
import type { Store } from './enrolment/store.ts'
import type { World } from './enrolment/world.ts'
import { makeIds } from './ids.ts'
import { type Log, makeLog } from './log.ts'
import { exposedIn, type Opening } from './storage/engines/sqlite-file.ts'
import { isPostgres, type OpenStore, openStore } from './storage/open.ts'
import type { Pace } from './work/worker.ts'

/** A store with the clock, ids and rules that make it a world. */
export interface OpenWorld extends OpenStore {
  readonly world: World
  readonly clock: WorldClock
  readonly pace: Pace
}

/** Opens the store of a server's start, or of one of its threads, and makes a world of it. */
export async function openWorld(config: Config, projections: Projections, opening: Opening = 'create'): Promise<OpenWorld> {
  const credentialKey = credentialKeyOf(config)
  const opened = await openStore(config.data, { projections, now: Date.now(), opening })
  const log = makeLog(config.logLevel, line => process.stdout.write(`${JSON.stringify({ time: Date.now(), ...line })}\n`))
  if (opening === 'create' && opened.file !== undefined) warnOfExposed(config.data, log)
  // Only a sandbox's clock can be changed, and one in memory by this process alone.
  const clock = await openClock(opened.store.settings, { shared: config.mode === 'sandbox' && config.data !== ':memory:' })
  const holder = randomBytes(8).toString('hex')
  const world: World = {
    store: opened.store,
    clock,
    ids: makeIds(clock),
    agents: agentReaderOf(config),
    credentialKey,
    rules: config,
    lease: () => ({ holder, until: Date.now() + LEASE_MS }),
  }
  const store = { ...opened.store, ready: logged(opened.store.ready, log) }
  return { ...opened, store, world, clock, pace: paceOf(config, clock, log) }
}

/** The signing keys in these files open everything. They stay as they are: an operator may mean it. */
function warnOfExposed(place: string, log: Log): void {
  for (const { path, mode, fix } of exposedIn(place)) {
    log.warn({ path, mode }, `${path} holds secrets and has mode ${mode}, so that other users can read or change it: ${fix}`)
  }
}

/** Readiness, with a line of the log at each change. */
function logged(ready: Store['ready'], log: Log): Store['ready'] {
  let before: string | undefined
  return async () => {
    const answer = await ready()
    const { reason, cause: err } = answer
    if (reason !== before) {
      if (reason !== undefined) log.error({ err }, `not ready: ${reason}`)
      else log.warn({}, 'ready again')
      before = reason
    }
    return answer
  }
}

/** Loaded with the first agent: most processes read none, and each would start later for it. */
const agentReaderOf = ({ privateAgents }: Config): AgentReader => ({
  read: async (uri, signal) => {
    const { makeAgentReader } = await import('./agents/reader.ts')
    const addresses = privateAgents ? 'private too' : 'public only'
    return makeAgentReader({ addresses, timeoutMs: 60_000, maxBytes: 300 * 1024 * 1024 }).read(uri, signal)
  },
})

function credentialKeyOf({ credentialKey: path }: Config): CredentialKey | undefined {
  if (path === undefined) return undefined
  try {
    return readCredentialKey(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new ConfigError(`the file ${path}, named by credentialKey, cannot be used: ${(error as Error).message}`)
  }
}

// Longer than any step; a worker that dies keeps its work from others for so long.
const LEASE_MS = 5_000
// Longer than whoever waits for the lock of an embedded database waits between two looks.
const LOCK_MS = 4

const paceOf = (config: Config, clock: WorldClock, log: Log): Pace => ({
  machineNow: () => Date.now(),
  lookEveryMs: config.data === ':memory:' ? 1000 : 250,
  renewEveryMs: LEASE_MS / 4,
  // Fewer commits are less work, but an embedded database does a step's from end to end in the thread that asks for it.
  stepSize: isMainThread && config.role !== 'worker' && !isPostgres(config.data) ? STEP : 4 * STEP,
  // Beside others on one event loop their turn is enough; beside others' connections they need the lock for a moment.
  pause: () => new Promise(resolve => (isMainThread ? setImmediate(resolve) : setTimeout(resolve, LOCK_MS))),
  readClock: clock.sync,
  log,
})
