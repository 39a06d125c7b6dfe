import type { Engine } from '../engines/engine.ts'

/** The time of the world's clock before which no worker claims the transaction, for a fault that makes it take long. */
export const notBefore = {
  name: '0015-not-before',
  statements: ({ int }: Engine['ddl']): string[] => [`alter table transactions add column not_before ${int} not null default 0`],
}
