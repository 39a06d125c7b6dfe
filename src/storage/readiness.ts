import type { Readiness } from '../enrolment/store.ts'
import type { Engine } from './engines/engine.ts'

/** Answers whether the store takes writes; asks the database at most once a second, and waits for it at most three. */
export function readinessOf(engine: Engine): () => Promise<Readiness> {
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | undefined
  return async () => {
    try {
      engine.refuseLost()
    } catch (cause) {
      return { reason: 'The database file was removed or replaced', cause }
    }
    const now = performance.now()
    if (last === undefined || now - last.at > PROBE_EVERY_MS) last = { at: now, answer: probe(engine) }
    return last.answer
  }
}

function probe(engine: Engine): Promise<Readiness> {
  const answer = engine.probe().then(
    (): Readiness => ({}),
    (cause): Readiness => ({ reason: `The store takes no writes: ${shortly(cause)}`, cause }),
  )
  const late: Readiness = { reason: `The store did not answer in ${PATIENCE_MS / 1000} seconds` }
  return Promise.race([answer, new Promise<Readiness>(resolve => setTimeout(resolve, PATIENCE_MS, late).unref())])
}

/** Without paths and addresses: everybody may ask whether a server is ready. The log has the whole. */
function shortly(cause: unknown): string {
  const { errstr, code } = cause as { errstr?: unknown; code?: unknown }
  return String(errstr ?? code ?? 'its error is in the log')
}

const PROBE_EVERY_MS = 1_000
const PATIENCE_MS = 3_000
