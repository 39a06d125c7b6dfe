/** The uploads of a customer. */
import { useState } from 'preact/hooks'
import type { Transaction } from '../../../src/sdk/index.ts'
import { count, showNumber, showTime } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { PORTAL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { addressOf, filter, go, setFilters } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { CsvButton, type CsvColumn } from '../../parts/csv-button.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { keyedRows, rowWith, useRows } from '../../parts/rows.ts'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { RefusedDevice } from './refused-device.tsx'
import { fill, namedRows } from './sheet/sheet.ts'
import { uploadSheet } from './upload.tsx'

export type Upload = PortalOperations['listResellerUploads']['response']['uploads'][number]
type Query = NonNullable<PortalOperations['listResellerUploads']['query']>

const list = (customer: string, query: Query) =>
  call('GET /_muster/portal/v1/reseller/customers/{customer}/uploads', { path: { customer }, query })

export function UploadList({ customer }: { readonly customer: string }) {
  const search = filter('search')
  const rows = useRows(
    () =>
      keyedRows<Upload>(async page => {
        const { uploads, next } = await list(customer, { ...page, search })
        return { rows: uploads, next }
      }),
    [customer, search],
  )
  useLive(PORTAL_EVENTS, ['transaction', 'gap'], rows.reload)
  void rows.version.value
  const open = rowWith(rows, ({ transactionId }) => transactionId === filter('upload'))
  return (
    <>
      <div class="filters">
        <TextFilter name="search" label="IMEI or serial number" />
        <CsvButton text="Download uploads as CSV" file="uploads.csv" columns={CSV} pages={() => allUploads(customer)} />
      </div>
      <Table
        label="Uploads"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ transactionId }) => transactionId}
        noun="upload"
        onOpen={({ transactionId }) => setFilters({ upload: transactionId })}
        empty={
          <Empty title={search === '' ? 'Nothing is uploaded for this customer yet.' : 'No upload has this device.'}>
            <p>
              <a href={addressOf('/reseller/upload', { customer })}>Upload devices</a>, so that the customer can approve them.
            </p>
          </Empty>
        }
      />
      {open !== undefined && <UploadDetails customer={customer} upload={open} />}
    </>
  )
}

async function* allUploads(customer: string): AsyncGenerator<readonly Upload[]> {
  for (let after: string | null | undefined; after !== null; ) {
    const { uploads, next } = await list(customer, { ...(after !== undefined && { after }), pageSize: 1000 })
    yield uploads
    after = next
  }
}

const COLUMNS: readonly Column<Upload>[] = [
  { title: 'Upload ID', width: 'minmax(12rem, 2fr)', cell: ({ transactionId }) => transactionId },
  { title: 'Uploaded by', width: 'minmax(11rem, 1fr)', cell: ({ uploadedBy }) => uploadedBy },
  { title: 'Total devices', width: '9.25rem', cell: ({ totalDevices }) => showNumber(totalDevices) },
  { title: 'Verified devices', width: '10.5rem', cell: ({ verifiedDevices }) => showNumber(verifiedDevices) },
  { title: 'Uploaded', width: '13.5rem', cell: ({ uploaded }) => showTime(uploaded) },
  { title: 'Status', width: '12.5rem', cell: ({ status }) => <State value={status} /> },
]

const CSV: readonly CsvColumn<Upload>[] = [
  ['UPLOAD ID', ({ transactionId }) => transactionId],
  ['UPLOADED BY', ({ uploadedBy }) => uploadedBy],
  ['ORDER NUMBER', ({ orderNo }) => orderNo],
  ['TOTAL DEVICES', ({ totalDevices }) => totalDevices],
  ['VERIFIED DEVICES', ({ verifiedDevices }) => verifiedDevices],
  ['UPLOADED', ({ uploaded }) => new Date(uploaded).toISOString()],
  ['STATUS', ({ status }) => status],
]

interface UploadProps {
  readonly customer: string
  readonly upload: Upload
}

function UploadDetails({ customer, upload }: UploadProps) {
  const { transactionId, verifiedDevices, refusedDevices, status } = upload
  const [deleting, setDeleting] = useState(false)
  const wire: WireCall = { method: 'kdp.transactions.get', args: [transactionId] }
  const { data, error } = useLoad(() => make<Transaction>(wire), [transactionId, status])
  if (deleting) return <DeleteUpload customer={customer} upload={upload} onClose={() => setDeleting(false)} />
  const refused = data?.devices ?? []
  return (
    <Dialog title="Upload" side onClose={() => setFilters({ upload: undefined })}>
      <Facts
        facts={[
          ['Upload ID', transactionId],
          ['ID of the customer', upload.uploadId],
          ['Uploaded by', upload.uploadedBy],
          ['Order number', upload.orderNo],
          ['Uploaded', showTime(upload.uploaded)],
          ['Completed', showTime(upload.completed)],
          ['Status', <State key="status" value={status} />],
          ['Total devices', showNumber(upload.totalDevices)],
          [
            'Verified devices',
            <a key="devices" href={addressOf(`/reseller/customers/${customer}/devices`, { transactionId })}>
              {showNumber(verifiedDevices)}
            </a>,
          ],
          ['Refused devices', showNumber(refusedDevices)],
        ]}
      />
      <Refusal error={error} />
      {refused.length > 0 && <RefusedDevices customer={customer} refused={refused} />}
      <Copies wire={wire} />
      <footer>
        <button type="button" class="danger" disabled={verifiedDevices === 0} onClick={() => setDeleting(true)}>
          Delete device upload
        </button>
      </footer>
    </Dialog>
  )
}

type Refused = NonNullable<Transaction['devices']>
const identifierOf = ({ imei, meid, serialNumber }: Refused[number]): string => imei ?? meid ?? serialNumber ?? ''

/** The first of the refused devices with their explanations; all of them can be corrected and sent again. */
function RefusedDevices({ customer, refused }: { readonly customer: string; readonly refused: Refused }) {
  const [shown, setShown] = useState(FIRST)
  const correct = () => {
    const rows = namedRows(
      refused.map(device => ({
        identifier: identifierOf(device),
        type: device.imei !== undefined ? 'IMEI' : device.meid !== undefined ? 'MEID' : 'SN',
      })),
    )
    fill(uploadSheet, 'Refused devices', rows)
    go('/reseller/upload', { customer })
  }
  return (
    <>
      <h3>{count(refused.length, 'refused device')}</h3>
      <div class="actions">
        <button type="button" disabled={uploadSheet.busy.value} onClick={correct}>
          Correct and send again
        </button>
        <CsvButton text="Download as CSV" file="refused.csv" columns={REFUSED_CSV} pages={() => [refused]} />
      </div>
      {refused.slice(0, shown).map((device, i) => (
        <details key={i} class="refused-device">
          <summary>
            <code>{identifierOf(device) || 'No identifier'}</code> {device.message}
          </summary>
          <RefusedDevice
            identifier={identifierOf(device)}
            customer={customer}
            operation="upload"
            refusal={{ code: device.code, name: device.message, text: device.data }}
          />
        </details>
      ))}
      {refused.length > shown && (
        <button type="button" class="plain" onClick={() => setShown(shown + FIRST)}>
          Show more
        </button>
      )}
    </>
  )
}

const FIRST = 50

const REFUSED_CSV: readonly CsvColumn<Refused[number]>[] = [
  ['DEVICE IMEI/SERIAL NUMBER', identifierOf],
  ['CODE', ({ code }) => code],
  ['NAME', ({ message }) => message],
  ['TEXT', ({ data }) => data],
]

function DeleteUpload({ customer, upload, onClose }: UploadProps & { readonly onClose: () => void }) {
  const { transactionId, verifiedDevices } = upload
  const [id] = useState(() => crypto.randomUUID())
  const wire: WireCall = {
    method: 'kdp.devices.delete',
    args: [{ customerId: customer, transactionId: id, removeTransactionId: transactionId }],
  }
  return (
    <ActionDialog
      title="Delete device upload"
      action={`Delete ${count(verifiedDevices, 'device')}`}
      danger
      onClose={onClose}
      act={async () => {
        await make(wire)
        notify(`The deletion of ${count(verifiedDevices, 'device')} has begun.`)
        setFilters({ upload: undefined })
      }}
    >
      <p>
        All devices of this upload are taken off your list, the customer’s Knox services and the MSP portal. Only a new upload
        brings them back.
      </p>
      <Copies wire={wire} />
    </ActionDialog>
  )
}
