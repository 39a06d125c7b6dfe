import { useEffect, useMemo, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { count, showMoment } from '../../app/format.ts'
import { addressOfCall, call } from '../../app/own-apis.ts'
import { filter, filters, setFilters } from '../../app/place.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { CheckFilter, ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { ExchangePanel } from './exchange.tsx'
import { FILTERS, type Recorded, recordedRows } from './recorded.ts'
import { Status } from './status.tsx'

const APIS = ['kme', 'kdp', 'gen1', 'msp', 'gateway', 'portal', 'control'].map(api => [api, api] as const)
const STATUSES = [
  ['2xx', '2xx'],
  ['3xx', '3xx'],
  ['4xx', '4xx'],
  ['5xx', '5xx'],
] as const

export function Requests() {
  const chosen = filters(FILTERS)
  const rows = useMemo(() => recordedRows(chosen), [JSON.stringify(chosen)])
  const waiting = rows.waiting.value
  const open = filter('request')
  useEffect(() => {
    if (open === '' && !rows.holds) rows.showWaiting()
  }, [open])
  const [clearing, setClearing] = useState(false)
  const clear = () => setClearing(true)
  useCommands([{ title: 'Clear the request journal', run: clear }])
  return (
    <>
      <div class="title">
        <h1>Requests</h1>
        <div class="actions">
          <a class="button" href={addressOfCall('/_muster/v1/requests.har', {})} download="requests.har">
            Download as HAR
          </a>
          <button type="button" onClick={clear}>
            Clear …
          </button>
        </div>
      </div>
      <div class="filters">
        <ChoiceFilter name="api" label="API" choices={APIS} all="Vendor’s APIs" />
        <ChoiceFilter name="status" label="Status" choices={STATUSES} />
        <TextFilter name="code" label="Code" />
        <TextFilter name="tenant" label="Tenant ID" />
        <TextFilter name="text" label="Search" />
        <CheckFilter name="refused" label="Only refused" />
        {/* Its place is reserved, so that the table does not move. */}
        <button
          type="button"
          class={`primary arrived${waiting === 0 ? ' hidden' : ''}`}
          disabled={waiting === 0}
          onClick={() => {
            document.querySelector('.grid')?.scrollTo(0, 0)
            rows.showWaiting()
          }}
        >
          {waiting} new
        </button>
      </div>
      <Table
        label="Requests"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        noun="request"
        onOpen={({ id }) => setFilters({ request: id })}
        onAway={isAway => {
          rows.holds = isAway
        }}
        empty={
          <Empty title="No request matches.">
            <p>A request is listed when its response was sent. Send one, or remove a filter.</p>
          </Empty>
        }
      />
      {clearing && (
        <ActionDialog
          title="Clear the request journal"
          action="Remove all requests"
          danger
          act={async () => {
            const { removed } = await call('DELETE /_muster/v1/requests')
            notify(`Removed ${count(removed, 'request')} from the journal.`)
            rows.reload()
          }}
          onClose={() => setClearing(false)}
        >
          <p>The requests to all APIs of this world are removed, whatever the filters.</p>
        </ActionDialog>
      )}
      {open !== '' && <ExchangePanel id={open} beside={filter('beside')} />}
    </>
  )
}

const COLUMNS: readonly Column<Recorded>[] = [
  { title: 'Time', width: '8rem', cell: ({ time }) => showMoment(time) },
  { title: 'Method', width: '5.5rem', cell: ({ method }) => method },
  { title: 'Status', width: '5.5rem', cell: request => <Status request={request} /> },
  { title: 'Code', width: '6.5rem', cell: ({ code }) => code },
  { title: 'Target', width: 'minmax(20rem, 2fr)', cell: ({ target }) => <code title={target}>{target}</code> },
  {
    title: 'Operation',
    width: 'minmax(14rem, 1fr)',
    cell: ({ api, operation }) => (operation === 'none' ? 'no operation' : `${api} ${operation}`),
  },
  { title: 'Caller', width: 'minmax(14rem, 1fr)', cell: callerOf },
  { title: 'ms', width: '4.5rem', cell: ({ ms }) => ms.toFixed(1) },
  { title: 'Fault', width: '6rem', cell: ({ fault }) => fault !== null && <span class="state wait">{fault}</span> },
]

function callerOf({ tenant, actingFor, performedBy }: Recorded): string {
  const named = [tenant, performedBy].filter(part => part !== null).join(' · ')
  return actingFor === null ? named : `${named} for ${actingFor}`
}
