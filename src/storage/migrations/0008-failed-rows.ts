import type { Engine } from '../engines/engine.ts'

/**
 * The failed rows of a step as JSON, so that a status does not read all submitted rows. Null in steps of earlier versions and of
 * abandoned transactions: then the failed rows are found in all rows.
 */
export const failedRows = {
  name: '0008-failed-rows',
  statements: ({ text }: Engine['ddl']): string[] => [`alter table verdicts add column failed_rows ${text}`],
}
