import type { ActivityEntry } from '../../enrolment/activity.ts'
import type { ActivityStore, LogFilter, LogKey } from '../../enrolment/store/activity.ts'
import type { Tenant, TenantKind } from '../../enrolment/tenant.ts'
import { csvLine } from '../../wire/csv-line.ts'

interface Download {
  readonly tenant: Tenant
  readonly filter: LogFilter
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal
}

/** The lines of a tenant's log, with the columns that the vendor's portal of its kind has. */
export async function* activityCsv(
  activity: Pick<ActivityStore, 'page'>,
  { tenant, filter, signal }: Download,
): AsyncGenerator<string> {
  const columns = COLUMNS[tenant.kind]
  yield csvLine(columns.map(([name]) => name))
  for (let after: LogKey | undefined; !signal.aborted; ) {
    const { rows, next } = await activity.page(tenant.id, filter, { after, size: ROWS })
    yield rows.map(row => csvLine(columns.map(([, cell]) => cell(row)))).join('')
    if (next === undefined) return
    after = next
  }
}

const ROWS = 500

type Column = readonly [name: string, cell: (entry: ActivityEntry) => string]

const date = ({ time }: ActivityEntry): string => new Date(time).toISOString()
const customer = ({ customer }: ActivityEntry): string => customer
const event = ({ event }: ActivityEntry): string => event
const category = ({ category }: ActivityEntry): string => category
const performer = ({ performedBy }: ActivityEntry): string => performedBy
const description = ({ description }: ActivityEntry): string => description
const details = ({ details }: ActivityEntry): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') : value}`)
    .join('; ')

const COLUMNS: Readonly<Record<TenantKind, readonly Column[]>> = {
  reseller: [
    ['CUSTOMER', customer],
    ['CUSTOMER ID', ({ customerId }) => customerId ?? ''],
    ['DATE', date],
    ['EVENT', event],
    ['PERFORMED BY', performer],
    ['STATUS', ({ status }) => status],
    ['DESCRIPTION', description],
    ['DETAILS', details],
  ],
  customer: [
    ['DATE', date],
    ['INITIATOR', performer],
    ['SERVICE', ({ service }) => service],
    ['CATEGORY', category],
    ['EVENT', event],
    ['DESCRIPTION', description],
    ['DETAILS', details],
  ],
  provider: [
    ['DATE', date],
    ['NAME', performer],
    ['CATEGORY', category],
    ['EVENT', event],
    ['CUSTOMER', customer],
    ['DESCRIPTION', description],
    ['DETAIL', details],
  ],
}
