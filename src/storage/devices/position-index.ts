import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { type Placeholders, preparedQuery } from '../prepared-query.ts'
import type { Tables } from '../tables.ts'

/**
 * The ids of a tenant's devices are divided into blocks of about this size, and each block has the counts of its devices. So
 * the page at position 500,000 is found by summing 1,000 counts instead of skipping half a million rows. A block contains the
 * ids from its `first_id` up to the next block's; the `first_id` of the first block is ''.
 */
const BLOCK = 500

interface Position {
  readonly id: string
  /** Whether lists show the device; they omit devices that wait for approval. */
  readonly listed: boolean
}

/** Counts new devices. To be called before they are inserted, because a block may begin only after the last existing device. */
export async function addPositions(tx: Kysely<Tables>, tenant: string, positions: readonly Position[]): Promise<void> {
  if (positions.length === 0) return
  // This write locks the first block, so that concurrent transactions see each other's new blocks.
  await add(tx, tenant, new Map([['', { devices: 0, listed: 0 }]]))
  const sorted = positions.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const blocks = await blocksOf(tx, tenant, sorted)
  const existing = await tx
    .selectFrom('devices')
    .select(({ fn }) => fn.max<string | null>('id').as('last'))
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  const last = existing?.last ?? ''
  const changes = new Map<string, Counts>()
  let at = 0
  for (const { id, listed } of sorted) {
    while (at + 1 < blocks.length && (blocks[at + 1]?.first_id ?? '') <= id) at++
    let block = blocks[at] as Block
    // A block begins only after the last existing device, so that no counted device changes its block.
    if (at === blocks.length - 1 && block.devices >= BLOCK && id > last) {
      block = { first_id: id, devices: 0 }
      blocks.push(block)
      at++
    }
    block.devices++
    count(changes, block.first_id, { devices: 1, listed: listed ? 1 : 0 })
  }
  await add(tx, tenant, changes)
}

/** Counts deleted devices. */
export async function removePositions(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, positions }: { tenant: string; positions: readonly Position[] },
): Promise<void> {
  await recount(engine, tx, { tenant, positions, by: ({ listed }) => ({ devices: -1, listed: listed ? -1 : 0 }) })
}

/** Counts devices that waited for approval and are now in lists. */
export async function markListed(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, ids }: { tenant: string; ids: readonly string[] },
): Promise<void> {
  const positions = ids.map(id => ({ id, listed: true }))
  await recount(engine, tx, { tenant, positions, by: () => ({ devices: 0, listed: 1 }) })
}

/** The start of a page: the listed device `skip` rows after the id `from`. */
interface PageStart {
  readonly from: string
  readonly skip: number
  /** Stores the last id of the page, so that the next page starts without skipped rows. */
  endsAt(size: number, last: string): void
}

/** A function that finds the listed device at a position. */
export function positionLookup(engine: Engine): (tenant: string, position: number) => Promise<PageStart> {
  const counts = preparedQuery(
    engine,
    (p: Placeholders<{ tenant: string }>) => {
      const blocks = engine.db
        .selectFrom('position_index')
        .select(['first_id', sql<string>`cast(listed as text)`.as('listed')])
        .where('tenant', '=', p.tenant)
        .orderBy('first_id')
      // Two texts, because reading the blocks as rows takes five times as long.
      return engine.db
        .selectFrom(blocks.as('blocks'))
        .select([engine.joined('blocks.first_id').as('firsts'), engine.joined('blocks.listed').as('listed')])
    },
    ([row]) => ({
      firsts: partsOf(row?.firsts),
      listed: partsOf(row?.listed).map(Number),
      // The last id before a position; valid for the data version of the blocks.
      lastIds: new Map<number, string>(),
    }),
  )
  return async (tenant, position) => {
    // The first pages are requested most, and skipping less than a block of rows is fast.
    if (position < BLOCK) return { from: '', skip: position, endsAt: () => {} }
    const { firsts, listed, lastIds } = await counts({ tenant })
    const endsAt = (size: number, last: string) => {
      if (lastIds.size < MAX_LAST_IDS) lastIds.set(position + size, last)
    }
    const last = lastIds.get(position)
    if (last !== undefined) return { from: last, skip: 1, endsAt }
    let skip = position
    let at = 0
    for (; at + 1 < listed.length && skip >= (listed[at] ?? 0); at++) skip -= listed[at] ?? 0
    return { from: firsts[at] ?? '', skip, endsAt }
  }
}

// No id contains a comma.
const partsOf = (joined: string | null = ''): string[] => (joined ?? '').split(',')

const MAX_LAST_IDS = 20_000

interface Block {
  readonly first_id: string
  devices: number
}

interface Counts {
  readonly devices: number
  readonly listed: number
}

async function recount(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, positions, by }: { tenant: string; positions: readonly Position[]; by: (position: Position) => Counts },
): Promise<void> {
  if (positions.length === 0) return
  const sorted = positions.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const blocks = await blocksOf(tx, tenant, sorted)
  const changes = new Map<string, Counts>()
  let at = 0
  for (const position of sorted) {
    while (at + 1 < blocks.length && (blocks[at + 1]?.first_id ?? '') <= position.id) at++
    count(changes, blocks[at]?.first_id ?? '', by(position))
  }
  await add(tx, tenant, changes)
  // The block '' is never deleted: it is the lock that `addPositions` takes.
  const later = [...changes.keys()].filter(first => first !== '')
  await tx
    .deleteFrom('position_index')
    .where('tenant', '=', tenant)
    .where(engine.among('first_id', later))
    .where('devices', '=', 0)
    .execute()
}

function count(changes: Map<string, Counts>, block: string, { devices, listed }: Counts): void {
  const before = changes.get(block) ?? { devices: 0, listed: 0 }
  changes.set(block, { devices: before.devices + devices, listed: before.listed + listed })
}

/** The blocks from the one of the first position to the one of the last, in order. */
async function blocksOf(tx: Kysely<Tables>, tenant: string, sorted: readonly Position[]): Promise<Block[]> {
  return tx
    .selectFrom('position_index')
    .select(['first_id', 'devices'])
    .where('tenant', '=', tenant)
    .where('first_id', '<=', sorted.at(-1)?.id ?? '')
    .where('first_id', '>=', ({ selectFrom }) =>
      selectFrom('position_index')
        .select(({ fn }) => fn.max('first_id').as('first'))
        .where('tenant', '=', tenant)
        .where('first_id', '<=', sorted[0]?.id ?? ''),
    )
    .orderBy('first_id')
    .execute()
}

// In the order of the ids, so that two transactions cannot deadlock.
async function add(tx: Kysely<Tables>, tenant: string, changes: ReadonlyMap<string, Counts>): Promise<void> {
  const rows = [...changes].map(([first_id, counts]) => ({ tenant, first_id, ...counts }))
  await tx
    .insertInto('position_index')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['tenant', 'first_id']).doUpdateSet({
        devices: sql`position_index.devices + excluded.devices`,
        listed: sql`position_index.listed + excluded.listed`,
      }),
    )
    .execute()
}
