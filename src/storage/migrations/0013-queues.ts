import type { Engine } from '../engines/engine.ts'

/**
 * Numbers the transactions of each tenant in the order of their commits. Existing ones get the order of their serials. Complete
 * ones get no number, because no claim reads it, and to rewrite each row with its submitted devices takes long.
 */
export const queues = {
  name: '0013-queues',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `create table queues (
      tenant ${text} not null, lane ${text} not null, last_number ${int} not null, last_turn ${int} not null,
      primary key (tenant, lane)) ${clustered}`,
    `create index queues_by_turn on queues (lane, last_turn)`,
    `alter table transactions add column queue_number ${int} not null default 0`,
    `update transactions set queue_number = numbered.queue_number
      from (select tenant, id, row_number() over (partition by tenant order by serial) as queue_number
        from transactions where state = 'progress') as numbered
      where transactions.tenant = numbered.tenant and transactions.id = numbered.id`,
    `insert into queues (tenant, lane, last_number, last_turn)
      select tenant, case when kind = 'publish' then 'profiles' else 'devices' end, max(queue_number), 0 from transactions group by 1, 2`,
    `drop index transactions_in_progress`,
    `create index transactions_in_progress on transactions (tenant, queue_number) where state = 'progress'`,
  ],
}
