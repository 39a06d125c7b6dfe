import type { Static, TObject } from 'typebox'
import type { Activity } from '../../enrolment/activity.ts'
import type { Listed, Page } from '../../enrolment/store/page.ts'
import type { TenantKind } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { fitTo } from './members.ts'
import type { ControlWorld } from './world.ts'

/**
 * A resource of the seed document, told once: how a row of it is written, what it leans on, and where it is kept. The seed and the
 * five operations on its collection are made of this.
 */
interface Resource<Schema extends TObject, Kept> {
  /** As the document and the path have it: `customers`. */
  readonly name: string
  readonly one: string
  /** The parameters of its path, in order: members of the row, or `identifier` for all of them. */
  readonly key: readonly string[]
  readonly schema: Schema
  /** The member that is never shown. */
  readonly secret?: string
  /** Where a member leaves its value to us. */
  readonly notes?: string
  /** Members of which a row of a seed has at least one, though its schema, which a PATCH has too, asks for none of them. */
  readonly seedNeeds?: readonly string[]
  /** What the schema cannot say of a row. Throws `Unfit`. */
  validate?(world: ControlWorld, row: Static<Schema>): void
  /** What no two rows of a document may share, the row's own name first. */
  names(row: Static<Schema>, world: ControlWorld): readonly string[]
  /** The tenant in whose log its changes are; empty for what is nobody's. */
  owner(row: Static<Schema>): string
  references(row: Static<Schema>): readonly Reference[]
  /** What is there in its place already. Throws `Refused` where that is another thing. */
  existing(world: ControlWorld, row: Static<Schema>): Promise<Kept | undefined>
  /** The row as it is kept. `merges` is what a PATCH was made from: secrets that the row does not name stay. */
  build(world: ControlWorld, row: Static<Schema>, there: { existing: Kept | undefined; merges: Kept | undefined }): Kept
  store(world: ControlWorld, kept: Kept, log?: Activity): Promise<void>
  /** Stores as many as one commit should touch, for a resource of which a seed may have very many. */
  storeAll?(world: ControlWorld, kept: readonly Kept[]): Promise<void>
  find(world: ControlWorld, key: Readonly<Record<string, string>>): Promise<Kept | undefined>
  page(world: ControlWorld, page: Page): Promise<Listed<Kept>>
  show(kept: Kept): Static<Schema>
  /** Throws `Refused` for what something else leans on. */
  remove(world: ControlWorld, kept: Kept, log: Activity): Promise<void>
}

/** A resource among others: what its rows are is its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds resources of many types; each is checked where it is written
export type AnyResource = Resource<any, any>

/** Lets a resource's types follow from its schema. */
export const resource = <Schema extends TObject, Kept>(told: Resource<Schema, Kept>): Resource<Schema, Kept> => told

/** Something that a row leans on, by the member that names it. */
type Reference =
  | { readonly member: string; readonly tenant: string; readonly kinds: readonly TenantKind[] }
  | { readonly member: string; readonly profile: string; readonly of: string }

/** What is there to be leaned on. */
export interface Known {
  kindOf(tenant: string): Promise<TenantKind | undefined>
  hasProfile(tenant: string, profile: string): Promise<boolean>
}

export const inStore = ({ store }: ControlWorld): Known => ({
  kindOf: async tenant => (await store.tenants.get(tenant))?.kind,
  hasProfile: async (tenant, id) => (await store.profiles.get({ tenant, id })) !== undefined,
})

/** Holds a value to a resource: its members, their types, and what the resource judges itself. Throws `Unfit`. */
export function fit(world: ControlWorld, { schema, validate }: AnyResource, row: unknown): void {
  fitTo(schema, row)
  validate?.(world, row)
}

/** Throws `Unfit`, naming the member, for what leans on nothing. */
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

/** A reference to a tenant, unless the row names none. */
export const toTenant = (member: string, id: string | number | null | undefined, kinds: readonly TenantKind[]): Reference[] =>
  id === null || id === undefined ? [] : [{ member, tenant: String(id), kinds }]

/** A reference to a profile of that tenant, unless the row names none. */
export const toProfile = (member: string, profile: string | null | undefined, of: string | number): Reference[] =>
  profile === null || profile === undefined ? [] : [{ member, profile, of: String(of) }]

/** Tenants that can hold devices. */
export const HOLDERS: readonly TenantKind[] = ['customer', 'provider']
export const EVERY_KIND: readonly TenantKind[] = ['reseller', 'customer', 'provider']
