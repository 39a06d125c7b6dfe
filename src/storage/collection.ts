import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Collection, Listed, Page } from '../enrolment/store/page.ts'
import type { RequiredRow } from '../enrolment/store/required.ts'
import { log } from './activity.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { type Placeholders, preparedQuery } from './prepared-query.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'

/** How values of one kind are stored in the rows of a table. */
export interface RowMapping<Key, Row, Table extends keyof Tables> {
  readonly table: Table
  /** The primary key's columns; a list is in their order. */
  readonly key: readonly (keyof Tables[Table] & string)[]
  /** Only the columns of the key, since the argument may have more members. */
  where(key: Key): Partial<Tables[Table]>
  toRow(value: Row): Tables[Table]
  /** The rows that the row refers to, which must exist when it is stored. */
  requires?(row: Row): readonly RequiredRow[]
  fromRow(row: Tables[Table]): Row
}

/** The operations of a resource whose values are one row each. */
export function collection<Key, Row, Table extends keyof Tables>(
  engine: Engine,
  mapping: RowMapping<Key, Row, Table>,
): Collection<Key, Row> {
  return {
    put: (value, line) =>
      engine.write(async tx => {
        await requireRows(engine, tx, mapping.requires?.(value) ?? [])
        await putRow(tx, mapping, value)
        await log(tx, line)
      }),
    get: lookUp(engine, mapping),
    page: page => pageOf(engine, mapping, page),
    remove: (key, line) =>
      engine.write(async tx => {
        const removed = await untyped(tx)
          .deleteFrom(nameOf(mapping))
          .where(isEqual(mapping.where(key)))
          .executeTakeFirst()
        if (removed.numDeletedRows > 0n) await log(tx, line)
        return removed.numDeletedRows > 0n
      }),
  }
}

export async function putRow<Row, Table extends keyof Tables>(
  tx: Kysely<Tables>,
  mapping: RowMapping<never, Row, Table>,
  value: Row,
) {
  const row = mapping.toRow(value) as Record<string, unknown>
  // The value does not contain counters and the creation time, so a replacement must not change them.
  const replaced = Object.fromEntries(Object.entries(row).filter(([column]) => !isPreserved(mapping, column)))
  await untyped(tx)
    .insertInto(nameOf(mapping))
    .values(row)
    .onConflict(conflict =>
      Object.keys(replaced).length === 0 ? conflict.doNothing() : conflict.columns([...mapping.key]).doUpdateSet(replaced),
    )
    .execute()
}

const PRESERVED = new Set(['created_at', 'uploads', 'devices', 'last_upload_at', 'version'])
const isPreserved = ({ key }: { key: readonly string[] }, column: string): boolean =>
  key.includes(column) || PRESERVED.has(column)

export async function getRow<Key, Row, Table extends keyof Tables>(
  db: Kysely<Tables>,
  mapping: RowMapping<Key, Row, Table>,
  key: Key,
): Promise<Row | undefined> {
  const row = await untyped(db)
    .selectFrom(nameOf(mapping))
    .selectAll()
    .where(isEqual(mapping.where(key)))
    .executeTakeFirst()
  return row === undefined ? undefined : mapping.fromRow(row as Tables[Table])
}

/** A look-up by key, as a prepared query, since every request needs some. */
export function lookUp<Key, Row, Table extends keyof Tables>(
  engine: Engine,
  mapping: RowMapping<Key, Row, Table>,
): (key: Key) => Promise<Row | undefined> {
  const read = preparedQuery(
    engine,
    (p: Placeholders<Record<string, unknown>>) =>
      untyped(engine.db)
        .selectFrom(nameOf(mapping))
        .selectAll()
        .where(isEqual(Object.fromEntries(mapping.key.map(column => [column, p[column]])))),
    ([row]) => (row === undefined ? undefined : mapping.fromRow(row as Tables[Table])),
  )
  return key => read({ ...mapping.where(key) })
}

async function pageOf<Row, Table extends keyof Tables>(
  engine: Engine,
  mapping: RowMapping<never, Row, Table>,
  page: Page,
): Promise<Listed<Row>> {
  const all = untyped(engine.lists('')).selectFrom(nameOf(mapping))
  const rows = await mapping.key
    .reduce((query, column) => query.orderBy(column), all.selectAll())
    .$call(onPage(page))
    .execute()
  const total = await countOf(all)
  return { rows: rows.map(row => mapping.fromRow(row as Tables[Table])), total }
}

// A table that is named by a parameter has no type in the query builder; `RowMapping` has them instead.
type Untyped = Kysely<Record<string, Record<string, unknown>>>
const untyped = (db: Kysely<Tables>): Untyped => db as unknown as Untyped
const nameOf = (mapping: { table: string }): string => mapping.table
const isEqual = (key: object) => (eb: ExpressionBuilder<Record<string, Record<string, unknown>>, string>) =>
  eb.and(key as Record<string, never>)
