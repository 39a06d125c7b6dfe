import type { Readiness } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'
import { isOfNewerVersion } from './migrate.ts'

/** A function that checks whether the store accepts writes. It probes the database at most once a second and waits at most 3 s. */
export function readinessOf(engine: Engine): () => Promise<Readiness> {
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | undefined
  return async () => {
    try {
      engine.refuseLost()
    } catch (cause) {
      return { reason: 'The database file was removed or replaced', cause }
    }
    const now = performance.now()
    if (last === undefined || now - last.at > PROBE_INTERVAL_MS) last = { at: now, answer: probe(engine) }
    return last.answer
  }
}

function probe(engine: Engine): Promise<Readiness> {
  const answer = probeSchema(engine).then(
    isNewer => (isNewer ? { reason: 'A newer version of Muster has migrated the store' } : {}),
    (cause): Readiness => ({ reason: `The store takes no writes: ${publicReason(cause)}`, cause }),
  )
  const timedOut: Readiness = { reason: `The store did not answer in ${TIMEOUT_MS / 1000} seconds` }
  return Promise.race([answer, new Promise<Readiness>(resolve => setTimeout(resolve, TIMEOUT_MS, timedOut).unref())])
}

/** The migration of a newer version may have renamed what the statements of this one read. */
async function probeSchema(engine: Engine): Promise<boolean> {
  await engine.probe()
  return isOfNewerVersion(engine.db)
}

/** Without paths and addresses, since the endpoint needs no credential. The log has the whole error. */
function publicReason(cause: unknown): string {
  const { errstr, code } = cause as { errstr?: unknown; code?: unknown }
  return String(errstr ?? code ?? 'its error is in the log')
}

const PROBE_INTERVAL_MS = 1_000
const TIMEOUT_MS = 3_000
