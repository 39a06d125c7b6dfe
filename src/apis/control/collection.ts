import Type from 'typebox'
import { type By, entry } from '../../enrolment/activity.ts'
import { type AnyOperation, type Call, Unfit } from '../../wire/operation.ts'
import { type PageLimits, pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import { refuse } from './dialect.ts'
import { operation, REMOVED, ROOT } from './operation.ts'
import { type AnyResource, fit, inStore, requireReferences } from './resource.ts'
import { patchOf, shownRow, titleOf } from './row-schemas.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

/** The operations on one collection, by what they do. */
export type Collected = Readonly<Record<'list' | 'put' | 'get' | 'patch' | 'remove', AnyOperation<ControlWorld, ControlCaller>>>

/** The operations of a collection: list, create or replace; and by key get, merge and delete. */
export function collectionOf(resource: AnyResource): Collected {
  const title = titleOf(resource)
  const collection = `${ROOT}/${resource.name}`
  const path = `${collection}/${resource.key.map(part => `:${part}`).join('/')}`
  const shown = shownRow(resource)
  const common = { tag: resource.name, ...(resource.notes && { description: resource.notes }) }
  // A profile is stored under its customer and its id; its path has the id alone.
  const customer = Type.Optional(
    Type.String({ description: 'The customer of the profile. Without it all profiles are searched, which is slower.' }),
  )
  const query = resource.name === 'profiles' ? Type.Object({ customer }) : undefined
  return {
    list: operation({
      ...common,
      id: `list${title}`,
      method: 'GET',
      scopes: ['read'],
      path: collection,
      summary: `Lists ${resource.name}, by key`,
      query: Type.Object(pagingQuery),
      reply: Type.Object(
        {
          totalCount: Type.Integer(),
          totalPage: Type.Integer(),
          pageNum: Type.Integer(),
          [resource.name]: Type.Array(shown),
        },
        { title: `${title}List` },
      ),
      errors: [],
      handle: async (world, call) => {
        const page = pageOf(call.query(), PAGES)
        const { rows, total } = await resource.page(world, page)
        return {
          totalCount: total,
          totalPage: pagesOf(total, page),
          pageNum: page.number,
          [resource.name]: rows.map(resource.show),
        }
      },
    }),
    put: operation({
      ...common,
      id: `put${title}`,
      method: 'POST',
      scopes: ['operate'],
      path: collection,
      summary: `Creates a ${resource.one}, or replaces the one with the same key`,
      body: resource.schema,
      reply: shown,
      errors: ['tenantTaken', 'devicesDiffer', 'nameTaken'],
      handle: (world, call) => putOf(world, resource, { row: call.sent.body, by: call.caller.by }),
    }),
    get: operation({
      ...common,
      id: `get${title}`,
      method: 'GET',
      scopes: ['read'],
      path,
      summary: `Returns a ${resource.one}`,
      ...(query && { query }),
      reply: shown,
      errors: ['rowUnknown'],
      handle: async (world, call) => resource.show(await found(world, resource, call)),
    }),
    patch: operation({
      ...common,
      id: `patch${title}`,
      method: 'PATCH',
      scopes: ['operate'],
      path,
      summary: `Merges members into a ${resource.one}; null removes a value`,
      ...(query && { query }),
      body: patchOf(resource),
      reply: shown,
      errors: ['rowUnknown', 'devicesDiffer', 'nameTaken'],
      handle: async (world, call) =>
        patch(world, resource, { stored: await found(world, resource, call), members: call.sent.body, by: call.caller.by }),
    }),
    remove: operation({
      ...common,
      id: `delete${title}`,
      method: 'DELETE',
      scopes: ['operate'],
      path,
      summary: `Deletes a ${resource.one}`,
      ...(query && { query }),
      reply: REMOVED,
      errors: ['rowUnknown', 'inUse'],
      handle: async (world, call) => {
        const stored = await found(world, resource, call)
        const log = activityOf(world, resource, { act: `delete${title}`, row: resource.show(stored), by: call.caller.by })
        await resource.remove(world, stored, log)
        return { removed: true }
      },
    }),
  }
}

/** Creates a row, or replaces the one with the same key; returns it as a response has it. */
export async function putOf(
  world: ControlWorld,
  resource: AnyResource,
  { row, by }: { readonly row: unknown; readonly by: By },
): Promise<unknown> {
  fit(world, resource, row)
  await requireReferences(inStore(world), resource.references(row))
  const stored = resource.build(world, row, { existing: await resource.existing(world, row), merges: undefined })
  await resource.store(world, stored, activityOf(world, resource, { act: `put${titleOf(resource)}`, row, by }))
  return resource.show(stored)
}

async function patch(
  world: ControlWorld,
  resource: AnyResource,
  { stored, members, by }: { stored: unknown; members: unknown; by: By },
): Promise<unknown> {
  if (typeof members !== 'object' || members === null || Array.isArray(members)) throw new Unfit('', 'the body must be an object')
  const before = resource.show(stored)
  const row = { ...(before as object), ...members }
  fit(world, resource, row)
  const own = resource.names(before, world)
  if (!resource.names(row, world).some(name => own.includes(name))) throw new Unfit(resource.key.join(', '), 'cannot be changed')
  // Only changed references are checked: what another one names may have been deleted since.
  const changed = resource.references(row).filter(({ member }) => Object.hasOwn(members, member))
  await requireReferences(inStore(world), changed)
  await resource.existing(world, row)
  const merged = resource.build(world, row, { existing: stored, merges: stored })
  await resource.store(world, merged, activityOf(world, resource, { act: `patch${titleOf(resource)}`, row, by }))
  return resource.show(merged)
}

async function found(world: ControlWorld, resource: AnyResource, call: Call<ControlCaller, unknown, unknown>): Promise<unknown> {
  const { customer } = call.sent.query
  const stored = await resource.find(world, { ...(typeof customer === 'string' && { customer }), ...call.params })
  if (stored === undefined)
    throw refuse('rowUnknown', { row: `${resource.one} ${resource.key.map(part => call.params[part]).join('/')}` })
  return stored
}

/** The entry of the activity log for a change of a row. */
export const activityOf = (
  world: ControlWorld,
  resource: AnyResource,
  { act, row, by }: { readonly act: string; readonly row: unknown; readonly by: By },
) => entry(world, by, { tenant: resource.owner(row), act, target: resource.names(row, world)[0] ?? resource.one })

const PAGES: PageLimits = { usual: 100, largest: 1000, beyond: 'refuse' }
