import type { Engine } from '../engines/engine.ts'

/** When a signing key that another one has replaced is deleted, on the machine's clock; null for the key that signs. */
export const retiredKeys = {
  name: '0017-retired-keys',
  statements: ({ int }: Engine['ddl']): string[] => [`alter table signing_keys add column retires_at ${int}`],
}
