import type { Kysely } from 'kysely'
import type { DeviceState } from '../enrolment/device.ts'
import type { Profile } from '../enrolment/profile.ts'
import type { ProfileFilter, ProfileStore, Tally } from '../enrolment/store/profiles.ts'
import { log } from './activity.ts'
import { collection, type RowMapping } from './collection.ts'
import { contains } from './contains.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import { type Placeholders, preparedQuery } from './prepared-query.ts'
import { requireRows } from './required-rows.ts'
import type { Tables } from './tables.ts'
import { IN_PROGRESS } from './transaction-step.ts'

export function profileStore(engine: Engine): ProfileStore {
  const { get, ...others } = collection(engine, PROFILE)
  const contentOf = preparedQuery(
    engine,
    (p: Placeholders<{ tenant: string; id: string; version: number }>) =>
      engine.db
        .selectFrom('profile_versions')
        .select('content')
        .where('tenant', '=', p.tenant)
        .where('id', '=', p.id)
        .where('version', '=', p.version),
    ([row]) => row && JSON.parse(row.content),
  )
  return {
    ...others,
    get,
    create: (profile, line) =>
      engine.write(async tx => {
        if (!(await insertProfile(engine, tx, profile))) return false
        await log(tx, line)
        return true
      }),
    change: async (profile, line) => {
      const { tenant, id, created_at, ...replaced } = PROFILE.toRow(profile)
      const conflicting = () =>
        engine.db
          .selectFrom('profiles')
          .select('id')
          .where('tenant', '=', tenant)
          .where('name_key', '=', replaced.name_key)
          .where('id', '!=', id)
          .executeTakeFirst()
      try {
        if ((await conflicting()) !== undefined) return 'taken'
        return await engine.write(async tx => {
          const before = await engine
            .locking(tx.selectFrom('profiles').select(['version', 'content']).where('tenant', '=', tenant).where('id', '=', id))
            .executeTakeFirst()
          if (before === undefined) return 'missing'
          await tx
            .insertInto('profile_versions')
            .values({ tenant, id, ...before })
            .execute()
          await tx
            .updateTable('profiles')
            .set({ ...replaced, version: before.version + 1 })
            .where('tenant', '=', tenant)
            .where('id', '=', id)
            .execute()
          await log(tx, line)
          return 'changed'
        })
      } catch (error) {
        // Another transaction may have taken the name after the check. The engines report a duplicate key in different ways.
        if ((await conflicting()) !== undefined) return 'taken'
        throw error
      }
    },
    removeUnused: ({ tenant, id }, line) =>
      engine.write(async tx => {
        if ((await lockedProfile(engine, tx, { tenant, id })) === undefined) return 'missing'
        if (await isUsed(tx, tenant, id)) return 'in use'
        await deleteProfile(tx, { tenant, id })
        await log(tx, line)
        return 'removed'
      }),
    asAssigned: async ({ tenant, profile, profileVersion }) => {
      if (profile === null) return undefined
      const current = await get({ tenant, id: profile })
      if (current === undefined || profileVersion === undefined || profileVersion === current.version) return current
      const content = await contentOf({ tenant, id: profile, version: profileVersion })
      return content === undefined ? current : { ...current, content }
    },
    named: async (tenant, name) => {
      const row = await engine.db
        .selectFrom('profiles')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('name_key', '=', keyOf(name))
        .executeTakeFirst()
      return row === undefined ? undefined : PROFILE.fromRow(row)
    },
    list: async (tenant, filter, page) => {
      const matching = filtered(engine, tenant, filter)
      const rows = await matching
        .selectAll()
        .orderBy(filter.sortBy === 'name' ? 'name_key' : 'updated_at', filter.descending ? 'desc' : 'asc')
        .orderBy('id', filter.descending ? 'desc' : 'asc')
        .$call(onPage(page))
        .execute()
      const total = await countOf(matching)
      return { rows: rows.map(PROFILE.fromRow), total }
    },
    ofManaged: async (provider, { ids, customers, managementType, parent, descending }, page) => {
      let managing = engine
        .lists(provider)
        .selectFrom('managements')
        .select('customer')
        .where('provider', '=', provider)
        .where('status', 'not in', ['Pending', 'Rejected'])
        .where(({ ref }) => contains(ref('services'), '"KnoxMobileEnrollment"'))
      if (customers !== undefined) managing = managing.where(engine.among('customer', customers))
      if (managementType !== undefined) managing = managing.where('management_type', '=', managementType)
      let matching = engine
        .lists(provider)
        .selectFrom('profiles')
        // A join would read all profiles of the store in the order of their names.
        .where('profiles.tenant', 'in', managing)
        .where('profiles.published', '=', 1)
      if (ids !== undefined) matching = matching.where(engine.among('profiles.id', ids))
      if (parent !== undefined) matching = matching.where('parent_tenant', '=', parent.tenant).where('parent', '=', parent.id)
      const order = descending === true ? 'desc' : 'asc'
      const rows = await matching
        .selectAll('profiles')
        .orderBy('name_key', order)
        .orderBy('tenant', order)
        .orderBy('profiles.id', order)
        .$call(onPage(page))
        .execute()
      return { rows: rows.map(PROFILE.fromRow), total: await countOf(matching) }
    },
    tallies: async (tenant, profiles) => {
      const rows = await engine.db
        .selectFrom('tallies')
        .select(['profile', 'state', 'devices'])
        .where('tenant', '=', tenant)
        .where(engine.among('profile', profiles))
        .execute()
      const tallies = new Map<string, Tally>()
      for (const { profile, state, devices } of rows)
        tallies.set(profile, { ...tallies.get(profile), [state as DeviceState]: devices })
      return tallies
    },
  }
}

/** False if the tenant has a profile of that name, compared without case. */
export async function insertProfile(engine: Engine, tx: Kysely<Tables>, profile: Profile): Promise<boolean> {
  await requireRows(engine, tx, PROFILE.requires?.(profile) ?? [])
  const inserted = await tx
    .insertInto('profiles')
    .values(PROFILE.toRow(profile))
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n
}

/** Publishes an unpublished profile; does nothing if the profile is published or does not exist. */
export async function publishProfile(tx: Kysely<Tables>, profile: Profile): Promise<void> {
  const { content, updated_at } = PROFILE.toRow(profile)
  await tx
    .updateTable('profiles')
    .set({ content, updated_at, published: 1 })
    .where('tenant', '=', profile.tenant)
    .where('id', '=', profile.id)
    .where('published', '=', 0)
    .execute()
}

/** Deletes a profile, its versions, its aliases and its use as a default; with `only`, unless it is published. */
export async function deleteProfile(
  tx: Kysely<Tables>,
  { tenant, id }: { tenant: string; id: string },
  only?: 'unpublished',
): Promise<void> {
  const removed = await tx
    .deleteFrom('profiles')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .$if(only !== undefined, query => query.where('published', '=', 0))
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) return
  await tx.deleteFrom('profile_versions').where('tenant', '=', tenant).where('id', '=', id).execute()
  await tx.deleteFrom('aliases').where('customer', '=', tenant).where('profile', '=', id).execute()
  await tx
    .updateTable('associations')
    .set({ default_profile: null })
    .where('customer', '=', tenant)
    .where('default_profile', '=', id)
    .execute()
}

/** A profile that no other transaction uses or removes until this one ends, if there is one. */
const lockedProfile = (engine: Engine, tx: Kysely<Tables>, { tenant, id }: { tenant: string; id: string }) =>
  engine.locking(tx.selectFrom('profiles').select('id').where('tenant', '=', tenant).where('id', '=', id)).executeTakeFirst()

/** A profile that is not removed until the transaction ends, if there is one. */
export const sharedProfile = (engine: Engine, tx: Kysely<Tables>, { tenant, id }: { tenant: string; id: string }) =>
  engine.sharing(tx.selectFrom('profiles').select('id').where('tenant', '=', tenant).where('id', '=', id)).executeTakeFirst()

async function isUsed(tx: Kysely<Tables>, tenant: string, id: string): Promise<boolean> {
  // A transaction in progress will assign it to devices. Ids are unique, so the details name it only if they contain its id.
  const ordered = tx
    .selectFrom('transactions')
    .where('tenant', '=', tenant)
    .where(IN_PROGRESS)
    .where(({ ref }) => contains(ref('details'), `"${id}"`))
  if ((await countOf(ordered)) > 0) return true
  // Counted second: a transaction that was completed between the two statements has changed the tallies before.
  const assigned = tx.selectFrom('tallies').where('tenant', '=', tenant).where('profile', '=', id).where('devices', '>', 0)
  return (await countOf(assigned)) > 0
}

const filtered = (engine: Engine, tenant: string, filter: ProfileFilter) => {
  let query = engine.lists(tenant).selectFrom('profiles').where('tenant', '=', tenant)
  if (filter.ids !== undefined) query = query.where(engine.among('id', filter.ids))
  if (filter.names !== undefined) query = query.where(engine.among('name_key', filter.names.map(keyOf)))
  return query
}

const keyOf = (name: string): string => name.toLowerCase()

const PROFILE: RowMapping<{ tenant: string; id: string }, Profile, 'profiles'> = {
  table: 'profiles',
  key: ['tenant', 'id'],
  where: ({ tenant, id }) => ({ tenant, id }),
  requires: ({ tenant }) => [{ kind: 'tenant', id: tenant }],
  toRow: ({ tenant, id, content, published, version, parent, createdAt, updatedAt }) => ({
    tenant,
    id,
    name: content.name,
    name_key: keyOf(content.name),
    content: JSON.stringify(content),
    published: published ? 1 : 0,
    version: version ?? 0,
    parent_tenant: parent?.tenant ?? null,
    parent: parent?.id ?? null,
    parent_updated_at: parent?.updatedAt ?? null,
    created_at: createdAt,
    updated_at: updatedAt,
  }),
  fromRow: row => ({
    tenant: row.tenant,
    id: row.id,
    content: JSON.parse(row.content),
    published: row.published === 1,
    version: row.version,
    ...parentOf(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }),
}

function parentOf({
  parent_tenant: tenant,
  parent: id,
  parent_updated_at: updatedAt,
}: Tables['profiles']): Pick<Profile, 'parent'> {
  if (tenant === null || id === null) return {}
  return { parent: { tenant, id, ...(updatedAt !== null && { updatedAt }) } }
}
