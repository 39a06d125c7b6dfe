import type { Engine } from '../engines/engine.ts'

/**
 * A lock is a status beside the state. A device in one of the two former locked states becomes `ProfileAssigned`, or `Unassigned`
 * without a profile, because its enrolment is not known to have ended.
 */
export const lockStatus = {
  name: '0010-lock-status',
  statements: ({ text }: Engine['ddl']): string[] => [
    `alter table devices add column lock_status ${text} not null default 'Unlocked'`,
    // '' in `tallies` means no profile; devices have null. The stored JSON of a device contains its state.
    ...['LockedTimeout', 'LockedAttestation'].flatMap(state => [
      `insert into tallies (tenant, profile, state, devices)
        select tenant, profile, case when profile = '' then 'Unassigned' else 'ProfileAssigned' end, devices
        from tallies where state = '${state}'
        on conflict (tenant, profile, state) do update set devices = tallies.devices + excluded.devices`,
      `delete from tallies where state = '${state}'`,
      `update devices set lock_status = 'Locked',
        state = case when profile is null then 'Unassigned' else 'ProfileAssigned' end,
        standing = replace(standing, '"${state}"', case when profile is null then '"Unassigned"' else '"ProfileAssigned"' end)
        where state = '${state}'`,
    ]),
  ],
}
