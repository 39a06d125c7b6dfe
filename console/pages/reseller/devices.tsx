/** Devices that the reseller uploaded, of one customer or of all. */
import type { Signal } from '@preact/signals'
import { showTime } from '../../app/format.ts'
import { PORTAL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { addressOf, filter, filters, setFilters } from '../../app/place.ts'
import { CsvButton, type CsvColumn } from '../../parts/csv-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { keyedRows, useRows } from '../../parts/rows.ts'
import type { Selection } from '../../parts/selection.ts'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { deleteSheet, toDeletePage } from './delete.tsx'
import type { NamedDevice } from './sheet/sheet.ts'

export type Device = PortalOperations['listResellerDevices']['response']['devices'][number]
export type DeviceQuery = NonNullable<PortalOperations['listResellerDevices']['query']>

const list = (query: DeviceQuery) => call('GET /_muster/portal/v1/reseller/devices', { query })

/** The identifier that names a device in requests, and its type. */
export function nameOf({ imei, meid, serialNumber }: Device): NamedDevice {
  if (imei !== null) return { type: 'IMEI', identifier: imei }
  return meid === null ? { type: 'SN', identifier: serialNumber ?? '' } : { type: 'MEID', identifier: meid }
}

/** Both IMEIs of a dual-SIM device, or its MEID. */
export const identifiersOf = ({ imei, imei2, meid }: Device): string =>
  [imei, imei2, meid].filter(each => each !== null).join(', ')

/** The filters of the address. */
export const deviceQuery = (customer?: string): DeviceQuery =>
  ({ ...filters(['search', 'orderNo', 'model', 'status', 'transactionId']), customer }) as DeviceQuery

/** All devices that match, page by page. */
export async function* allDevices(query: DeviceQuery): AsyncGenerator<readonly Device[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const { devices, next } = await list({ ...query, after, pageSize: 1000 })
    yield devices
    after = next
  }
}

interface DeviceListProps {
  readonly customer?: string
  readonly selection?: Signal<Selection>
}

export function DeviceList({ customer, selection }: DeviceListProps) {
  const query = deviceQuery(customer)
  const rows = useRows(
    () =>
      keyedRows<Device>(async page => {
        const { devices, next } = await list({ ...query, ...page })
        return { rows: devices, next }
      }),
    [query],
  )
  useLive(PORTAL_EVENTS, ['devices', 'gap'], rows.reload)
  const columns = customer === undefined ? [...COLUMNS.slice(0, 2), CUSTOMER, ...COLUMNS.slice(2)] : COLUMNS
  return (
    <>
      <div class="filters">
        <TextFilter name="search" label="IMEI, MEID or serial number" />
        <TextFilter name="orderNo" label="Order number" />
        <TextFilter name="model" label="Model" />
        <ChoiceFilter name="status" label="Status" choices={STATUSES.map(status => [status, status])} />
        {filter('transactionId') !== '' && (
          <button type="button" onClick={() => setFilters({ transactionId: undefined })}>
            Upload {filter('transactionId').slice(0, 12)}… ✕
          </button>
        )}
      </div>
      <Table
        label="Devices"
        columns={columns}
        rows={rows}
        keyOf={device => JSON.stringify(nameOf(device))}
        noun="device"
        {...(selection !== undefined && { selection })}
        onOpen={device => setFilters({ device: nameOf(device).identifier })}
        empty={
          <Empty title="No device matches.">
            <p>An identifier and an order number must be whole. Either IMEI of a dual-SIM device finds it.</p>
          </Empty>
        }
      />
      {filter('device') !== '' && <DeviceDetails identifier={filter('device')} />}
    </>
  )
}

export const DevicesCsv = ({ customer }: { readonly customer?: string }) => (
  <CsvButton text="Download devices as CSV" file="devices.csv" columns={CSV} pages={() => allDevices(deviceQuery(customer))} />
)

const STATUSES = ['Pending', 'Verified'] as const satisfies Device['status'][]

const CUSTOMER: Column<Device> = { title: 'Customer', width: 'minmax(10rem, 1fr)', cell: ({ customer }) => customer.name }
const COLUMNS: readonly Column<Device>[] = [
  {
    title: 'IMEI/MEID',
    width: '11rem',
    cell: device => <span title={identifiersOf(device)}>{device.imei ?? device.meid ?? '–'}</span>,
  },
  { title: 'Serial number', width: 'minmax(9rem, 1fr)', cell: ({ serialNumber }) => serialNumber ?? '–' },
  { title: 'Model', width: 'minmax(8rem, 1fr)', cell: ({ model }) => model ?? '–' },
  { title: 'Order number', width: 'minmax(8rem, 1fr)', cell: ({ orderNo }) => orderNo ?? '–' },
  { title: 'Uploaded', width: '13.5rem', cell: ({ uploaded }) => showTime(uploaded) },
  { title: 'Uploaded by', width: 'minmax(11rem, 1fr)', cell: ({ uploadedBy }) => uploadedBy || '–' },
  { title: 'Status', width: '7rem', cell: ({ status }) => <State value={status} /> },
]

const dateOf = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString())

const CSV: readonly CsvColumn<Device>[] = [
  ['IMEI', ({ imei }) => imei],
  ['IMEI 2', ({ imei2 }) => imei2],
  ['MEID', ({ meid }) => meid],
  ['SERIAL NUMBER', ({ serialNumber }) => serialNumber],
  ['MODEL', ({ model }) => model],
  ['ORDER NUMBER', ({ orderNo }) => orderNo],
  ['ORDER DATE', ({ orderDate }) => dateOf(orderDate)],
  ['CUSTOMER', ({ customer }) => customer.name],
  ['CUSTOMER ID', ({ customer }) => customer.id],
  ['UPLOADED', ({ uploaded }) => dateOf(uploaded)],
  ['UPLOADED BY', ({ uploadedBy }) => uploadedBy],
  ['STATUS', ({ status }) => status],
]

function DeviceDetails({ identifier }: { readonly identifier: string }) {
  const { data, error } = useLoad(() => list({ search: identifier, pageSize: 1 }), [identifier])
  const device = data?.devices[0]
  return (
    <Dialog title={`Device ${identifier}`} side onClose={() => setFilters({ device: undefined })}>
      <Refusal error={error} />
      {data !== undefined && device === undefined && (
        <Empty title="You have no such device.">
          <p>It was deleted, or another reseller uploaded it.</p>
        </Empty>
      )}
      {device !== undefined && (
        <>
          <DeviceFacts device={device} />
          <footer>
            <button
              type="button"
              class="danger"
              disabled={deleteSheet.busy.value}
              onClick={() => toDeletePage(device.customer.id, [nameOf(device)])}
            >
              Delete device
            </button>
          </footer>
        </>
      )}
    </Dialog>
  )
}

const DeviceFacts = ({ device }: { readonly device: Device }) => (
  <Facts
    facts={[
      ['IMEI/MEID', identifiersOf(device)],
      ['Serial number', device.serialNumber],
      ['Order number', device.orderNo],
      ['Order date', device.orderDate === null ? null : new Date(device.orderDate).toISOString().slice(0, 10)],
      ['Uploaded', showTime(device.uploaded)],
      [
        'Customer',
        <a key="customer" href={addressOf(`/reseller/customers/${device.customer.id}/devices`)}>
          {device.customer.name} ({device.customer.id})
        </a>,
      ],
      ['Status', <State key="status" value={device.status} />],
      ['Model', device.model],
      ['Uploaded by', device.uploadedBy],
      [
        'Upload',
        device.transactionId !== null && (
          <a key="upload" href={addressOf(`/reseller/customers/${device.customer.id}/uploads`, { upload: device.transactionId })}>
            {device.transactionId}
          </a>
        ),
      ],
    ]}
  />
)
