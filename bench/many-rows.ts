import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CUSTOMER, PROVIDER, RESELLER } from './servers/muster.ts'

/** Rows of every kind that grows with use, as after a year with many small orders. */
export const MANY = { orders: 100_000, profiles: 5000, customers: 5000 } as const

/**
 * Adds rows to sample data that no server has open: models and tags of devices, small orders with their uploads and entries of
 * the activity log, profiles, and customers of the reseller and of the provider. Their stored JSON is not rewritten, since the
 * lists only join it.
 */
export function addManyRows(folder: string): void {
  const database = new DatabaseSync(join(folder, 'muster.db'))
  try {
    database.exec('begin immediate')
    for (const statement of STATEMENTS) database.exec(statement)
    database.exec('commit; pragma wal_checkpoint(truncate)')
  } finally {
    database.close()
  }
}

const numbers = (count: number) =>
  `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})`
const padded = (prefix: string, digits: number) => `'${prefix}' || printf('%0${digits}d', n)`

const STATEMENTS = [
  `update devices set
    model = 'SM-' || (substr(imei, 9, 6) % 40),
    tags = case when substr(imei, 9, 6) % 2 = 0 then '["till"]' when substr(imei, 9, 6) % 1000 = 1 then '["rare"]' else '[]' end
    where tenant = '${CUSTOMER}'`,
  `insert into transactions (tenant, id, serial, kind, customer, vendor, order_no, state, count, done, failed, details, lease_until,
      accepted_at, completed_at, submitted)
    ${numbers(MANY.orders)}
    select tenant, ${padded('small-', 6)}, ${padded('6a0', 21)}, kind, customer, vendor, 'PO-' || n, state, 1, 1, 0, details, 0,
      accepted_at - n, completed_at - n, cast('["350000000000006"]' as blob)
    from numbers, (select * from transactions where tenant = '${RESELLER}' and id = 'fill-0')`,
  `insert into uploads
    ${numbers(MANY.orders)}
    select tenant, ${padded('6a0', 21)}, reseller, ${padded('small-', 6)}, 'PO-' || n, state, profile, aliases, 1,
      created_at - n, updated_at - n, approved_at - n, approved_by
    from numbers, (select * from uploads where tenant = '${CUSTOMER}' and transaction_id = 'fill-0')`,
  `insert into activity
    ${numbers(MANY.orders)}
    select tenant, time - n, ${padded('6a0', 21)}, performed_by, channel, operation, service, category, event, status, customer,
      customer_id, description, details, code, error_id
    from numbers, (select * from activity where event = 'Devices uploaded' group by tenant)`,
  `insert into profiles
    ${numbers(MANY.profiles)}
    select tenant, ${padded('65b', 21)}, 'Profile ' || n, 'profile ' || n, content, 1, created_at - n, updated_at - n, null, null, 0, null
    from numbers, (select * from profiles where tenant = '${CUSTOMER}' limit 1)`,
  `insert into tenants
    ${numbers(MANY.customers)}
    select ${padded('29', 8)}, kind, 'Customer ' || n, country, region, status, null, null, details, created_at, updated_at, null
    from numbers, (select * from tenants where id = '${CUSTOMER}')`,
  `insert into associations
    ${numbers(MANY.customers)}
    select reseller, ${padded('29', 8)}, 'active', 0, null, null, 0, 0, null, created_at, updated_at
    from numbers, (select * from associations where reseller = '${RESELLER}' and customer = '${CUSTOMER}')`,
  `insert into managements
    ${numbers(MANY.customers)}
    select provider, ${padded('29', 8)}, 'JointlyManaged', 'Active', services, created_at, updated_at, details
    from numbers, (select * from managements where provider = '${PROVIDER}' limit 1)`,
]
