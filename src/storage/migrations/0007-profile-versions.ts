import type { Engine } from '../engines/engine.ts'

/** A phone receives its profile in the version that was assigned: edits store the old content, and a device has a version. */
export const profileVersions = {
  name: '0007-profile-versions',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `alter table profiles add column version ${int} not null default 0`,
    `alter table devices add column profile_version ${int} not null default 0`,
    `create table profile_versions (
      tenant ${text} not null, id ${text} not null, version ${int} not null, content ${text} not null,
      primary key (tenant, id, version)) ${clustered}`,
  ],
}
