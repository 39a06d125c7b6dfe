import type { Engine } from '../engines/engine.ts'

/** The failed attempts of a transaction, which is abandoned after five, and the id of its request for the logs. */
export const attempts = {
  name: '0006-attempts',
  statements: ({ text, int }: Engine['ddl']): string[] => [
    `alter table transactions add column attempts ${int} not null default 0`,
    `alter table transactions add column request ${text}`,
  ],
}
