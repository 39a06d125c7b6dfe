import Type from 'typebox'
import { type By, entry } from '../../enrolment/activity.ts'
import { chunksOf } from '../../enrolment/chunks.ts'
import { at, eachOf, listsOf, type Placed, rowsOf, SchemaLink, validateRows } from './document-rows.ts'
import { listOf, oneOf } from './members.ts'
import type { AnySection } from './resource.ts'
import { sections } from './resources.ts'
import { expandScenarios, SCENARIOS } from './scenarios/index.ts'
import type { ControlWorld } from './world.ts'

/** A seed document. */
export const Seed = Type.Object(
  {
    $schema: SchemaLink,
    scenarios: Type.Optional({
      ...listOf(oneOf(Object.keys(SCENARIOS))),
      description: 'Named seeds, whose rows are added to the rows of the document.',
    }),
    ...listsOf(sections),
  },
  { additionalProperties: false, title: 'Seed' },
)

/** How many rows of each section were applied. */
type Applied = Readonly<Record<string, number>>

/**
 * Applies a seed document: rows with the same key are updated, and other rows stay. The whole document is validated before the
 * first row is written. Throws `Unfit`, naming the row and the member, or `Refused` where a unique name of a row is taken.
 */
export async function applySeed(world: ControlWorld, document: unknown, by: By): Promise<Applied> {
  const rows = rowsOf(expandScenarios(document), { sections, schema: Seed })
  await validateRows(world, rows)
  const ready = await build(world, rows)
  for (const [section, own] of Map.groupBy(ready, row => row.section))
    await store(
      world,
      section,
      own.map(({ stored }) => stored),
    )
  const applied = Object.fromEntries(
    [...Map.groupBy(rows, ({ section }) => section.name)].map(([name, own]) => [name, own.length]),
  )
  const target = Object.entries(applied).map(([name, count]) => `${count} ${name}`)
  await world.store.activity.add(entry(world, by, { tenant: '', act: 'seed', target: target.join(', ') || 'nothing' }))
  return applied
}

async function store(world: ControlWorld, section: AnySection, stored: readonly unknown[]): Promise<void> {
  const { storeAll } = section
  if (storeAll === undefined) return eachOf(stored, row => section.store(world, row))
  await eachOf(chunksOf(stored, CHUNK), chunk => storeAll(world, chunk))
}

// Rows in one look-up and in one commit.
const CHUNK = 500

/** The rows in the form in which they are stored, built before the first one is written. */
async function build(world: ControlWorld, rows: readonly Placed[]): Promise<{ section: AnySection; stored: unknown }[]> {
  const ready: { section: AnySection; stored: unknown }[] = []
  for (const [section, own] of Map.groupBy(rows, row => row.section)) {
    for (const some of chunksOf(own, CHUNK)) {
      const among = await section.existingAmong?.(
        world,
        some.map(({ row }) => row),
      )
      await eachOf(some, ({ place, row }) =>
        at(place, async () => {
          const existing = among === undefined ? await section.existing(world, row) : among(row)
          ready.push({ section, stored: section.build(world, row, { existing, merges: undefined }) })
        }),
      )
    }
  }
  return ready
}
