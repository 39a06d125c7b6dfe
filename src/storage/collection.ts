import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Collection, Listed, Page } from '../enrolment/store/page.ts'
import type { RequiredRow } from '../enrolment/store/required.ts'
import { log } from './activity.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { type Placeholders, preparedQuery } from './prepared-query.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'

/** How a noun lies in its table. */
export interface RowMapping<Key, Row, Table extends keyof Tables> {
  readonly table: Table
  /** The primary key's columns; a list is in their order. */
  readonly key: readonly (keyof Tables[Table] & string)[]
  /** The key's columns and nothing else: whoever asks may hold more. */
  where(key: Key): Partial<Tables[Table]>
  toRow(noun: Row): Tables[Table]
  /** The rows that the row refers to, which must exist when it is stored. */
  requires?(row: Row): readonly RequiredRow[]
  fromRow(row: Tables[Table]): Row
}

/** Make or replace, get, list and remove, the same for every noun that is one row. */
export function collection<Key, Row, Table extends keyof Tables>(
  engine: Engine,
  kept: RowMapping<Key, Row, Table>,
): Collection<Key, Row> {
  return {
    put: (noun, line) =>
      engine.write(async tx => {
        await requireRows(engine, tx, kept.requires?.(noun) ?? [])
        await putRow(tx, kept, noun)
        await log(tx, line)
      }),
    get: lookUp(engine, kept),
    page: page => pageOf(engine, kept, page),
    remove: (key, line) =>
      engine.write(async tx => {
        const removed = await untyped(tx)
          .deleteFrom(nameOf(kept))
          .where(whole(kept.where(key)))
          .executeTakeFirst()
        if (removed.numDeletedRows > 0n) await log(tx, line)
        return removed.numDeletedRows > 0n
      }),
  }
}

export async function putRow<Row, Table extends keyof Tables>(
  tx: Kysely<Tables>,
  kept: RowMapping<never, Row, Table>,
  noun: Row,
) {
  const row = kept.toRow(noun) as Record<string, unknown>
  // What the row keeps for itself (counters, the time it was made) is not the noun's to replace.
  const replaced = Object.fromEntries(Object.entries(row).filter(([column]) => !own(kept, column)))
  await untyped(tx)
    .insertInto(nameOf(kept))
    .values(row)
    .onConflict(conflict =>
      Object.keys(replaced).length === 0 ? conflict.doNothing() : conflict.columns([...kept.key]).doUpdateSet(replaced),
    )
    .execute()
}

const COUNTERS = new Set(['created_at', 'uploads', 'devices', 'last_upload_at', 'version'])
const own = (kept: { key: readonly string[] }, column: string): boolean => kept.key.includes(column) || COUNTERS.has(column)

export async function getRow<Key, Row, Table extends keyof Tables>(
  db: Kysely<Tables>,
  kept: RowMapping<Key, Row, Table>,
  key: Key,
): Promise<Row | undefined> {
  const row = await untyped(db)
    .selectFrom(nameOf(kept))
    .selectAll()
    .where(whole(kept.where(key)))
    .executeTakeFirst()
  return row === undefined ? undefined : kept.fromRow(row as Tables[Table])
}

/** A look-up by key: it is asked at every call of every API. */
export function lookUp<Key, Row, Table extends keyof Tables>(
  engine: Engine,
  kept: RowMapping<Key, Row, Table>,
): (key: Key) => Promise<Row | undefined> {
  const read = preparedQuery(
    engine,
    (p: Placeholders<Record<string, unknown>>) =>
      untyped(engine.db)
        .selectFrom(nameOf(kept))
        .selectAll()
        .where(whole(Object.fromEntries(kept.key.map(column => [column, p[column]])))),
    ([row]) => (row === undefined ? undefined : kept.fromRow(row as Tables[Table])),
  )
  return key => read({ ...kept.where(key) })
}

async function pageOf<Row, Table extends keyof Tables>(
  engine: Engine,
  kept: RowMapping<never, Row, Table>,
  page: Page,
): Promise<Listed<Row>> {
  const all = untyped(engine.db).selectFrom(nameOf(kept))
  const rows = await kept.key
    .reduce((query, column) => query.orderBy(column), all.selectAll())
    .$call(onPage(page))
    .execute()
  const total = await countOf(all)
  return { rows: rows.map(row => kept.fromRow(row as Tables[Table])), total }
}

// A table that is named by a parameter is beyond the query builder's types; `Kept` ties its rows to the noun instead.
type Untyped = Kysely<Record<string, Record<string, unknown>>>
const untyped = (db: Kysely<Tables>): Untyped => db as unknown as Untyped
const nameOf = (kept: { table: string }): string => kept.table
const whole = (key: object) => (eb: ExpressionBuilder<Record<string, Record<string, unknown>>, string>) =>
  eb.and(key as Record<string, never>)
