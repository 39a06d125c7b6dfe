import type { Engine } from '../engines/engine.ts'

/** Stored list JSON, the position index, and indexes for filtered lists and for a reseller's devices. */
export const deviceDocuments = {
  name: '0002-device-documents',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `alter table devices add column identity ${text} not null default ''`,
    `alter table devices add column standing ${text} not null default ''`,
    `create table device_blocks (
      tenant ${text} not null, first_id ${text} not null, devices ${int} not null, listed ${int} not null,
      primary key (tenant, first_id)) ${clustered}`,
    `insert into device_blocks (tenant, first_id, devices, listed)
      select tenant, case when block = 0 then '' else min(id) end, count(*), sum(case when state = 'Pending' then 0 else 1 end)
      from (select tenant, id, state, (row_number() over (partition by tenant order by id) - 1) / 250 as block from devices) laid
      group by tenant, block`,
    // With the state, so that changed devices are counted from the index.
    `drop index devices_by_change`,
    `create index devices_by_change on devices (tenant, updated_at, id, state)`,
    `create index devices_by_standing on devices (tenant, state, profile, id)`,
    `create index devices_by_order on devices (reseller, order_no, uploaded_to, id)`,
    `create index devices_by_transaction on devices (reseller, transaction_id, uploaded_to, id)`,
  ],
}
