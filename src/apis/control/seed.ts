import Type from 'typebox'
import { type By, entry } from '../../enrolment/activity.ts'
import { chunksOf } from '../../enrolment/chunks.ts'
import type { TenantKind } from '../../enrolment/tenant.ts'
import { Refused } from '../../wire/catalogue.ts'
import { Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import { fitTo, listOf, oneOf } from './members.ts'
import { type AnySection, fit, inStore, type Known, requireReferences } from './resource.ts'
import { sections } from './resources.ts'
import { expandScenarios, SCENARIOS } from './scenarios/index.ts'
import type { ControlWorld } from './world.ts'

/** A seed document. */
export const Seed = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors.' })),
    scenarios: Type.Optional({
      ...listOf(oneOf(Object.keys(SCENARIOS))),
      description: 'Named seeds, whose rows are added to the rows of the document.',
    }),
    ...Object.fromEntries(
      sections.map(({ name, schema }) => [
        name,
        Type.Optional(Type.Unsafe<unknown[] | null>({ type: ['array', 'null'], items: schema, ...shownAs(Type.Array(schema)) })),
      ]),
    ),
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
  const rows = rowsOf(expandScenarios(document))
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

interface Placed {
  readonly section: AnySection
  /** The row's place in the document: `devices.3`. */
  readonly place: string
  readonly row: unknown
}

function rowsOf(document: unknown): Placed[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new Unfit('', 'a seed document must be an object')
  }
  // The members of the document alone: the rows are validated one by one, so that other requests get turns of the event loop.
  const lists = document as Readonly<Record<string, unknown>>
  fitTo(Seed, Object.fromEntries(Object.keys(lists).map(name => [name, name === '$schema' ? '' : []])))
  return sections.flatMap(section => {
    const list = lists[section.name] ?? []
    if (!Array.isArray(list)) throw new Unfit(section.name, 'must be an array')
    return list.map((row: unknown, i) => ({ section, place: `${section.name}.${i}`, row }))
  })
}

async function validateRows(world: ControlWorld, rows: readonly Placed[]): Promise<void> {
  const named = new Map<string, string>()
  await eachOf(rows, ({ section, place, row }) =>
    at(place, async () => {
      fit(world, section, row)
      for (const name of section.names(row, world)) {
        const first = named.get(name)
        if (first !== undefined) throw new Unfit('', `is ${name}, and so is ${first}`)
        named.set(name, place)
      }
    }),
  )
  const known = inDocument(rows, inStore(world))
  await eachOf(rows, ({ section, place, row }) => at(place, () => requireReferences(known, section.references(row))))
}

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

/** What references may name once the document is applied; each look-up in the store is made once. */
function inDocument(rows: readonly Placed[], store: Known): Known {
  const kinds = new Map<string, Promise<TenantKind | undefined>>()
  const profiles = new Map<string, Promise<boolean>>()
  for (const { section, row } of rows) {
    // The rows were validated before.
    const { id, customer } = row as { id?: string | number | null; customer?: string | number }
    if (TENANTS.has(section.name)) kinds.set(String(id), Promise.resolve(section.one as TenantKind))
    if (section.name === 'profiles' && id) profiles.set(`${customer}/${id}`, Promise.resolve(true))
  }
  const once = <Found>(cache: Map<string, Found>, key: string, find: () => Found): Found => {
    const found = cache.get(key) ?? find()
    cache.set(key, found)
    return found
  }
  return {
    kindOf: tenant => once(kinds, tenant, () => store.kindOf(tenant)),
    hasProfile: (tenant, profile) => once(profiles, `${tenant}/${profile}`, () => store.hasProfile(tenant, profile)),
  }
}

const TENANTS: ReadonlySet<string> = new Set(['resellers', 'customers', 'providers'])

/** Runs a check of one row and adds the row's place to its error. */
async function at<Outcome>(place: string, check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof Unfit) throw new Unfit(error.parameter === '' ? place : `${place}.${error.parameter}`, error.reason)
    if (error instanceof Refused) throw new Refused(error.row, `${place}: ${error.text}`)
    throw error
  }
}

/**
 * Acts on each item in order and yields to the event loop every few items: a store in memory never yields, and a seed of twenty
 * thousand devices must not block the server.
 */
async function eachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % 5 === 0) await new Promise(resolve => setImmediate(resolve))
    await act(item)
  }
}
