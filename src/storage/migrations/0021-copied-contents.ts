import type { Engine } from '../engines/engine.ts'

/** The time of the original whose content a copy has; null for a copy that an earlier version made. */
export const copiedContents = {
  name: '0021-copied-contents',
  statements: ({ int }: Engine['ddl']): string[] => [`alter table profiles add column parent_updated_at ${int}`],
}
