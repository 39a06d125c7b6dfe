/**
 * Answers what the world and the credentials ask of a store, in SQL: the only room that speaks it. It must never know a wire
 * word, and never throws one: what it cannot do it says in the world's words.
 */
import { sql } from 'kysely'
import type { CredentialStore } from '../auth/store.ts'
import type { Projections, Store } from '../enrolment/store.ts'
import { activityStore } from './activity.ts'
import { aliasStore } from './aliases.ts'
import { associationStore } from './associations.ts'
import { credentialStore } from './credentials.ts'
import { rewriteDocuments } from './device-rewriting.ts'
import { deviceStore } from './devices.ts'
import type { Engine } from './engines/engine.ts'
import { openSqlite } from './engines/sqlite.ts'
import { handsetStore } from './handsets.ts'
import { refuseHalfImported } from './import.ts'
import { managementStore } from './managements.ts'
import { migrate } from './migrate.ts'
import { profileStore } from './profiles.ts'
import { publicationStore } from './publications.ts'
import { settingStore } from './settings.ts'
import { tenantStore } from './tenants.ts'
import { transactionStore } from './transactions.ts'
import { uploadStore } from './uploads.ts'

export interface OpenStore {
  readonly store: Store
  readonly credentials: CredentialStore
  /** The names of the migrations that were applied on opening. */
  readonly migrated: readonly string[]
}

/** Opens a folder, `:memory:` or a `postgres://` address, and brings its schema up to this program. */
export async function openStore(place: string, how: Preparing): Promise<OpenStore> {
  const engine = await openEngine(place)
  const migrated = await prepare(engine, how)
  await refuseHalfImported(engine)
  return {
    migrated,
    credentials: credentialStore(engine),
    store: {
      dataVersion: engine.dataVersion,
      tenants: tenantStore(engine),
      associations: associationStore(engine),
      managements: managementStore(engine),
      profiles: profileStore(engine),
      aliases: aliasStore(engine),
      devices: deviceStore(engine, how.projections),
      handsets: handsetStore(engine),
      uploads: uploadStore(engine),
      transactions: transactionStore(engine),
      publications: publicationStore(engine),
      activity: activityStore(engine),
      settings: settingStore(engine),
      ready: () => {
        const answers = sql`select 1`.execute(engine.db).then(
          () => true,
          () => false,
        )
        return Promise.race([answers, new Promise<false>(resolve => setTimeout(resolve, READY_MS, false).unref())])
      },
      clear: () => clear(engine),
      close: () => engine.close(),
    },
  }
}

export async function openEngine(place: string): Promise<Engine> {
  if (!isPostgres(place)) return openSqlite(place)
  // Its driver is loaded by those who use it.
  const { openPostgres } = await import('./engines/postgres.ts')
  return openPostgres(place)
}

export interface Preparing {
  /** How lists of devices are written down. */
  readonly projections: Projections
  readonly now: number
}

/** Brings schema and documents up to this program; answers the names of what was applied. */
export async function prepare(engine: Engine, { projections, now }: Preparing): Promise<string[]> {
  const migrated = [...(await migrate(engine, now)), ...(await rewriteDocuments(engine, projections, now))]
  await engine.settle()
  return migrated
}

export const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place)

// Whoever asks whether a server is ready does not wait for long.
const READY_MS = 3_000

// Verdicts and handset identifiers go with their owners; signing keys stay, as the plane's own.
const CLEARED = [
  'verdicts',
  'transactions',
  'uploads',
  'devices',
  'device_blocks',
  'identifiers',
  'tallies',
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
