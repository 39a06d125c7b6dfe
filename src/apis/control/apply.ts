/**
 * Applies a document of tenants, their relations and their credentials to a running server. Unlike a seed, it merges: a member
 * that a row does not have stays as it is, and a row that would not change is not written.
 */
import { isDeepStrictEqual } from 'node:util'
import Type from 'typebox'
import type { By } from '../../enrolment/activity.ts'
import { activityOf } from './collection.ts'
import { at, eachOf, listsOf, type Placed, rowsOf, SchemaLink, validateRows } from './document-rows.ts'
import { operation, ROOT } from './operation.ts'
import type { AnyResource } from './resource.ts'
import { resources } from './resources.ts'
import { titleOf } from './row-schemas.ts'
import type { ControlWorld } from './world.ts'

/** Devices and phones come from uploads and from the simulation. */
const SAMPLES: ReadonlySet<string> = new Set(['devices', 'handsets'])
const applied: readonly AnyResource[] = resources.filter(({ name }) => !SAMPLES.has(name))

/** The sections of a seed document that may be applied. */
export const Applied = Type.Object(
  { $schema: SchemaLink, ...listsOf(applied) },
  { additionalProperties: false, title: 'ApplyDocument' },
)

const Outcome = Type.Object(
  {
    place: Type.String({ description: 'Of the row in the document: `apps.0`.' }),
    name: Type.String(),
    outcome: Type.Unsafe<Planned['outcome']>({ type: 'string', enum: ['created', 'changed', 'unchanged'] }),
    members: Type.Array(Type.String(), { description: 'The members that changed, without their values.' }),
  },
  { title: 'ApplyRow' },
)

interface Planned {
  readonly placed: Placed<AnyResource>
  readonly stored: unknown
  readonly outcome: 'created' | 'changed' | 'unchanged'
  readonly members: readonly string[]
}

/** A row as responses have it; resources in a list are without the type of their rows. */
type Row = Readonly<Record<string, unknown>>

const apply = operation({
  id: 'apply',
  method: 'POST',
  path: `${ROOT}/apply`,
  tag: 'server',
  summary: 'Makes tenants, their relations and their credentials, and changes those that exist',
  description:
    'The whole document is validated before the first row is written. A member that a row does not have stays as it is, also a secret; null sets its default. A row that would not change is not written, so that a second application changes nothing.',
  query: Type.Object({
    dryRun: Type.Optional(
      Type.Unsafe<'true' | 'false'>({ type: 'string', enum: ['true', 'false'], description: 'Writes nothing.' }),
    ),
  }),
  body: Applied,
  reply: Type.Object({ dryRun: Type.Boolean(), rows: Type.Array(Outcome) }, { title: 'ApplyResult' }),
  errors: ['tenantTaken', 'tokenTaken', 'nameTaken', 'knoxManageTaken'],
  scopes: ['operate'],
  handle: async (world, call) => {
    const dryRun = call.query().dryRun === 'true'
    const planned = await planOf(world, call.sent.body)
    if (!dryRun) await write(world, planned, call.caller.by)
    return {
      dryRun,
      rows: planned.map(({ placed: { section, place, row }, outcome, members }) => ({
        place,
        name: section.names(row, world)[0] ?? section.one,
        outcome,
        members: [...members],
      })),
    }
  },
})

/** What is to be written, built before the first row is. */
async function planOf(world: ControlWorld, document: unknown): Promise<readonly Planned[]> {
  const rows = rowsOf(document, { sections: applied, schema: Applied })
  await validateRows(world, rows)
  const planned: Planned[] = []
  await eachOf(rows, placed => at(placed.place, async () => planned.push(await plan(world, placed))))
  return planned
}

async function plan(world: ControlWorld, placed: Placed<AnyResource>): Promise<Planned> {
  const { section, row } = placed
  const existing = await section.existing(world, row)
  if (existing === undefined) {
    const stored = section.build(world, row, { existing, merges: undefined })
    return { placed, stored, outcome: 'created', members: [] }
  }
  const before = section.show(existing) as Row
  const stored = section.build(world, { ...before, ...(row as object) }, { existing, merges: existing })
  const after = section.show(stored) as Row
  const changed = Object.keys({ ...before, ...after }).filter(name => !isDeepStrictEqual(before[name], after[name]))
  // A secret is stored as its hash, and not shown.
  const hasNewSecret = Object.keys(stored).some(name => name.endsWith('Hash') && stored[name] !== existing[name])
  const members = [...changed, ...(hasNewSecret ? [section.secret ?? 'secret'] : [])]
  return { placed, stored, outcome: members.length === 0 ? 'unchanged' : 'changed', members }
}

async function write(world: ControlWorld, planned: readonly Planned[], by: By): Promise<void> {
  const changes = planned.filter(({ outcome }) => outcome !== 'unchanged')
  await eachOf(changes, ({ placed: { section, place, row }, stored, outcome }) => {
    const act = `${outcome === 'created' ? 'put' : 'patch'}${titleOf(section)}`
    return at(place, () => section.store(world, stored, activityOf(world, section, { act, row, by })))
  })
}

export const applyOperations = [apply]
