/** The activity log, with the columns, filters and periods that the vendor's portal of each role has. */
import { CATEGORIES, eventsIn, SERVICES } from '../../../src/enrolment/activity-events.ts'
import { showTime } from '../../app/format.ts'
import { eventsFor, useLive } from '../../app/live.ts'
import { addressOfCall, call, type PortalOperations } from '../../app/own-apis.ts'
import { filter, filters, setFilters } from '../../app/place.ts'
import { type Role, role } from '../../app/session.ts'
import { save } from '../../parts/csv.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ChoiceFilter, type Choices, TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { keyedRows, rowWith, useRows } from '../../parts/rows.ts'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'

export type ActivityEntry = PortalOperations['listOwnActivity']['response']['activity'][number]
type Query = NonNullable<PortalOperations['listOwnActivity']['query']>

interface ActivityLogProps {
  /** The address of an object that an entry names in its details, such as a transaction. */
  readonly linkOf?: (entry: ActivityEntry, name: string, value: string) => string | undefined
  /** A managed customer whose log a provider reads. */
  readonly actingFor?: string | undefined
}

const CSV = '/_muster/portal/v1/activity.csv'

export function ActivityLog({ linkOf, actingFor }: ActivityLogProps) {
  const form = FORMS[(actingFor === undefined && role.value) || 'customer']
  const query = queryOf(form)
  const rows = useRows(
    () =>
      keyedRows<ActivityEntry>(async page => {
        const { activity, next } = await call('GET /_muster/portal/v1/activity', { query: { ...query, ...page }, actingFor })
        return { rows: activity, next }
      }),
    [query],
  )
  useLive(eventsFor(actingFor), ['activity', 'transaction', 'gap'], rows.reload)
  void rows.version.value
  const open = rowWith(rows, ({ id }) => id === filter('entry'))
  return (
    <>
      <div class="title">
        <h1>Activity log</h1>
        <Download query={form.csv ?? query} actingFor={actingFor} />
      </div>
      <div class="filters">
        <ChoiceFilter name="days" label="Period" choices={form.periods} all={form.all} />
        {form.filters.map(name => FILTERS[name])}
      </div>
      <Table
        label="Activity log"
        columns={form.columns}
        rows={rows}
        keyOf={({ id }) => id}
        noun="entry"
        nouns="entries"
        onOpen={({ id }) => setFilters({ entry: id })}
        empty={
          <Empty title="No entry matches.">
            <p>Choose a longer period or remove filters. Each upload, approval, assignment and sign-in gets an entry.</p>
          </Empty>
        }
      />
      {open !== undefined && <Details entry={open} form={form} linkOf={linkOf} />}
    </>
  )
}

/** A link has no header, so that the log of another tenant is read by the page. */
function Download({ query, actingFor }: { readonly query: Query; readonly actingFor: string | undefined }) {
  const text = 'Download activity log as CSV'
  const read = async () => save('activity.csv', [String(await call(`GET ${CSV}`, { query, actingFor }))])
  return actingFor === undefined ? (
    <a class="button" download href={addressOfCall(CSV, { query })}>
      {text}
    </a>
  ) : (
    <button type="button" onClick={() => read().catch(error => notify(String(error)))}>
      {text}
    </button>
  )
}

function Details({ entry, form, linkOf }: ActivityLogProps & { readonly entry: ActivityEntry; readonly form: Form }) {
  const known = new Set(form.columns.map(({ title }) => title))
  const more = Object.values(COLUMNS).filter(({ title }) => !known.has(title) && title !== 'Initiator' && title !== 'Name')
  const linked = (name: string, value: unknown) =>
    [value]
      .flat()
      .map(String)
      .map(one => {
        const address = linkOf?.(entry, name, one)
        return <div key={one}>{address === undefined ? one : <a href={address}>{one}</a>}</div>
      })
  return (
    <Dialog title={entry.event} side onClose={() => setFilters({ entry: undefined })}>
      <Facts
        facts={[
          ...[...form.columns, ...more].map(({ title, cell }) => [title, cell(entry)] as const),
          ...(entry.code === null ? [] : [['Error code', entry.code] as const]),
          ...(entry.errorId === null ? [] : [['Error id', entry.errorId] as const]),
          ...Object.entries(entry.details).map(([name, value]) => [name, linked(name, value)] as const),
        ]}
      />
    </Dialog>
  )
}

const column = (title: string, width: string, cell: Column<ActivityEntry>['cell']): Column<ActivityEntry> => ({
  title,
  width,
  cell,
})
const performedBy = (title: string) => column(title, 'minmax(13rem, 1fr)', entry => entry.performedBy)

const COLUMNS = {
  customer: column('Customer', 'minmax(10rem, 1fr)', entry => entry.customer),
  customerId: column('Customer ID', '8.5rem', entry => entry.customerId),
  date: { ...column('Date', '13.5rem', entry => showTime(entry.date)), sortBy: 'date' },
  event: column('Event', '13rem', entry => entry.event),
  performedBy: performedBy('Performed by'),
  initiator: performedBy('Initiator'),
  name: performedBy('Name'),
  service: column('Service', '13rem', entry => entry.service),
  category: column('Category', '7rem', entry => entry.category),
  description: column('Description', 'minmax(12rem, 2fr)', entry => entry.description),
  status: column('Status', '12.5rem', entry => <State value={entry.status} />),
}

const choice = (text: string): Choices[number] => [text, text]
const STATUSES = ['OK', 'Error', 'In progress', 'Completed', 'Completed with error'] as const satisfies Query['status'][]

const FILTERS = {
  search: <TextFilter key="search" name="search" label="Search" />,
  customer: <TextFilter key="customer" name="customer" label="Customer" />,
  customerId: <TextFilter key="customerId" name="customerId" label="Customer ID, in full" />,
  event: (
    <ChoiceFilter
      key="event"
      name="event"
      label="Event"
      choices={CATEGORIES.map(category => [category, eventsIn(category).map(choice)] as const)}
    />
  ),
  performedBy: <TextFilter key="performedBy" name="performedBy" label="Performed by, in full" />,
  service: <ChoiceFilter key="service" name="service" label="Service" choices={SERVICES.map(choice)} />,
  category: <ChoiceFilter key="category" name="category" label="Category" choices={CATEGORIES.map(choice)} />,
  status: <ChoiceFilter key="status" name="status" label="Status" choices={STATUSES.map(choice)} />,
}

interface Form {
  readonly columns: readonly Column<ActivityEntry>[]
  readonly filters: readonly (keyof typeof FILTERS)[]
  readonly periods: Choices
  /** The text of the longest period. */
  readonly all: string
  /** What the CSV has, where it is not what is in view. */
  readonly csv?: Query
}

const { customer, customerId, date, event, initiator, name, service, category, description, status } = COLUMNS
const WEEK_AND_MONTH: Choices = [
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
]
const FIVE_YEARS = 5 * 366

const FORMS: Readonly<Record<Role, Form>> = {
  reseller: {
    columns: [customer, customerId, date, event, COLUMNS.performedBy, status],
    filters: ['search', 'customer', 'customerId', 'event', 'performedBy', 'status'],
    periods: WEEK_AND_MONTH,
    all: 'Show all',
  },
  customer: {
    columns: [date, initiator, service, category, event, description],
    filters: ['search', 'performedBy', 'service', 'category', 'event'],
    periods: WEEK_AND_MONTH,
    all: 'Last 365 days',
    csv: { days: FIVE_YEARS },
  },
  provider: {
    columns: [date, name, category, event, customer, description],
    filters: ['search', 'category', 'event'],
    periods: WEEK_AND_MONTH,
    all: 'Show all',
  },
}

function queryOf({ all, filters: names }: Form): Query {
  const longest = all === 'Last 365 days' ? 365 : undefined
  const days = Number(filter('days')) || longest
  const isOldestFirst = filter('sortBy') === 'date' && filter('descending') === ''
  return { ...(filters(names) as Query), days, order: isOldestFirst ? 'oldest' : undefined }
}
