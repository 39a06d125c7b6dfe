/**
 * Implements the store of a world and the store of credentials. This is the only room with SQL. It knows no wire word, and
 * reports what it cannot do in the domain's terms.
 */
import type { CredentialStore } from '../auth/store.ts'
import type { ActivityEntry } from '../enrolment/activity.ts'
import type { Projections } from '../enrolment/store/projections.ts'
import type { Store } from '../enrolment/store.ts'
import { activityStore, reporting } from './activity.ts'
import { aliasStore } from './aliases.ts'
import { associationStore } from './associations.ts'
import { credentialStore } from './credentials.ts'
import { deviceStore } from './devices/device-store.ts'
import { rewriteListJson } from './devices/rewrite-list-json.ts'
import { type DatabaseLimits, type Engine, NO_LIMITS } from './engines/engine.ts'
import { type Copies, openSqlite } from './engines/sqlite.ts'
import type { FileIdentity, Opening } from './engines/sqlite-file.ts'
import { handsetStore } from './handsets.ts'
import { managementStore } from './managements.ts'
import { migrate } from './migrate.ts'
import { profileStore } from './profiles.ts'
import { publicationStore } from './publications.ts'
import { readinessOf } from './readiness.ts'
import { retentionStore } from './retention.ts'
import { settingStore } from './settings.ts'
import { tenantStore } from './tenants.ts'
import { transactionStore } from './transactions.ts'
import { refuseHalfImported } from './transfer/import.ts'
import { uploadStore } from './uploads.ts'

export interface OpenStore {
  readonly store: Store
  readonly credentials: CredentialStore
  /** The names of the migrations that were applied on opening. */
  readonly migrated: readonly string[]
  /** Of SQLite only. */
  readonly file: FileIdentity | undefined
  /** Of SQLite only. */
  readonly copies: Copies | undefined
}

/**
 * Opens a folder, `:memory:` or a `postgres://` address, and applies the missing migrations. The limits are those of PostgreSQL's
 * statements; without them there are none.
 */
export async function openStore(
  place: string,
  { opening = 'create', limits, logged, ...how }: Preparing & Reporting & { opening?: Opening; limits?: DatabaseLimits },
): Promise<OpenStore> {
  // A migration may take longer than a request may, and waits for that of another node.
  const apart = opening === 'create' && limits !== undefined && isPostgres(place) ? await prepareApart(place, how) : undefined
  const engine = await openEngine(place, opening, limits)
  try {
    // For a thread of a running server, the server has prepared the store. A newer program's migration does not stop it.
    const migrated = apart ?? (opening === 'create' ? await prepare(engine, how) : [])
    if (opening !== 'create') await engine.updateStatistics()
    await refuseHalfImported(engine)
    return storeOn(reporting(engine, logged ?? UNLOGGED), { migrated, projections: how.projections })
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Prepares a store by connections of their own, which have no limits. */
async function prepareApart(place: string, how: Preparing): Promise<string[]> {
  const engine = await openEngine(place)
  try {
    return await prepare(engine, how)
  } finally {
    await engine.close()
  }
}

function storeOn(
  engine: AnyEngine,
  { migrated, projections }: { migrated: readonly string[]; projections: Projections },
): OpenStore {
  return {
    migrated,
    file: engine.file,
    copies: engine.copies,
    credentials: credentialStore(engine),
    store: {
      dataVersion: engine.dataVersion,
      tenants: tenantStore(engine),
      associations: associationStore(engine),
      managements: managementStore(engine),
      profiles: profileStore(engine),
      aliases: aliasStore(engine),
      devices: deviceStore(engine, projections),
      handsets: handsetStore(engine),
      uploads: uploadStore(engine),
      transactions: transactionStore(engine),
      publications: publicationStore(engine),
      activity: activityStore(engine),
      settings: settingStore(engine),
      retention: retentionStore(engine),
      ready: readinessOf(engine),
      isOutage: engine.isOutage,
      clear: () => clear(engine),
      close: () => engine.close(),
    },
  }
}

/** An engine of either kind; only SQLite has a file. */
type AnyEngine = Engine & { readonly file?: FileIdentity | undefined; readonly copies?: Copies | undefined }

/** Throws an error with the place and the system's reason if it cannot be opened. */
export async function openEngine(place: string, opening: Opening = 'create', limits = NO_LIMITS): Promise<AnyEngine> {
  if (!isPostgres(place)) return openSqlite(place, opening)
  // The driver is loaded only where it is used.
  const { openPostgres } = await import('./engines/postgres.ts')
  try {
    return await openPostgres(place, limits)
  } catch (error) {
    throw new Error(`the database ${withoutSecrets(place)} could not be opened: ${reasonOf(error)}`, { cause: error })
  }
}

/** Host, port and database; other parts of an address may contain a password. */
function withoutSecrets(place: string): string {
  if (!URL.canParse(place)) return 'that --data names'
  const { host, pathname } = new URL(place)
  return `postgres://${host}${pathname}`
}

/** If a name has several addresses, Node reports one error for each and the aggregate has no message. */
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(each => each.message).join('; ') : (error as Error).message

/**
 * Opens a copy of a store in memory, from its image. Its unfinished transactions can be claimed at once, because their workers
 * have the original.
 */
export async function openImage(
  image: Uint8Array,
  { projections, logged }: Pick<Preparing, 'projections'> & Reporting,
): Promise<OpenStore> {
  const engine = openSqlite(':memory:', 'existing', image)
  await engine.write(async tx => {
    await tx.updateTable('transactions').set({ lease_holder: null, lease_until: 0 }).where('lease_until', '>', 0).execute()
  })
  return storeOn(reporting(engine, logged ?? UNLOGGED), { migrated: [], projections })
}

/** The listener of the activity log entries that the commits of a store write. */
interface Reporting {
  readonly logged?: (entries: readonly ActivityEntry[]) => void
}

const UNLOGGED = () => {}

export interface Preparing {
  /** The projections of device lists. */
  readonly projections: Projections
  readonly now: number
}

/** Applies the missing migrations, of the schema and of the stored list JSON, and returns their names. */
export async function prepare(engine: Engine, { projections, now }: Preparing): Promise<string[]> {
  const migrated = [...(await migrate(engine, now)), ...(await rewriteListJson(engine, projections, now))]
  await engine.updateStatistics()
  return migrated
}

export const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place)

// All tables but the signing keys, which belong to the server, and the migrations.
const CLEARED = [
  'row_results',
  'transactions',
  'queues',
  'uploads',
  'devices',
  'position_index',
  'identifiers',
  'tallies',
  'tag_counts',
  'uploaded_models',
  'upload_days',
  'handset_identifiers',
  'handsets',
  'aliases',
  'profile_versions',
  'profiles',
  'managements',
  'associations',
  'tenants',
  'activity',
  'grants',
  'sessions',
  'revoked_tokens',
  'apps',
  'users',
  'keys',
  'used_ids',
  'settings',
] as const

const clear = (engine: Engine): Promise<void> =>
  engine.write(async tx => {
    for (const table of CLEARED) await tx.deleteFrom(table).execute()
  })
