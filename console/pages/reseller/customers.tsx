import { useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import type { PageProps } from '../../app/console.ts'
import { showNumber, showTime } from '../../app/format.ts'
import { PORTAL_EVENTS, useLive } from '../../app/live.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { filters, go } from '../../app/place.ts'
import { CsvButton, type CsvColumn } from '../../parts/csv-button.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { filledTexts, TextField } from '../../parts/fields.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { numberedRows, useRows } from '../../parts/rows.ts'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { type Customer, CustomerPage } from './customer.tsx'

type Query = NonNullable<PortalOperations['listResellerCustomers']['query']>

export const Customers = ({ rest: [id, tab] }: PageProps) =>
  id === undefined ? <CustomerList /> : <CustomerPage key={id} id={id} tab={tab} />

const list = (query: Query) => call('GET /_muster/portal/v1/reseller/customers', { query })

function CustomerList() {
  const [adding, setAdding] = useState(false)
  const query = filters(['search', 'status', 'sortBy', 'descending']) as Query
  const rows = useRows(
    () =>
      numberedRows<Customer>(async page => {
        const { customers, totalCount } = await list({ ...query, ...page })
        return { rows: customers, total: totalCount }
      }),
    [query],
  )
  useLive(PORTAL_EVENTS, ['transaction', 'devices', 'gap'], rows.reload)
  useCommands([{ title: 'Add customer', run: () => setAdding(true) }])
  return (
    <>
      <div class="title">
        <h1>Customers</h1>
        <div class="actions">
          <CsvButton text="Download customers as CSV" file="customers.csv" columns={CSV} pages={() => allCustomers(query)} />
          <button type="button" class="primary" onClick={() => setAdding(true)}>
            Add customer
          </button>
        </div>
      </div>
      <div class="filters">
        <TextFilter name="search" label="Company name or customer ID" />
        <ChoiceFilter name="status" label="Status" choices={STATUSES.map(status => [status, status])} />
      </div>
      <Table
        label="Customers"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        noun="customer"
        onOpen={({ id }) => go(`/reseller/customers/${id}`)}
        empty={
          <Empty title="No customer matches.">
            <p>Add a customer by its Knox Customer ID or MSP ID, or change the filters.</p>
          </Empty>
        }
      />
      {adding && <AddCustomer onClose={() => setAdding(false)} />}
    </>
  )
}

async function* allCustomers(query: Query): AsyncGenerator<readonly Customer[]> {
  for (let pageNum = 0, pages = 1; pageNum < pages; pageNum++) {
    const { customers, totalPage } = await list({ ...query, pageNum, pageSize: 1000 })
    pages = totalPage
    yield customers
  }
}

const STATUSES = ['Pending customer verification', 'Active', 'Inactive'] as const satisfies Customer['status'][]

const COLUMNS: readonly Column<Customer>[] = [
  {
    title: 'Company name/internal reference',
    width: 'minmax(17rem, 2fr)',
    sortBy: 'name',
    cell: ({ name, msp, internalReference }) => (
      <>
        {msp && <span class="tag">MSP</span>} <b>{name}</b> <span class="quiet">{internalReference}</span>
      </>
    ),
  },
  { title: 'Customer/MSP ID', width: '10.5rem', cell: ({ id }) => id },
  { title: 'Location', width: '6.5rem', cell: ({ location }) => location ?? '–' },
  {
    title: 'Last uploaded',
    width: '13.5rem',
    sortBy: 'lastUploaded',
    cell: ({ lastUploaded }) => showTime(lastUploaded) || '–',
  },
  { title: 'Uploads', width: '7rem', sortBy: 'uploads', cell: ({ uploads }) => showNumber(uploads) },
  { title: 'Devices', width: '7rem', sortBy: 'devices', cell: ({ devices }) => showNumber(devices) },
  { title: 'Status', width: '17rem', cell: ({ status }) => <State value={status} /> },
]

const CSV: readonly CsvColumn<Customer>[] = [
  ['COMPANY NAME', ({ name }) => name],
  ['INTERNAL REFERENCE', ({ internalReference }) => internalReference],
  ['CUSTOMER/MSP ID', ({ id }) => id],
  ['LOCATION', ({ location }) => location],
  ['LAST UPLOADED', ({ lastUploaded }) => (lastUploaded === null ? '' : new Date(lastUploaded).toISOString())],
  ['UPLOADS', ({ uploads }) => uploads],
  ['DEVICES', ({ devices }) => devices],
  ['STATUS', ({ status }) => status],
]

const AddCustomer = ({ onClose }: { readonly onClose: () => void }) => (
  <ActionDialog
    title="Add customer"
    action="Submit"
    onClose={onClose}
    act={async values => {
      const { customer = '', ...reference } = filledTexts(values, ['customer', 'internalReference'])
      const { id, name } = await call('POST /_muster/portal/v1/reseller/customers', { body: { customer, ...reference } })
      notify(`${name} was added. Upload devices, so that it can verify you.`)
      go(`/reseller/customers/${id}`)
    }}
  >
    <TextField name="customer" label="Knox Customer ID or MSP ID" required />
    <TextField name="internalReference" label="Internal customer reference" maxLength={100} hint="Only you see it." />
  </ActionDialog>
)
