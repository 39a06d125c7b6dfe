import type { Engine } from '../engines/engine.ts'

/** The refusals of a tenant by time, so that the oldest are deleted without a scan of its log. */
export const refusals = {
  name: '0011-refusals',
  statements: (_ddl: Engine['ddl']): string[] => [
    `create index activity_refusals on activity (tenant, time, id) where code is not null`,
  ],
}
