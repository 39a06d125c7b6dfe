import type { Engine } from '../engines/engine.ts'

/** How often a transaction was begun in vain, so that it is given up at last; and the request that gave it, for the logs. */
export const attempts = {
  name: '0006-attempts',
  statements: ({ text, int }: Engine['ddl']): string[] => [
    `alter table transactions add column attempts ${int} not null default 0`,
    `alter table transactions add column request ${text}`,
  ],
}
