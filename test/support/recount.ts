/** Recounts in the database what a store has as counters, and compares. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** Each query returns the rows whose counter is wrong, or that break a relation. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'devices by profile and state': `
    select * from (select tenant, profile, state, sum(kept) as kept, sum(there) as there from (
      select tenant, profile, state, devices as kept, 0 as there from tallies
      union all select tenant, coalesce(profile, ''), state, 0, count(*) from devices group by 1, 2, 3) counts
    group by tenant, profile, state) counted where kept <> there`,
  'devices by association': `
    select a.reseller, a.customer, a.devices as kept, coalesce(d.devices, 0) as there from associations a
    left join (select reseller, uploaded_to, count(*) as devices from devices group by 1, 2) d
      on d.reseller = a.reseller and d.uploaded_to = a.customer
    where a.devices <> coalesce(d.devices, 0)`,
  'devices by model': `
    select * from (select reseller, model, sum(kept) as kept, sum(there) as there from (
      select reseller, model, devices as kept, 0 as there from uploaded_models
      union all select reseller, coalesce(model, ''), 0, count(*) from devices where reseller is not null group by 1, 2) counts
    group by reseller, model) counted where kept <> there`,
  'the position index': `
    select kept.*, there.devices as there, there.listed as there_listed
    from (select tenant, sum(devices) as devices, sum(listed) as listed from POSITION_INDEX group by tenant) kept
    left join (select tenant, count(*) as devices, sum(case when state = 'Pending' then 0 else 1 end) as listed
      from devices group by tenant) there on there.tenant = kept.tenant
    where kept.devices <> coalesce(there.devices, 0) or kept.listed <> coalesce(there.listed, 0)`,
  'identifiers without a device': `
    select i.identifier from identifiers i left join devices d on d.tenant = i.tenant and d.id = i.device where d.id is null`,
  'devices without an identifier': `
    select tenant, id from devices except select tenant, device from identifiers`,
  'devices with a profile that does not exist': `
    select d.tenant, d.id, d.profile from devices d left join profiles p on p.tenant = d.tenant and p.id = d.profile
    where d.profile is not null and p.id is null`,
  'devices without an association': `
    select d.tenant, d.id from devices d where d.reseller is not null and not exists (
      select 1 from associations a where a.reseller = d.reseller and a.customer = d.uploaded_to)`,
  'defaults that are no profile': `
    select a.reseller, a.customer, a.default_profile from associations a
    left join profiles p on p.tenant = a.customer and p.id = a.default_profile
    where a.default_profile is not null and p.id is null`,
  'aliases of no profile': `
    select a.* from aliases a left join profiles p on p.tenant = a.customer and p.id = a.profile where p.id is null`,
  'aliases without an association': `
    select a.* from aliases a left join associations s on s.customer = a.customer and s.reseller = a.reseller
    where s.customer is null`,
  'pending or approved uploads with a profile that does not exist': `
    select u.tenant, u.id, u.profile from uploads u left join profiles p on p.tenant = u.tenant and p.id = u.profile
    where u.profile is not null and p.id is null and u.state = 'Pending'`,
  ...Object.fromEntries(
    [
      ['devices', 'tenant'],
      ['profiles', 'tenant'],
      ['uploads', 'tenant'],
      ['users', 'tenant'],
      ['associations', 'customer'],
      ['associations', 'reseller'],
      ['managements', 'customer'],
      ['managements', 'provider'],
      ['aliases', 'customer'],
      ['tallies', 'tenant'],
    ].map(([table, column]) => [
      `${table} whose ${column} does not exist`,
      `select x.${column} from ${table} x left join tenants t on t.id = x.${column} where t.id is null`,
    ]),
  ),
  'transactions that ended without all their rows': `
    select tenant, id, count, done from transactions where state = 'complete' and done <> count and details not like '%"selection":%'`,
  'transactions in progress': `select tenant, id, done, count from transactions where state = 'progress'`,
}

/** Stores of earlier versions have no such table. */
const TAGS = (elements: string) => `
  select * from (select tenant, tag, sum(kept) as kept, sum(there) as there from (
    select tenant, tag, devices as kept, 0 as there from tag_counts
    union all select devices.tenant, elements.value, 0, count(distinct devices.id) from devices, ${elements}
      where length(elements.value) <= 256 group by 1, 2) counts
  group by tenant, tag) counted where kept <> there`

/** One line for each kind of error in a store without queued work. */
export async function recount(data: string): Promise<readonly string[]> {
  const { ask, close, elements } = await open(data)
  try {
    const wrong: string[] = []
    const hasTags = await ask('select 1 from tag_counts where 1 = 0').then(
      () => true,
      () => false,
    )
    const differences = { ...DIFFERENCES, ...(hasTags && { 'devices by tag': TAGS(elements) }) }
    for (const [what, query] of Object.entries(differences)) {
      const rows = await ask(query.replace('POSITION_INDEX', await positionIndex(ask)))
      if (rows.length > 0) wrong.push(`${what}: ${rows.length}, the first ${JSON.stringify(rows[0])}`)
    }
    return wrong
  } finally {
    await close()
  }
}

type Ask = (query: string) => Promise<readonly object[]>

// Stores of earlier versions have the table under its former name.
const positionIndex = (ask: Ask): Promise<string> =>
  ask('select 1 from position_index where 1 = 0').then(
    () => 'position_index',
    () => 'device_blocks',
  )

async function open(data: string): Promise<{ ask: Ask; close: () => Promise<void>; elements: string }> {
  const file = join(data, 'muster.db')
  if (!/^postgres/.test(data) && existsSync(file)) {
    const database = new DatabaseSync(file, { readOnly: true })
    return {
      ask: async query => database.prepare(query).all(),
      close: async () => database.close(),
      elements: 'json_each(devices.tags) as elements',
    }
  }
  const client = new pg.Client(data)
  await client.connect()
  const elements = 'json_array_elements_text(devices.tags::json) as elements (value)'
  return { ask: async query => (await client.query(query)).rows, close: () => client.end(), elements }
}
