import { useState } from 'preact/hooks'
import type { MspOperations } from '../../../src/sdk/index.ts'
import { useCommands } from '../../app/commands.ts'
import { showTime } from '../../app/format.ts'
import { make, wireCall } from '../../app/knox.ts'
import { CONTROL_EVENTS, useLive } from '../../app/live.ts'
import { filter, filters, setFilters } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { numberedRows, useRows } from '../../parts/rows.ts'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { CustomerPanel } from './customer-panel.tsx'
import { CreateCustomer, LinkCustomer } from './new-customer.tsx'
import { type ManagedCustomer, nameIn, SERVICES, STATES, TYPES } from './words.ts'

type Query = NonNullable<MspOperations['getManagedCustomers']['query']>

const COLUMNS: readonly Column<ManagedCustomer>[] = [
  { title: 'Name', width: 'minmax(12rem, 2fr)', cell: ({ companyName }) => <b>{companyName}</b> },
  {
    title: 'Status',
    width: 'minmax(10rem, 1fr)',
    cell: ({ status }) => <State value={nameIn(STATES, status)} />,
  },
  {
    title: 'Services',
    width: 'minmax(12rem, 2fr)',
    cell: ({ managedServices }) => managedServices.map(({ service }) => nameIn(SERVICES, service)).join(', '),
  },
  { title: 'Customer ID', width: '9rem', cell: ({ customerId }) => customerId },
  { title: 'Management type', width: '11rem', cell: ({ managementType }) => nameIn(TYPES, managementType) },
  { title: 'Total devices', width: '9rem', cell: ({ optional }) => optional.deviceCountExclKM },
  { title: 'Modified', width: '12rem', cell: ({ optional }) => showTime(Date.parse(optional.modified)) },
]

/** The customers of the provider, and what it can do with each. */
export function Customers() {
  const query = filters(['search', 'status', 'managementType', 'service']) as Query
  const rows = useRows(
    () =>
      numberedRows<ManagedCustomer>(async ({ pageNum, pageSize }) => {
        const { customers, totalCount } = await make<MspOperations['getManagedCustomers']['response']>(
          wireCall('msp.customers.list', { ...query, pageNum, pageSize }),
        )
        return { rows: customers, total: Number(totalCount) }
      }),
    [query],
  )
  const [adding, setAdding] = useState<'new' | 'existing'>()
  useLive(CONTROL_EVENTS, ['transaction', 'devices', 'request'], rows.reload)
  useCommands([
    { title: 'Add a new customer', run: () => setAdding('new') },
    { title: 'Add an existing customer', run: () => setAdding('existing') },
  ])
  const close = () => {
    setAdding(undefined)
    rows.reload()
  }
  const opened = filter('customer')
  return (
    <>
      <div class="title">
        <h1>Customers</h1>
        <div class="actions">
          <button type="button" class="primary" onClick={() => setAdding('new')}>
            Add customer
          </button>
          <button type="button" onClick={() => setAdding('existing')}>
            Existing customer
          </button>
        </div>
      </div>
      <div class="filters">
        <TextFilter name="search" label="Name, id or administrator" />
        <ChoiceFilter name="status" label="Status" choices={STATES} />
        <ChoiceFilter name="managementType" label="Management type" choices={TYPES} />
        <ChoiceFilter name="service" label="Service" choices={SERVICES} />
      </div>
      <Table
        label="Customers"
        noun="customer"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ customerId }) => customerId}
        onOpen={({ customerId }) => setFilters({ customer: customerId })}
        empty={
          <Empty title={Object.keys(query).length > 0 ? 'No customer matches.' : 'You manage no customer yet.'}>
            <p>Add a new customer, or request to manage an existing one by its id.</p>
          </Empty>
        }
      />
      {adding === 'new' && <CreateCustomer onClose={close} />}
      {adding === 'existing' && <LinkCustomer onClose={close} />}
      {opened !== '' && (
        <CustomerPanel key={opened} id={opened} onChange={rows.reload} onClose={() => setFilters({ customer: undefined })} />
      )}
    </>
  )
}
