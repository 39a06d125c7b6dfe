import type { Static, TObject } from 'typebox'
import type { Activity } from '../../enrolment/activity.ts'
import type { Listed, Page } from '../../enrolment/store/page.ts'
import type { TenantKind } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { fitTo } from './members.ts'
import type { ControlWorld } from './world.ts'

/** A section of the seed document: the schema of its rows, what a row refers to, and how it is stored. */
interface Section<Schema extends TObject, Stored> {
  /** The member of the seed document: `customers`. */
  readonly name: string
  /** The singular: `customer`. */
  readonly one: string
  readonly schema: Schema
  /** A description for the OpenAPI document, such as the defaults of members. */
  readonly notes?: string
  /** Members of which a row of a seed has at least one. The schema cannot require them, because a PATCH uses it too. */
  readonly seedNeeds?: readonly string[]
  /** Checks that the schema cannot express. Throws `Unfit`. */
  validate?(world: ControlWorld, row: Static<Schema>): void
  /** Unique names: no two rows of a document may share one. The first one is the row's name in messages and in the activity log. */
  names(row: Static<Schema>, world: ControlWorld): readonly string[]
  references(row: Static<Schema>): readonly Reference[]
  /** The stored row with the same key. Throws `Refused` where a unique name of the row belongs to another one. */
  existing(world: ControlWorld, row: Static<Schema>): Promise<Stored | undefined>
  /** The same for many rows with one look-up, for a section of which a seed may have thousands. */
  existingAmong?(world: ControlWorld, rows: readonly Static<Schema>[]): Promise<(row: Static<Schema>) => Stored | undefined>
  /** The form in which a row is stored. `merges` is the row that a PATCH changes: its secret stays where the PATCH has none. */
  build(world: ControlWorld, row: Static<Schema>, before: { existing: Stored | undefined; merges: Stored | undefined }): Stored
  store(world: ControlWorld, stored: Stored, log?: Activity): Promise<void>
  /** Stores rows in one commit, for a resource of which a seed may have thousands. */
  storeAll?(world: ControlWorld, stored: readonly Stored[]): Promise<void>
}

/**
 * A section that is a collection of the control API too, with five operations. Its `name` is also the segment of the path.
 */
interface Resource<Schema extends TObject, Stored> extends Section<Schema, Stored> {
  /** The parameters of a row's path, in order: members of the row, or `identifier` for any identifier of a device. */
  readonly key: readonly string[]
  /** A member that is stored as a hash and that no response has. */
  readonly secret?: string
  /** The members that a response may have as null, and those that it may lack; it has every other one with a value. */
  readonly shows: { readonly nullable?: readonly string[]; readonly lacks?: readonly string[] }
  /** The tenant whose activity log records changes of the row; empty for none. */
  owner(row: Static<Schema>): string
  find(world: ControlWorld, key: Readonly<Record<string, string>>): Promise<Stored | undefined>
  page(world: ControlWorld, page: Page): Promise<Listed<Stored>>
  show(stored: Stored): Static<Schema>
  /** Throws `Refused` where another row refers to this one. */
  remove(world: ControlWorld, stored: Stored, log: Activity): Promise<void>
}

/** A resource in a list, without the type of its rows. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds resources of many types; each is checked where it is written
export type AnyResource = Resource<any, any>

/** A section in a list, without the type of its rows. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds sections of many types; each is checked where it is written
export type AnySection = Section<any, any>

/** Infers a section's types from its schema. */
export const section = <Schema extends TObject, Stored>(definition: Section<Schema, Stored>): Section<Schema, Stored> =>
  definition

/** Infers a resource's types from its schema. */
export const resource = <Schema extends TObject, Stored>(definition: Resource<Schema, Stored>): Resource<Schema, Stored> =>
  definition

/** A tenant or profile that a row refers to, and the member that names it. */
type Reference =
  | { readonly member: string; readonly tenant: string; readonly kinds: readonly TenantKind[] }
  | { readonly member: string; readonly profile: string; readonly of: string }

/** Looks up what references may name. */
export interface Known {
  kindOf(tenant: string): Promise<TenantKind | undefined>
  hasProfile(tenant: string, profile: string): Promise<boolean>
}

export const inStore = ({ store }: ControlWorld): Known => ({
  kindOf: async tenant => (await store.tenants.get(tenant))?.kind,
  hasProfile: async (tenant, id) => (await store.profiles.get({ tenant, id })) !== undefined,
})

/** Validates a row by the resource's schema and its own checks. Throws `Unfit`. */
export function fit(world: ControlWorld, { schema, validate }: AnySection, row: unknown): void {
  fitTo(schema, row)
  validate?.(world, row)
}

/** Throws `Unfit`, naming the member, for a reference whose target does not exist. */
export async function requireReferences(known: Known, references: readonly Reference[]): Promise<void> {
  for (const reference of references) {
    if ('tenant' in reference) {
      const kind = await known.kindOf(reference.tenant)
      if (kind === undefined) throw new Unfit(reference.member, `names ${reference.tenant}, which is no tenant`)
      if (!reference.kinds.includes(kind)) {
        throw new Unfit(reference.member, `names ${reference.tenant}, a ${kind}; it must be a ${reference.kinds.join(' or ')}`)
      }
    } else if (!(await known.hasProfile(reference.of, reference.profile))) {
      throw new Unfit(reference.member, `names ${reference.profile}, which is no profile of ${reference.of}`)
    }
  }
}

/** A reference to a tenant; none where the member has no value. */
export const toTenant = (member: string, id: string | number | null | undefined, kinds: readonly TenantKind[]): Reference[] =>
  id === null || id === undefined ? [] : [{ member, tenant: String(id), kinds }]

/** A reference to a profile of a tenant; none where the member has no value. */
export const toProfile = (member: string, profile: string | null | undefined, of: string | number): Reference[] =>
  profile === null || profile === undefined ? [] : [{ member, profile, of: String(of) }]

/** Tenants that can hold devices. */
export const HOLDERS: readonly TenantKind[] = ['customer', 'provider']
export const EVERY_KIND: readonly TenantKind[] = ['reseller', 'customer', 'provider']
