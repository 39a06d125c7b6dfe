import { openClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { type DatabaseServer, type Inspection, inspect } from '../storage/inspect.ts'
import { openEngine } from '../storage/open.ts'
import { type Check, error, ok, warning } from './check.ts'

/** Checks of an existing database. It is opened without migrations, and nothing is written. */
export async function checkStore({ data, mode }: Config, now: () => number): Promise<readonly Check[]> {
  let engine: Awaited<ReturnType<typeof openEngine>>
  try {
    engine = await openEngine(data, 'existing', LIMITS)
  } catch (cause) {
    return [error('database', (cause as Error).message, 'start the database, or correct the setting data')]
  }
  try {
    const inspection = await inspect(engine, now)
    const { server, schema } = inspection
    const checks = [...(server === undefined ? [ok('database', 'SQLite, readable')] : ofServer(server)), ofSchema(schema)]
    // Another version may have other names for what the next checks read.
    if (schema === undefined || schema.missing.length + schema.unknown.length > 0) return checks
    return [...checks, ...(await ofWork(inspection, mode))]
  } catch (cause) {
    return [error('database', (cause as Error).message, 'restore a backup if the database is damaged')]
  } finally {
    await engine.close()
  }
}

function ofServer(server: DatabaseServer): readonly Check[] {
  const { version, isReadOnly, mayCreate, foreignTables, maxConnections, connections, clockAheadMs } = server
  const free = maxConnections - connections
  const skew = `its clock differs from this machine's by ${Math.abs(clockAheadMs).toLocaleString('en')} ms`
  const rights = [
    ...(isReadOnly ? ['it is read-only'] : []),
    ...(mayCreate ? [] : ['this role may create no tables in its schema']),
    ...(foreignTables.length === 0 ? [] : [`another role owns ${foreignTables.join(', ')}`]),
  ]
  return [
    version >= 130_000
      ? ok('database', `PostgreSQL ${Math.floor(version / 10_000)}`)
      : warning('database', `the version number is ${version}`, 'use PostgreSQL 13 or newer: 15 is tested'),
    rights.length === 0
      ? ok('rights', 'this role may write, and owns its tables')
      : error('rights', rights.join('; '), 'connect to the primary, as the role that owns the schema and its tables'),
    free >= CONNECTIONS
      ? ok('connections', `${free} of ${maxConnections} are free; a process takes up to ${CONNECTIONS}`)
      : warning('connections', `${free} of ${maxConnections} are free`, 'raise max_connections, or use a pooler'),
    Math.abs(clockAheadMs) < 1000
      ? ok('clock', skew)
      : Math.abs(clockAheadMs) < 5000
        ? warning('clock', skew, 'synchronise the clocks (NTP)')
        : error('clock', skew, 'synchronise the clocks (NTP): a lease is five seconds long'),
  ]
}

function ofSchema(schema: Inspection['schema']): Check {
  if (schema === undefined) return ok('schema', 'the database is empty; the first start creates the tables')
  const { missing, unknown } = schema
  if (unknown.length > 0) {
    return error('schema', `it has ${unknown.join(', ')}, of a newer version`, 'use that version, or restore a backup')
  }
  if (missing.length === 0) return ok('schema', 'of this version')
  return warning(
    'schema',
    `it is of an older version: ${missing.join(', ')} are missing`,
    'back up, stop the nodes of that version, and start this one or run muster migrate',
  )
}

async function ofWork(inspection: Inspection, mode: Config['mode']): Promise<readonly Check[]> {
  if (await inspection.isHalfImported()) {
    return [error('import', 'an import was not finished, so no server starts', 'run muster import again, with the same file')]
  }
  const [{ count, since }, clock] = [await inspection.inProgress(), await openClock(inspection.settings, { shared: false })]
  const seconds = since === null ? 0 : Math.round((clock.now() - since) / 1000)
  const found = count === 0 ? 'no transaction waits' : `${count} in progress, the oldest accepted ${seconds} s ago`
  const { workHeld } = await inspection.settings.read()
  if (mode === 'sandbox' && workHeld) {
    return [warning('work', `it is held; ${found}`, 'POST /_muster/v1/work/release lets workers start transactions')]
  }
  if (seconds < STUCK_S) return [ok('work', found)]
  return [warning('work', found, 'start a worker; if one runs, its log says why a transaction is not completed')]
}

// A held lock must not stop the checks.
const LIMITS = { statementMs: 10_000, lockMs: 5_000, idleTransactionMs: 10_000 }

/** Of each process. */
const CONNECTIONS = 10
const STUCK_S = 300
