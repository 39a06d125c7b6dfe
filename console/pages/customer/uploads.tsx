import { useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { count, showNumber, showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import type { PortalOperations } from '../../app/own-apis.ts'
import { filter, filters, setFilters } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { ask, goTo, linkTo } from './acting.ts'
import { ApproveDialog, AutoApprovalDialog } from './approval.tsx'
import { useList, useResellers } from './list.ts'
import { UploadDialog } from './upload-dialog.tsx'

type Upload = PortalOperations['listReceivedUploads']['response']['uploads'][number]
type UploadQuery = NonNullable<PortalOperations['listReceivedUploads']['query']>

const COLUMNS: readonly Column<Upload>[] = [
  { title: 'Uploaded by', width: 'minmax(11rem, 1fr)', cell: ({ reseller }) => reseller.name },
  // What a provider moves has the id of the upload in place of one that a reseller chose.
  {
    title: 'Source',
    width: '8rem',
    cell: ({ transactionId, uploadId }) => (transactionId === uploadId ? 'Moved by MSP' : 'Reseller'),
  },
  { title: 'Uploaded on', width: '13rem', cell: ({ uploaded }) => showTime(uploaded) },
  { title: 'Devices', width: '6rem', cell: ({ devices }) => showNumber(devices) },
  { title: 'Status', width: '8rem', cell: ({ status }) => <State value={status} /> },
  { title: 'Approved by', width: '12rem', cell: ({ approvedBy }) => (approvedBy === '' ? 'Automatically' : approvedBy) },
  { title: 'Approved on', width: '13rem', cell: ({ approved }) => showTime(approved) },
  { title: 'Order number', width: '9rem', cell: ({ orderNo }) => orderNo },
  { title: 'Upload ID', width: '21rem', cell: ({ uploadId }) => uploadId },
]

const STATUSES = ['Pending', 'Approved'].map(status => [status, status] as const)
const LIST = 'GET /_muster/portal/v1/customer/uploads'

export function Uploads() {
  // The server refuses values that it does not know.
  const chosen = filters(['status', 'reseller', 'search']) as UploadQuery
  const { rows } = useList(
    async page => {
      const { uploads, totalCount } = await ask(LIST, { query: { ...chosen, ...page } })
      return { rows: uploads, total: totalCount }
    },
    [chosen],
  )
  const pending = useLoad(
    () => ask(LIST, { query: { status: 'Pending', reseller: chosen.reseller, pageSize: 1 } }),
    [chosen.reseller, rows.version.value],
  )
  const waiting = pending.data?.totalCount ?? 0
  const [approving, setApproving] = useState(false)
  const [approved, setApproved] = useState<string>()
  const resellers = useResellers()
  const open = filter('upload')
  const done = (reseller?: string) => {
    setApproved(reseller)
    rows.reload()
  }
  useCommands(waiting === 0 ? [] : [{ title: 'Approve all uploads', run: () => setApproving(true) }])
  return (
    <>
      <div class="title">
        <h1>Uploads</h1>
        <div class="actions">
          <button type="button" disabled={waiting === 0} onClick={() => setApproving(true)}>
            {waiting === 0 ? 'No upload waits for approval' : `Approve all ${count(waiting, 'pending upload')}`}
          </button>
        </div>
      </div>
      <div class="filters">
        <ChoiceFilter name="status" label="Status" choices={STATUSES} />
        <ChoiceFilter name="reseller" label="Reseller" choices={resellers} />
        <TextFilter name="search" label="IMEI or serial of a device" />
      </div>
      <Table
        label="Uploads"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ uploadId }) => uploadId}
        noun="upload"
        onOpen={({ uploadId, status }) =>
          status === 'Pending' ? setFilters({ upload: uploadId }) : goTo('devices', { uploadId })
        }
        empty={
          <Empty title={Object.keys(chosen).length > 0 ? 'No upload matches.' : 'No reseller has uploaded devices.'}>
            <p>
              Give your customer ID to a reseller, and <a href={linkTo('resellers')}>register it</a>.
            </p>
          </Empty>
        }
      />
      {open !== '' && (
        <UploadDialog key={open} id={open} onApproved={done} onClose={() => setFilters({ upload: '', find: '' })} />
      )}
      {approving && (
        <ApproveDialog
          approval={{ approveAll: true, ...(chosen.reseller !== undefined && { resellerId: chosen.reseller }) }}
          action={`Approve ${count(waiting, 'upload')}`}
          onApproved={() => done(chosen.reseller)}
          onClose={() => setApproving(false)}
        >
          <p>
            All uploads{' '}
            {chosen.reseller === undefined ? '' : `of ${resellers.find(([id]) => id === chosen.reseller)?.[1] ?? ''} `}
            that wait for approval.
          </p>
        </ApproveDialog>
      )}
      {approved !== undefined && <AutoApprovalDialog reseller={approved} onClose={() => setApproved(undefined)} />}
    </>
  )
}
