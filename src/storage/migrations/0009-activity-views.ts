import type { Engine } from '../engines/engine.ts'

/**
 * An entry has one row for each tenant concerned, with what that tenant may see. Older entries stay in the log of their one tenant
 * and have the status `OK`: the entry of an upload does not name its transaction, so its final status is unknown.
 */
export const activityViews = {
  name: '0009-activity-views',
  statements: ({ text, int, clustered }: Engine['ddl']): string[] => [
    `drop index activity_by_id`,
    `alter table activity rename to activity_before`,
    `create table activity (
      tenant ${text} not null, time ${int} not null, id ${text} not null, performed_by ${text} not null, channel ${text} not null,
      operation ${text} not null, service ${text} not null, category ${text} not null, event ${text} not null, status ${text} not null,
      customer ${text} not null, customer_id ${text}, description ${text} not null, details ${text} not null,
      code ${int}, error_id ${text}, primary key (tenant, time, id)) ${clustered}`,
    `insert into activity
      select before.tenant, before.time, before.id, case before.who when 'muster' then '' else before.who end, before.channel, before.act,
        case before.channel when 'kme' then 'Knox Mobile Enrollment' when 'kdp' then 'Knox Deployment Program'
          when 'gen1' then 'Knox Deployment Program' when 'msp' then 'Knox MSP Portal' else 'Knox Admin Portal' end,
        'General', ${eventOfAct}, case before.outcome when 'refused' then 'Error' else 'OK' end,
        coalesce(customers.name, ''), customers.id, before.target, '{}', before.code, before.error_id
      from activity_before before left join tenants customers on customers.id = before.tenant and customers.kind = 'customer'`,
    `drop table activity_before`,
    // The logs of all tenants for an operator; the entries of a transaction; the entry of an error.
    `create index activity_by_time on activity (time, id, tenant)`,
    `create index activity_by_id on activity (id)`,
    `create index activity_by_error on activity (error_id) where error_id is not null`,
  ],
}

// The names at the time of this migration.
const EVENTS = {
  upload: 'Devices uploaded',
  release: 'Devices deleted',
  deleteDevices: 'Devices deleted',
  approveUploads: 'Upload approved',
  assignProfile: 'Profile assigned',
  unassignProfile: 'Profile unassigned',
  createProfile: 'Profile created',
  changeProfile: 'Profile edited',
  removeProfile: 'Profile deleted',
  trustReseller: 'Reseller registered',
  associate: 'Customer added',
}
const eventOfAct = `case before.act ${Object.entries(EVENTS)
  .map(([act, event]) => `when '${act}' then '${event}'`)
  .join(' ')} else before.act end`
