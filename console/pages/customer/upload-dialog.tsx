import { useState } from 'preact/hooks'
import { count, showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { Table } from '../../parts/table.tsx'
import { ask } from './acting.ts'
import { ApproveDialog } from './approval.tsx'
import { DEVICE_COLUMNS } from './device-columns.tsx'
import { DownloadDevices } from './device-csv.tsx'
import { devicesOf, nameOf, useList } from './list.ts'

interface UploadDialogProps {
  readonly id: string
  readonly onApproved: (reseller: string) => void
  readonly onClose: () => void
}

const COLUMNS = DEVICE_COLUMNS.filter(({ name }) => ['imei', 'serial', 'model'].includes(name)).map(
  ({ sortBy: _, ...column }) => column,
)

/** The devices of an upload that waits, and its approval. */
export function UploadDialog({ id, onApproved, onClose }: UploadDialogProps) {
  const query = { uploadId: id, status: 'Pending' } as const
  const search = filter('find') || undefined
  const { data, error } = useLoad(() => uploadOf(id), [id])
  const { rows } = useList(page => devicesOf({ ...query, search, ...page }), [id, search])
  const [approving, setApproving] = useState(false)
  return (
    <Dialog title={data === undefined ? 'Upload' : `Upload of ${data.reseller.name}`} onClose={onClose}>
      <Refusal error={error} />
      {data !== undefined && (
        <p>
          {count(data.devices, 'device')}, uploaded {showTime(data.uploaded)}
          {data.orderNo !== null && `, order ${data.orderNo}`}
        </p>
      )}
      <div class="filters">
        <TextFilter name="find" label="IMEI or serial number" />
        <DownloadDevices query={query} />
      </div>
      <Table
        label="Devices of the upload"
        columns={COLUMNS}
        rows={rows}
        keyOf={nameOf}
        noun="device"
        empty={<Empty title={search === undefined ? 'No device of the upload waits for approval.' : 'No device matches.'} />}
      />
      <footer>
        <button type="button" class="primary" disabled={data?.status !== 'Pending'} onClick={() => setApproving(true)}>
          Approve all devices
        </button>
      </footer>
      {approving && data !== undefined && (
        <ApproveDialog
          approval={{ uploadIds: [id] }}
          action={`Approve ${count(data.devices, 'device')}`}
          onApproved={() => {
            onClose()
            onApproved(data.reseller.id)
          }}
          onClose={() => setApproving(false)}
        >
          <p>
            {count(data.devices, 'device')} of {data.reseller.name}.
          </p>
        </ApproveDialog>
      )}
    </Dialog>
  )
}

/** Uploads are found by their devices. */
async function uploadOf(uploadId: string) {
  const { rows } = await devicesOf({ uploadId, status: 'Pending', pageSize: 1 })
  const [device] = rows
  if (device === undefined) return undefined
  const { uploads } = await ask('GET /_muster/portal/v1/customer/uploads', { query: { search: nameOf(device) } })
  return uploads.find(upload => upload.uploadId === uploadId)
}
