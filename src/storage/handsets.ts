import type { Kysely } from 'kysely'
import { chunksOf } from '../enrolment/chunks.ts'
import { type Handset, identifiersOf } from '../enrolment/device.ts'
import type { HandsetStore } from '../enrolment/store/devices.ts'
import { log } from './activity.ts'
import { collection, type RowMapping } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import type { Tables } from './tables.ts'

export const handsetStore = (engine: Engine): HandsetStore => ({
  page: collection(engine, HANDSET).page,
  put: (handset, line) =>
    engine.write(async tx => {
      await replace(engine, tx, [handset])
      await log(tx, line)
    }),
  putAll: handsets => engine.write(tx => replace(engine, tx, handsets)),
  get: async ({ identifier }) => (await among(engine, [identifier])).get(identifier),
  remove: ({ identifier }, line) =>
    engine.write(async tx => {
      const removed = await tx
        .deleteFrom('handsets')
        .where('id', '=', eb => eb.selectFrom('handset_identifiers').select('handset').where('identifier', '=', identifier))
        .executeTakeFirst()
      if (removed.numDeletedRows > 0n) await log(tx, line)
      return removed.numDeletedRows > 0n
    }),
  among: identifiers => among(engine, identifiers),
})

/** Stores handsets in place of every handset that has one of their identifiers. */
async function replace(engine: Engine, tx: Kysely<Tables>, handsets: readonly Handset[]): Promise<void> {
  for (const some of chunksOf(handsets, ROWS_OF_STATEMENT)) {
    const existing = await tx
      .selectFrom('handset_identifiers')
      .select('handset')
      .distinct()
      .where(engine.among('identifier', some.flatMap(identifiersOf)))
      .execute()
    const ids = existing.map(row => row.handset)
    await tx.deleteFrom('handsets').where(engine.among('id', ids)).execute()
    const rows = some.map(HANDSET.toRow)
    await tx.insertInto('handsets').values(rows).execute()
    const identifiers = some.flatMap((handset, i) =>
      identifiersOf(handset).map(identifier => ({ identifier, handset: rows[i]?.id ?? '' })),
    )
    await tx.insertInto('handset_identifiers').values(identifiers).execute()
  }
}

// SQLite accepts 32,766 parameters in a statement, and a row has 7.
const ROWS_OF_STATEMENT = 1000

async function among(engine: Engine, identifiers: readonly string[]): Promise<Map<string, Handset>> {
  const rows = await engine.db
    .selectFrom('handset_identifiers')
    .innerJoin('handsets', 'handsets.id', 'handset_identifiers.handset')
    .selectAll()
    .where(engine.among('identifier', identifiers))
    .execute()
  return new Map(rows.map(row => [row.identifier, HANDSET.fromRow(row)]))
}

const HANDSET: RowMapping<{ identifier: string }, Handset, 'handsets'> = {
  table: 'handsets',
  key: ['id'],
  where: ({ identifier }) => ({ id: identifier }),
  toRow: handset => ({
    id: identifiersOf(handset)[0] ?? '',
    imei: handset.imei,
    imei2: handset.imei2,
    meid: handset.meid,
    serial_number: handset.serialNumber,
    model: handset.model,
    eligible: handset.eligible ? 1 : 0,
  }),
  fromRow: (row: Tables['handsets']) => ({
    imei: row.imei,
    imei2: row.imei2,
    meid: row.meid,
    serialNumber: row.serial_number,
    model: row.model,
    eligible: row.eligible === 1,
  }),
}
