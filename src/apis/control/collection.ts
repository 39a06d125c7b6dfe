import Type from 'typebox'
import { entry } from '../../enrolment/activity.ts'
import { type AnyOperation, type Call, operations, Unfit } from '../../wire/operation.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { ROOT } from './admit.ts'
import { refuse } from './dialect.ts'
import { type AnyNoun, fit, inStore, requireReferences } from './noun.ts'
import { type ControlCaller, type ControlWorld, OPERATOR } from './world.ts'

/** The operations on one collection, by what they do. */
export type Collected = Readonly<Record<'list' | 'put' | 'get' | 'patch' | 'remove', AnyOperation<ControlWorld, ControlCaller>>>

/** What a collection offers: a list, make or replace, and get, merge and delete by key. */
export function collectionOf(noun: AnyNoun): Collected {
  const title = titleOf(noun)
  const collection = `${ROOT}/${noun.name}`
  const path = `${collection}/${noun.key.map(part => `:${part}`).join('/')}`
  const shown = noun.secret === undefined ? noun.schema : Type.Omit(noun.schema, [noun.secret])
  const common = { tag: noun.name, scopes: [], ...(noun.notes && { description: noun.notes }) }
  // A profile is found by its id alone, faster if its customer is named.
  const customer = Type.Optional(Type.String({ description: 'Whose profile it is: without it all profiles are searched.' }))
  const query = noun.name === 'profiles' ? Type.Object({ customer }) : undefined
  return {
    list: operation({
      ...common,
      id: `list${title}`,
      method: 'GET',
      path: collection,
      summary: `Lists ${noun.name}, by key.`,
      query: Type.Object(pagingQuery),
      reply: Type.Object({
        totalCount: Type.Integer(),
        totalPage: Type.Integer(),
        pageNum: Type.Integer(),
        [noun.name]: Type.Array(shown),
      }),
      errors: [],
      handle: async (world, call) => {
        const page = pageOf(call.query(), PAGES)
        const { rows, total } = await noun.page(world, page)
        return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, [noun.name]: rows.map(noun.show) }
      },
    }),
    put: operation({
      ...common,
      id: `put${title}`,
      method: 'POST',
      path: collection,
      summary: `Makes a ${noun.one}, or replaces the one of its key.`,
      body: noun.schema,
      reply: shown,
      errors: ['tenantTaken', 'devicesDiffer', 'nameTaken'],
      handle: (world, call) => putOf(world, noun, call.sent.body),
    }),
    get: operation({
      ...common,
      id: `get${title}`,
      method: 'GET',
      path,
      summary: `Shows a ${noun.one}.`,
      ...(query && { query }),
      reply: shown,
      errors: ['rowUnknown'],
      handle: async (world, call) => noun.show(await found(world, noun, call)),
    }),
    patch: operation({
      ...common,
      id: `patch${title}`,
      method: 'PATCH',
      path,
      summary: `Merges members into a ${noun.one}; null takes a value away.`,
      ...(query && { query }),
      body: Type.Partial(noun.schema),
      reply: shown,
      errors: ['rowUnknown', 'devicesDiffer', 'nameTaken'],
      handle: async (world, call) => patch(world, noun, { kept: await found(world, noun, call), members: call.sent.body }),
    }),
    remove: operation({
      ...common,
      id: `delete${title}`,
      method: 'DELETE',
      path,
      summary: `Deletes a ${noun.one}.`,
      ...(query && { query }),
      reply: Type.Object({ removed: Type.Literal(true) }),
      errors: ['rowUnknown', 'inUse'],
      handle: async (world, call) => {
        const kept = await found(world, noun, call)
        await noun.remove(world, kept, line(world, noun, { act: `delete${title}`, row: noun.show(kept) }))
        return { removed: true }
      },
    }),
  }
}

/** Makes a row, or replaces the one of its key; answers it as it is shown. */
export async function putOf(world: ControlWorld, noun: AnyNoun, row: unknown): Promise<unknown> {
  fit(world, noun, row)
  await requireReferences(inStore(world), noun.references(row))
  const kept = noun.build(world, row, { standing: await noun.standing(world, row), merges: undefined })
  await noun.store(world, kept, line(world, noun, { act: `put${titleOf(noun)}`, row }))
  return noun.show(kept)
}

async function patch(
  world: ControlWorld,
  noun: AnyNoun,
  { kept, members }: { kept: unknown; members: unknown },
): Promise<unknown> {
  if (typeof members !== 'object' || members === null || Array.isArray(members)) throw new Unfit('', 'the body must be an object')
  const before = noun.show(kept)
  const row = { ...(before as object), ...members }
  fit(world, noun, row)
  const own = noun.names(before, world)
  if (!noun.names(row, world).some(name => own.includes(name))) throw new Unfit(noun.key.join(', '), 'cannot be changed')
  // What it leaned on before may be gone; that is no fault of this change.
  const changed = noun.references(row).filter(({ member }) => Object.hasOwn(members, member))
  await requireReferences(inStore(world), changed)
  await noun.standing(world, row)
  const merged = noun.build(world, row, { standing: kept, merges: kept })
  await noun.store(world, merged, line(world, noun, { act: `patch${titleOf(noun)}`, row }))
  return noun.show(merged)
}

async function found(world: ControlWorld, noun: AnyNoun, call: Call<ControlCaller, unknown, unknown>): Promise<unknown> {
  const { customer } = call.sent.query
  const kept = await noun.find(world, { ...(typeof customer === 'string' && { customer }), ...call.params })
  if (kept === undefined) throw refuse('rowUnknown', { row: `${noun.one} ${noun.key.map(part => call.params[part]).join('/')}` })
  return kept
}

const line = (world: ControlWorld, noun: AnyNoun, { act, row }: { act: string; row: unknown }) =>
  entry(world, OPERATOR.by, { tenant: noun.owner(row), act, target: noun.names(row, world)[0] ?? noun.one })

const titleOf = ({ one }: AnyNoun): string => one.charAt(0).toUpperCase() + one.slice(1)

const operation = operations<ControlWorld, ControlCaller>()

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }
