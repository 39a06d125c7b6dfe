/** The rows of a document with sections, such as a seed, and their checks before the first one is written. */
import Type, { type TSchema } from 'typebox'
import type { TenantKind } from '../../enrolment/tenant.ts'
import { Refused } from '../../wire/catalogue.ts'
import { Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import { fitTo } from './members.ts'
import { type AnySection, fit, inStore, type Known, requireReferences } from './resource.ts'
import type { ControlWorld } from './world.ts'

export const SchemaLink = Type.Optional(Type.String({ description: 'For editors.' }))

/** The schema of each section, a list of rows. */
export const listsOf = (sections: readonly AnySection[]) =>
  Object.fromEntries(
    sections.map(({ name, schema }) => [
      name,
      Type.Optional(Type.Unsafe<unknown[] | null>({ type: ['array', 'null'], items: schema, ...shownAs(Type.Array(schema)) })),
    ]),
  )

export interface Placed<OfSection extends AnySection = AnySection> {
  readonly section: OfSection
  /** The row's place in the document: `devices.3`. */
  readonly place: string
  readonly row: unknown
}

/** The rows of a document, in the order of the sections. Throws `Unfit` for a document of another form. */
export function rowsOf<OfSection extends AnySection>(
  document: unknown,
  { sections, schema }: { readonly sections: readonly OfSection[]; readonly schema: TSchema },
): Placed<OfSection>[] {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new Unfit('', 'a seed document must be an object')
  }
  // The members of the document alone: the rows are validated one by one, so that other requests get turns of the event loop.
  const lists = document as Readonly<Record<string, unknown>>
  fitTo(schema, Object.fromEntries(Object.keys(lists).map(name => [name, name === '$schema' ? '' : []])))
  return sections.flatMap(section => {
    const list = lists[section.name] ?? []
    if (!Array.isArray(list)) throw new Unfit(section.name, 'must be an array')
    return list.map((row: unknown, i) => ({ section, place: `${section.name}.${i}`, row }))
  })
}

/** Throws `Unfit` for a row that is malformed, has the name of another one, or refers to what will not exist. */
export async function validateRows(world: ControlWorld, rows: readonly Placed[]): Promise<void> {
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
export async function at<Outcome>(place: string, check: () => Promise<Outcome>): Promise<Outcome> {
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
export async function eachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> {
  for (const [i, item] of items.entries()) {
    if (i > 0 && i % 5 === 0) await new Promise(resolve => setImmediate(resolve))
    await act(item)
  }
}
