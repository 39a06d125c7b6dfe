import type { Engine } from '../engines/engine.ts'

/** The tags in use, counted in the commits that change devices. */
export const tagCounts = {
  name: '0020-tag-counts',
  statements: ({ text, int, clustered, elements }: Engine['ddl']): string[] => [
    `create table tag_counts (
      tenant ${text} not null, tag ${text} not null, devices ${int} not null, primary key (tenant, tag)) ${clustered}`,
    // A device may have a tag twice. Longer tags are not counted, see `tag-counts.ts`.
    `insert into tag_counts (tenant, tag, devices)
      select devices.tenant, elements.value, count(distinct devices.id) from devices, ${elements('devices.tags')}
      where devices.tags <> '[]' and length(elements.value) <= 256 group by 1, 2`,
  ],
}
