/** The tags of a tenant's devices with the numbers of devices, which change in the commits that change the devices. */
import { type Kysely, sql } from 'kysely'
import { chunksOf } from '../../enrolment/chunks.ts'
import type { DeviceStore } from '../../enrolment/store/devices.ts'
import { contains } from '../contains.ts'
import type { Engine } from '../engines/engine.ts'
import { countOf, onPage } from '../paged.ts'
import type { Tables } from '../tables.ts'

/** Devices that get or lose all tags of a list. */
interface TagsChange {
  /** As JSON, as a row has them. */
  readonly tags: string
  /** Negative for devices that lose them. */
  readonly devices: number
}

/** Sums the changes by tag and adds them to the tenant's counts. A tag that no device has any more is deleted. */
export async function countTags(
  engine: Engine,
  tx: Kysely<Tables>,
  { tenant, changes }: { tenant: string; changes: readonly TagsChange[] },
): Promise<void> {
  const sums = new Map<string, number>()
  for (const [tags, alike] of Map.groupBy(changes, change => change.tags)) {
    if (tags === NONE) continue
    const devices = alike.reduce((sum, change) => sum + change.devices, 0)
    for (const tag of new Set<string>(JSON.parse(tags))) sums.set(tag, (sums.get(tag) ?? 0) + devices)
  }
  // Sorted, so that two transactions lock these rows in the same order and cannot deadlock.
  const rows = [...sums]
    .filter(([tag, devices]) => devices !== 0 && isCounted(tag))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, devices]) => ({ tenant, tag, devices }))
  for (const some of chunksOf(rows, ROWS_OF_STATEMENT)) {
    await tx
      .insertInto('tag_counts')
      .values(some)
      .onConflict(conflict =>
        conflict.columns(['tenant', 'tag']).doUpdateSet({ devices: sql`tag_counts.devices + excluded.devices` }),
      )
      .execute()
  }
  const fewer = rows.filter(({ devices }) => devices < 0).map(({ tag }) => tag)
  if (fewer.length === 0) return
  await tx
    .deleteFrom('tag_counts')
    .where('tenant', '=', tenant)
    .where(engine.among('tag', fewer))
    .where('devices', '=', 0)
    .execute()
}

const NONE = '[]'

// A key of PostgreSQL's index has at most about 2,700 bytes, and a list to choose from has no use for longer tags.
const isCounted = (tag: string): boolean => tag.length <= LONGEST || [...tag].length <= LONGEST
const LONGEST = 256

const ROWS_OF_STATEMENT = 1000

export const tagLists =
  (engine: Engine): DeviceStore['tagsOf'] =>
  async (tenant, { search, mostUsedFirst }, page) => {
    let matching = engine.lists(tenant).selectFrom('tag_counts').where('tenant', '=', tenant)
    if (search !== undefined) matching = matching.where(({ ref }) => contains(ref('tag'), search))
    const ordered = mostUsedFirst === true ? matching.orderBy('devices', 'desc') : matching
    const rows = await ordered.select(['tag', 'devices']).orderBy('tag').$call(onPage(page)).execute()
    return { rows: rows.map(({ tag, devices }) => ({ tag, devices })), total: await countOf(matching) }
  }
