import type { ActivityEntry, ActivityStatus } from '../enrolment/activity.ts'
import type { ActivityFilter } from '../enrolment/store/activity.ts'
import type { Tables } from './tables.ts'

/** The columns that a filter has a value for, with that value. */
export function columnsOf({ performedBy, customerId, ...same }: Omit<ActivityFilter, 'since' | 'until' | 'errorId'>) {
  const columns: Partial<Tables['activity']> = { ...same, performed_by: performedBy, customer_id: customerId }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

export const toRow = ({ performedBy, customerId, errorId, details, ...same }: ActivityEntry): Tables['activity'] => ({
  ...same,
  performed_by: performedBy,
  customer_id: customerId,
  details: JSON.stringify(details),
  error_id: errorId,
})

export const fromRow = ({ performed_by, customer_id, error_id, details, ...same }: Tables['activity']): ActivityEntry => ({
  ...same,
  performedBy: performed_by,
  customerId: customer_id,
  status: same.status as ActivityStatus,
  details: JSON.parse(details),
  errorId: error_id,
})
