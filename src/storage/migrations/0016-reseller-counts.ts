import type { Engine } from '../engines/engine.ts'

/** What a reseller's dashboard shows, counted in the commits that change it; and the transactions of one customer. */
export const resellerCounts = {
  name: '0016-reseller-counts',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `create table uploaded_models (
      reseller ${text} not null, model ${text} not null, devices ${int} not null, primary key (reseller, model)) ${clustered}`,
    `insert into uploaded_models (reseller, model, devices)
      select reseller, coalesce(model, ''), count(*) from devices where reseller is not null group by 1, 2`,
    `create table upload_days (
      reseller ${text} not null, day ${int} not null, uploads ${int} not null, devices ${int} not null,
      primary key (reseller, day)) ${clustered}`,
    // A day has 86,400,000 ms, and the division of two integers is an integer on every engine.
    `insert into upload_days (reseller, day, uploads, devices)
      select tenant, accepted_at / 86400000, count(*), sum(done - failed) from transactions
      where kind = 'upload' and done > 0 group by 1, 2`,
    `create index transactions_by_customer on transactions (tenant, customer, kind, serial)`,
  ],
}
