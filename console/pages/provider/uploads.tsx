import { useState } from 'preact/hooks'
import { count, showNumber, showTime } from '../../app/format.ts'
import { make, wireCall } from '../../app/knox.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { filters } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { useList } from '../customer/list.ts'

type Upload = PortalOperations['listReceivedUploads']['response']['uploads'][number]
type Query = NonNullable<PortalOperations['listReceivedUploads']['query']>

const COLUMNS: readonly Column<Upload>[] = [
  { title: 'Reseller', width: 'minmax(12rem, 2fr)', cell: ({ reseller }) => <b>{reseller.name}</b> },
  { title: 'Uploaded on', width: '12rem', cell: ({ uploaded }) => showTime(uploaded) },
  { title: 'Devices', width: '7rem', cell: ({ devices }) => showNumber(devices) },
  { title: 'Status', width: '9rem', cell: ({ status }) => <State value={status} /> },
  { title: 'Upload ID', width: 'minmax(12rem, 1fr)', cell: ({ uploadId }) => uploadId },
]

/** Uploads for the provider itself. */
export function Uploads() {
  const query = filters(['status', 'search']) as Query
  const { rows } = useList(
    async page => {
      const found = await call('GET /_muster/portal/v1/customer/uploads', { query: { ...query, ...page } })
      return { rows: found.uploads, total: found.totalCount }
    },
    [query],
  )
  const [opened, setOpened] = useState<Upload>()
  return (
    <>
      <h1>Uploads</h1>
      <div class="filters">
        <ChoiceFilter
          name="status"
          label="Status"
          choices={[
            ['Pending', 'Pending'],
            ['Approved', 'Approved'],
          ]}
        />
        <TextFilter name="search" label="IMEI, MEID or serial" />
      </div>
      <Table
        label="Uploads"
        noun="upload"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ uploadId }) => uploadId}
        onOpen={upload => upload.status === 'Pending' && setOpened(upload)}
        empty={
          <Empty title="No upload.">
            <p>A reseller uploads devices for your MSP ID. Open a pending upload to approve it.</p>
          </Empty>
        }
      />
      {opened !== undefined && (
        <Approve
          upload={opened}
          onClose={() => {
            setOpened(undefined)
            rows.reload()
          }}
        />
      )}
    </>
  )
}

function Approve({ upload, onClose }: { readonly upload: Upload; readonly onClose: () => void }) {
  const wire = wireCall('kme.uploads.approve', { uploadIds: [upload.uploadId] })
  return (
    <ActionDialog
      title="Approve new upload"
      action={`Approve ${count(upload.devices, 'device')}`}
      onClose={onClose}
      act={async () => {
        await make(wire)
        notify(`The upload of ${count(upload.devices, 'device')} was approved.`)
      }}
    >
      <p>
        {upload.reseller.name} uploaded {count(upload.devices, 'device')} for you. After the approval you can move them to your
        customers.
      </p>
      <Copies wire={wire} />
    </ActionDialog>
  )
}
