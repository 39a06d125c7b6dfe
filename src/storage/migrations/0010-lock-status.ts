import type { Engine } from '../engines/engine.ts'

/**
 * A lock is a status beside the state. The two states that were locks become what the vendor's definitions leave of them: a
 * profile that is assigned and whose enrolment is not known to have ended, or no profile at all.
 */
export const lockStatus = {
  name: '0010-lock-status',
  statements: ({ text }: Engine['ddl']): string[] => [
    `alter table devices add column lock_status ${text} not null default 'Unlocked'`,
    // A profile of '' is a tally's word for none; devices have null. The document of a device repeats its state.
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
