import { useState } from 'preact/hooks'
import { STATE_LABELS } from '../../../src/apis/portal/labels.ts'
import { useCommands } from '../../app/commands.ts'
import { filter, filters, setFilters } from '../../app/place.ts'
import { useColumns } from '../../parts/column-choice.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { hasSelection, selectNone } from '../../parts/selection.ts'
import { Table } from '../../parts/table.tsx'
import { linkTo } from './acting.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { type Act, DeviceAct } from './device-act.tsx'
import { FailuresDialog, type JobFilter, type Target } from './device-acts.tsx'
import { DEVICE_COLUMNS, MOST_COLUMNS } from './device-columns.tsx'
import { DownloadDevices } from './device-csv.tsx'
import { DevicePanel } from './device-panel.tsx'
import { Explanation } from './explanation.tsx'
import type { Failure } from './jobs.tsx'
import { type DeviceQuery, devicesOf, nameOf, useList, useProfiles, useResellers } from './list.ts'

const FILTERS = ['search', 'status', 'profile', 'tag', 'reseller', 'uploadId', 'orderNo', 'model'] as const
const STATUSES = Object.values(STATE_LABELS).map(status => [status, status] as const)

const ACTS: readonly (readonly [act: Act, title: string])[] = [
  ['configure', 'Configure devices'],
  ['unassign', 'Unassign profile'],
  ['delete', 'Delete devices'],
]

export function Devices() {
  // The server refuses values that it does not know.
  const chosen = filters([...FILTERS, 'sortBy', 'descending']) as DeviceQuery
  const { rows, selection } = useList(page => devicesOf({ ...chosen, ...page }), [chosen])
  const { shown, menu } = useColumns('customer-devices', DEVICE_COLUMNS, MOST_COLUMNS)
  const [act, setAct] = useState<{ readonly act: Act; readonly target: Target }>()
  const [isBulk, setBulk] = useState(false)
  const [failures, setFailures] = useState<readonly Failure[]>([])
  const selected = (): Target => {
    const { all, keys } = selection.value
    if (!all) return { names: [...keys], count: keys.size }
    return { names: [], count: rows.total.value ?? 0, matching: filters(FILTERS) as JobFilter }
  }
  const begin = (act: Act) => setAct({ act, target: selected() })
  const open = filter('device')
  const canAct = hasSelection(selection.value) && filter('status') !== 'Pending'
  const commands = canAct ? ACTS.map(([act, title]) => ({ title, run: () => begin(act) })) : []
  useCommands([...commands, { title: 'Bulk actions on devices', run: () => setBulk(true) }])
  const close = () => {
    setAct(undefined)
    rows.reload()
  }
  const done = (failures: readonly Failure[]) => {
    setFailures(failures)
    selectNone(selection)
    if (act?.act === 'delete') setFilters({ device: '' })
  }
  return (
    <>
      <div class="title">
        <h1>Devices</h1>
        <div class="actions">
          {menu}
          <button type="button" onClick={() => setBulk(true)}>
            Bulk actions
          </button>
          <DownloadDevices query={chosen} />
        </div>
      </div>
      <div class="filters">
        <TextFilter name="search" label="IMEI, MEID or serial" />
        <ChoiceFilter name="status" label="Status" choices={STATUSES} all="All approved" />
        <ChoiceFilter name="profile" label="Enrollment profile" choices={useProfiles()} />
        <ChoiceFilter name="reseller" label="Reseller" choices={useResellers()} />
        <TextFilter name="tag" label="Tag" />
        <TextFilter name="model" label="Model" />
        <TextFilter name="orderNo" label="Order number" />
        <TextFilter name="uploadId" label="Upload ID" />
      </div>
      <div class="actions">
        {ACTS.map(([act, title]) => (
          <button key={act} type="button" disabled={!canAct} onClick={() => begin(act)}>
            {title}
          </button>
        ))}
      </div>
      <Table
        label="Devices"
        columns={shown}
        rows={rows}
        keyOf={nameOf}
        selection={selection}
        noun="device"
        onOpen={({ id }) => setFilters({ device: id })}
        empty={<NoDevices />}
      />
      {open !== '' && (
        <DevicePanel
          key={open}
          id={open}
          onAct={(act, device) => setAct({ act, target: { names: [nameOf(device)], count: 1 } })}
          onClose={() => setFilters({ device: '' })}
        />
      )}
      {isBulk && (
        <BulkDialog
          acts={ACTS}
          onAct={(act, names) => {
            setBulk(false)
            setAct({ act, target: { names, count: names.length } })
          }}
          onClose={() => setBulk(false)}
        />
      )}
      {act !== undefined && <DeviceAct {...act} onClose={close} onDone={done} />}
      {failures.length > 0 && <FailuresDialog failures={failures} onClose={() => setFailures([])} />}
    </>
  )
}

function NoDevices() {
  const search = filter('search')
  const isFiltered = FILTERS.some(name => filter(name) !== '')
  return (
    <Empty title={isFiltered ? 'No device matches.' : 'The customer has no device.'}>
      {search !== '' && (
        <>
          <Explanation key={search} device={search} question="Why is this phone not here?" />
          <p>
            <a href={linkTo('uploads', { search })}>Look for it in the uploads</a>
          </p>
        </>
      )}
      {isFiltered ? (
        <button type="button" class="plain" onClick={() => setFilters(Object.fromEntries(FILTERS.map(name => [name, ''])))}>
          Clear all filters
        </button>
      ) : (
        <p>
          Devices come here when an <a href={linkTo('uploads', { status: 'Pending' })}>upload of a reseller</a> is approved.
        </p>
      )}
    </Empty>
  )
}
