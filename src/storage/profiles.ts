import type { DeviceState } from '../enrolment/device.ts'
import type { Alias, Profile } from '../enrolment/profile.ts'
import type { AliasStore, ProfileFilter, ProfileStore, Tally } from '../enrolment/store.ts'
import { log } from './activity.ts'
import { collection, type Kept } from './collection.ts'
import type { Engine } from './engines/engine.ts'
import { countOf, onPage } from './paged.ts'
import type { Tables } from './tables.ts'

export const profileStore = (engine: Engine): ProfileStore => ({
  ...collection(engine, PROFILE),
  create: (profile, line) =>
    engine.write(async tx => {
      const inserted = await tx
        .insertInto('profiles')
        .values(PROFILE.toRow(profile))
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows !== 1n) return false
      await log(tx, line)
      return true
    }),
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
})

export const aliasStore = (engine: Engine): AliasStore => ({
  ...collection(engine, ALIAS),
  of: async (customer, reseller) => {
    let query = engine.db.selectFrom('aliases').selectAll().where('customer', '=', customer)
    if (reseller !== undefined) query = query.where('reseller', '=', reseller)
    return query.orderBy('reseller').orderBy('alias').execute()
  },
})

const filtered = (engine: Engine, tenant: string, filter: ProfileFilter) => {
  let query = engine.db.selectFrom('profiles').where('tenant', '=', tenant)
  if (filter.ids !== undefined) query = query.where(engine.among('id', filter.ids))
  if (filter.names !== undefined) query = query.where(engine.among('name_key', filter.names.map(keyOf)))
  return query
}

const keyOf = (name: string): string => name.toLowerCase()

const PROFILE: Kept<{ tenant: string; id: string }, Profile, 'profiles'> = {
  table: 'profiles',
  key: ['tenant', 'id'],
  where: ({ tenant, id }) => ({ tenant, id }),
  toRow: ({ tenant, id, content, published, createdAt, updatedAt }) => ({
    tenant,
    id,
    name: content.name,
    name_key: keyOf(content.name),
    content: JSON.stringify(content),
    published: published ? 1 : 0,
    created_at: createdAt,
    updated_at: updatedAt,
  }),
  fromRow: row => ({
    tenant: row.tenant,
    id: row.id,
    content: JSON.parse(row.content),
    published: row.published === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }),
}

const ALIAS: Kept<{ customer: string; reseller: string; alias: string }, Alias, 'aliases'> = {
  table: 'aliases',
  key: ['customer', 'reseller', 'alias'],
  where: ({ customer, reseller, alias }) => ({ customer, reseller, alias }),
  toRow: alias => ({ ...alias }),
  fromRow: row => row satisfies Tables['aliases'],
}
