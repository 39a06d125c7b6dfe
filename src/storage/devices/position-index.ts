import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engines/engine.ts'
import { type Placeholders, preparedQuery } from '../prepared-query.ts'
import type { Tables } from '../tables.ts'

/**
 * A tenant's devices lie, by their ids, in blocks of about so many, and each block counts what a list shows. So the page
 * at position 500,000 is found by adding up two thousand counts, not by stepping over half a million rows.
 * A block holds the ids from its `first_id` on, up to the next one's; the first block's is ''.
 */
const BLOCK = 500

interface Member {
  readonly id: string
  /** Whether a list shows it: what waits for approval it does not. */
  readonly listed: boolean
}

/** Counts devices that arrive. Before they are inserted: whether a block may begin with one is known by the last that is there. */
export async function enter(tx: Kysely<Tables>, tenant: string, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return
  // Two that enter at once queue here: a block that one of them opens, the other must see.
  await add(tx, tenant, new Map([['', { devices: 0, listed: 0 }]]))
  const arriving = members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const blocks = await blocksOf(tx, tenant, arriving)
  const there = await tx
    .selectFrom('devices')
    .select(({ fn }) => fn.max<string | null>('id').as('last'))
    .where('tenant', '=', tenant)
    .executeTakeFirst()
  const last = there?.last ?? ''
  const changes = new Map<string, Counts>()
  let at = 0
  for (const member of arriving) {
    while (at + 1 < blocks.length && (blocks[at + 1]?.first_id ?? '') <= member.id) at++
    let block = blocks[at] as Block
    // Only behind every device that is there may a block begin: then none lies on its wrong side.
    if (at === blocks.length - 1 && block.devices >= BLOCK && member.id > last) {
      block = { first_id: member.id, devices: 0 }
      blocks.push(block)
      at++
    }
    block.devices++
    count(changes, block.first_id, member.listed ? { devices: 1, listed: 1 } : { devices: 1, listed: 0 })
  }
  await add(tx, tenant, changes)
}

/** Counts devices that leave. */
export async function leave(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, members }: { tenant: string; members: readonly Member[] },
): Promise<void> {
  await recount(engine, tx, { tenant, members, by: ({ listed }) => ({ devices: -1, listed: listed ? -1 : 0 }) })
}

/** Counts devices that were waiting and are listed from now on. */
export async function appear(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, ids }: { tenant: string; ids: readonly string[] },
): Promise<void> {
  await recount(engine, tx, { tenant, members: ids.map(id => ({ id, listed: true })), by: () => ({ devices: 0, listed: 1 }) })
}

/** Where a listed device is found: from which id on, and how many are to be passed over there. */
interface Position {
  readonly from: string
  readonly over: number
  /** Tells where a page that began here has ended, so that whoever goes on need not pass over any. */
  endsAt(size: number, last: string): void
}

/** Where the listed device at a position is found. */
export function positionsIn(engine: Engine): (tenant: string, position: number) => Promise<Position> {
  const counts = preparedQuery(
    engine,
    (p: Placeholders<{ tenant: string }>) => {
      const blocks = engine.db
        .selectFrom('device_blocks')
        .select(['first_id', sql<string>`cast(listed as text)`.as('listed')])
        .where('tenant', '=', p.tenant)
        .orderBy('first_id')
      // As two texts, since as rows they take five times as long.
      return engine.db
        .selectFrom(blocks.as('blocks'))
        .select([engine.joined('blocks.first_id').as('firsts'), engine.joined('blocks.listed').as('listed')])
    },
    ([row]) => ({
      firsts: partsOf(row?.firsts),
      listed: partsOf(row?.listed).map(Number),
      // As long as the blocks are remembered nothing has changed, and where pages ended is true too.
      ended: new Map<number, string>(),
    }),
  )
  return async (tenant, position) => {
    // A block's length is soon passed over, and the first pages are asked for most.
    if (position < BLOCK) return { from: '', over: position, endsAt: () => {} }
    const { firsts, listed, ended } = await counts({ tenant })
    const endsAt = (size: number, last: string) => {
      if (ended.size < MOST_ENDS) ended.set(position + size, last)
    }
    const last = ended.get(position)
    if (last !== undefined) return { from: last, over: 1, endsAt }
    let over = position
    let at = 0
    for (; at + 1 < listed.length && over >= (listed[at] ?? 0); at++) over -= listed[at] ?? 0
    return { from: firsts[at] ?? '', over, endsAt }
  }
}

// No id has a comma.
const partsOf = (joined: string | null = ''): string[] => (joined ?? '').split(',')

const MOST_ENDS = 20_000

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
  { tenant, members, by }: { tenant: string; members: readonly Member[]; by: (member: Member) => Counts },
): Promise<void> {
  if (members.length === 0) return
  const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const blocks = await blocksOf(tx, tenant, sorted)
  const changes = new Map<string, Counts>()
  let at = 0
  for (const member of sorted) {
    while (at + 1 < blocks.length && (blocks[at + 1]?.first_id ?? '') <= member.id) at++
    count(changes, blocks[at]?.first_id ?? '', by(member))
  }
  await add(tx, tenant, changes)
  const emptied = [...changes.keys()].filter(first => first !== '')
  await tx
    .deleteFrom('device_blocks')
    .where('tenant', '=', tenant)
    .where(engine.among('first_id', emptied))
    .where('devices', '=', 0)
    .execute()
}

function count(changes: Map<string, Counts>, block: string, { devices, listed }: Counts): void {
  const before = changes.get(block) ?? { devices: 0, listed: 0 }
  changes.set(block, { devices: before.devices + devices, listed: before.listed + listed })
}

/** The blocks in which these lie, in order, and those between. */
async function blocksOf(tx: Kysely<Tables>, tenant: string, sorted: readonly Member[]): Promise<Block[]> {
  return tx
    .selectFrom('device_blocks')
    .select(['first_id', 'devices'])
    .where('tenant', '=', tenant)
    .where('first_id', '<=', sorted.at(-1)?.id ?? '')
    .where('first_id', '>=', ({ selectFrom }) =>
      selectFrom('device_blocks')
        .select(({ fn }) => fn.max('first_id').as('first'))
        .where('tenant', '=', tenant)
        .where('first_id', '<=', sorted[0]?.id ?? ''),
    )
    .orderBy('first_id')
    .execute()
}

// In the order of the ids, so that two never wait for each other crosswise.
async function add(tx: Kysely<Tables>, tenant: string, changes: ReadonlyMap<string, Counts>): Promise<void> {
  const rows = [...changes].map(([first_id, counts]) => ({ tenant, first_id, ...counts }))
  await tx
    .insertInto('device_blocks')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['tenant', 'first_id']).doUpdateSet({
        devices: sql`device_blocks.devices + excluded.devices`,
        listed: sql`device_blocks.listed + excluded.listed`,
      }),
    )
    .execute()
}
