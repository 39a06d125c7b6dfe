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
      const identifiers = identifiersOf(handset)
      const existing = await tx
        .selectFrom('handset_identifiers')
        .select('handset')
        .distinct()
        .where(engine.among('identifier', identifiers))
        .execute()
      // Every existing handset that has one of the identifiers is replaced.
      await tx
        .deleteFrom('handsets')
        .where(
          engine.among(
            'id',
            existing.map(row => row.handset),
          ),
        )
        .execute()
      const row = HANDSET.toRow(handset)
      await tx.insertInto('handsets').values(row).execute()
      await tx
        .insertInto('handset_identifiers')
        .values(identifiers.map(identifier => ({ identifier, handset: row.id })))
        .execute()
      await log(tx, line)
    }),
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
