import type { Engine } from '../engines/engine.ts'

/**
 * The failed rows of a step as JSON, so that a status need not read all that was submitted. Null in steps of earlier versions and
 * in what was given up: then the failed rows are found among all.
 */
export const failedRows = {
  name: '0008-failed-rows',
  statements: ({ text }: Engine['ddl']): string[] => [`alter table verdicts add column failed_rows ${text}`],
}
