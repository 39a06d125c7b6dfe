import Type from 'typebox'
import { type By, entry } from '../../enrolment/activity.ts'
import { chunksOf } from '../../enrolment/chunks.ts'
import type { TenantKind } from '../../enrolment/tenant.ts'
import { Refused } from '../../wire/catalogue.ts'
import { Unfit } from '../../wire/operation.ts'
import { fitTo } from './members.ts'
import { type AnyResource, fit, inStore, type Known, requireReferences } from './resource.ts'
import { resources } from './resources.ts'
import type { ControlWorld } from './world.ts'

/** A seed document. */
export const Seed = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors.' })),
    ...Object.fromEntries(
      resources.map(({ name, schema }) => [
        name,
        Type.Optional(Type.Unsafe<unknown[] | null>({ type: ['array', 'null'], items: schema })),
      ]),
    ),
  },
  { additionalProperties: false, title: 'Seed' },
)

/** How many rows of each resource were applied. */
type Applied = Readonly<Record<string, number>>

/**
 * Applies a seed document: what has the same key is updated, and all else is left alone. The whole is judged before the first
 * row is written. Throws `Unfit`, naming the row and the member, or `Refused` where something else is in a row's place.
 * What `reset` goes back to is the caller's to remember.
 */
export async function applySeed(world: ControlWorld, document: unknown, by: By): Promise<Applied> {
  const rows = rowsOf(document)
  await validateRows(world, rows)
  const ready = await build(world, rows)
  for (const [resource, own] of Map.groupBy(ready, row => row.resource))
    await store(
      world,
      resource,
      own.map(({ kept }) => kept),
    )
  const applied = Object.fromEntries(
    [...Map.groupBy(rows, ({ resource }) => resource.name)].map(([name, own]) => [name, own.length]),
  )
  const target = Object.entries(applied).map(([name, count]) => `${count} ${name}`)
  await world.store.activity.add(entry(world, by, { tenant: '', act: 'seed', target: target.join(', ') || 'nothing' }))
  return applied
}

async function store(world: ControlWorld, resource: AnyResource, kept: readonly unknown[]): Promise<void> {
  const { storeAll } = resource
  if (storeAll === undefined) return eachOf(kept, row => resource.store(world, row))
  await eachOf(chunksOf(kept, CHUNK), chunk => storeAll(world, chunk))
}

// Rows in one commit.
const CHUNK = 500

interface Placed {
  readonly resource: AnyResource
  /** Where it stands in the document: `devices.3`. */
  readonly place: string
  readonly row: unknown
}

function rowsOf(document: unknown): Placed[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new Unfit('', 'a seed document must be an object')
  }
  // Each list alone, since its rows are judged one by one, with a turn for everybody else now and then.
  const lists = document as Readonly<Record<string, unknown>>
  fitTo(Seed, Object.fromEntries(Object.keys(lists).map(name => [name, name === '$schema' ? '' : []])))
  return resources.flatMap(resource => {
    const list = lists[resource.name] ?? []
    if (!Array.isArray(list)) throw new Unfit(resource.name, 'must be an array')
    return list.map((row: unknown, i) => ({ resource, place: `${resource.name}.${i}`, row }))
  })
}

async function validateRows(world: ControlWorld, rows: readonly Placed[]): Promise<void> {
  const named = new Map<string, string>()
  await eachOf(rows, ({ resource, place, row }) =>
    at(place, async () => {
      fit(world, resource, row)
      for (const name of resource.names(row, world)) {
        const first = named.get(name)
        if (first !== undefined) throw new Unfit('', `is ${name}, and so is ${first}`)
        named.set(name, place)
      }
    }),
  )
  const known = inDocument(rows, inStore(world))
  await eachOf(rows, ({ resource, place, row }) => at(place, () => requireReferences(known, resource.references(row))))
}

/** What the rows become, looked up and made before any of them is written. */
async function build(world: ControlWorld, rows: readonly Placed[]): Promise<{ resource: AnyResource; kept: unknown }[]> {
  const ready: { resource: AnyResource; kept: unknown }[] = []
  await eachOf(rows, ({ resource, place, row }) =>
    at(place, async () => {
      ready.push({
        resource,
        kept: resource.build(world, row, { existing: await resource.existing(world, row), merges: undefined }),
      })
    }),
  )
  return ready
}

/** What can be leaned on once the document is applied; the store is asked once for each. */
function inDocument(rows: readonly Placed[], store: Known): Known {
  const kinds = new Map<string, Promise<TenantKind | undefined>>()
  const profiles = new Map<string, Promise<boolean>>()
  for (const { resource, row } of rows) {
    // Judged before, so these are rows of these resources.
    const { id, customer } = row as { id?: string | number | null; customer?: string | number }
    if (TENANTS.has(resource.name)) kinds.set(String(id), Promise.resolve(resource.one as TenantKind))
    if (resource.name === 'profiles' && id) profiles.set(`${customer}/${id}`, Promise.resolve(true))
  }
  const once = <Answer>(answers: Map<string, Answer>, key: string, ask: () => Answer): Answer => {
    const answer = answers.get(key) ?? ask()
    answers.set(key, answer)
    return answer
  }
  return {
    kindOf: tenant => once(kinds, tenant, () => store.kindOf(tenant)),
    hasProfile: (tenant, profile) => once(profiles, `${tenant}/${profile}`, () => store.hasProfile(tenant, profile)),
  }
}

const TENANTS: ReadonlySet<string> = new Set(['resellers', 'customers', 'providers'])

/** Runs a check of one row: what it finds is told with the row's place. */
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
 * One after the other, giving way every few: a store in memory answers without a turn of the event loop, and a seed of twenty
 * thousand devices must not stop the server.
 */
async function eachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % 5 === 0) await new Promise(resolve => setImmediate(resolve))
    await act(item)
  }
}
