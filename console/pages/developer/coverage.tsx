import { count } from '../../app/format.ts'
import { CONTROL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { addressOf, filter, filters, mount, setFilters } from '../../app/place.ts'
import { Shares } from '../../parts/charts.tsx'
import { copy } from '../../parts/copies.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ChoiceFilter, TextFilter } from '../../parts/filters.tsx'
import { useGivenRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'

type Coverage = ControlOperations['getCoverage']['response']
type Row = Coverage['rows'][number]
type Operation = Coverage['operations'][number]
type State = 'met' | 'fault' | 'not'

const STATES: Readonly<Record<State, string>> = { met: 'Met by a rule', fault: 'Met by a fault alone', not: 'Not met' }

const stateOf = ({ byRule, byFault }: Row): State => (byRule > 0 ? 'met' : byFault > 0 ? 'fault' : 'not')
const keyOf = ({ api, code, name }: Row): string => `${api} ${code} ${name}`

export function CoveragePage() {
  const scope = filter('scope') === 'process' ? 'process' : 'world'
  const { data, error, reload } = useLoad(() => call('GET /_muster/v1/coverage', { query: { scope } }), [scope])
  useLive(CONTROL_EVENTS, ['request'], reload)
  const { api, state, text = '', show = 'rows', row } = filters(['api', 'state', 'text', 'show', 'row'])
  const isNamed = (...names: readonly unknown[]) => names.join(' ').toLowerCase().includes(text.toLowerCase())
  const rows = useGivenRows(
    data?.rows
      .filter(each => (api === undefined || each.api === api) && (state === undefined || stateOf(each) === state))
      .filter(each => isNamed(each.code, each.name, each.text)),
    error,
  )
  const operations = useGivenRows(
    data?.operations
      .filter(each => (api === undefined || each.api === api) && (state === undefined || each.calls > 0 === (state === 'met')))
      .filter(each => isNamed(each.operation)),
    error,
  )
  const apis = [...new Set(data?.operations.map(each => each.api))]
  const opened = data?.rows.find(each => keyOf(each) === row)
  const empty = <Empty title="Nothing matches.">Remove a filter.</Empty>
  return (
    <>
      <h1>Coverage</h1>
      <div class="cards">{data !== undefined && apis.map(each => <Chart key={each} api={each} coverage={data} />)}</div>
      <div class="filters">
        <ChoiceFilter name="show" label="List" choices={[['operations', 'Operations']]} all="Error rows" />
        <ChoiceFilter name="api" label="API" choices={apis.map(each => [each, each])} />
        <ChoiceFilter name="state" label="State" choices={Object.entries(show === 'rows' ? STATES : CALLED)} />
        <ChoiceFilter name="scope" label="Counted in" choices={[['process', 'All worlds']]} all="This world" />
        <TextFilter name="text" label="Search" />
      </div>
      {show === 'rows' ? (
        <Table
          label="Rows of the error tables"
          columns={COLUMNS}
          rows={rows}
          keyOf={keyOf}
          noun="row"
          onOpen={each => setFilters({ row: keyOf(each) })}
          empty={empty}
        />
      ) : (
        <Table
          label="Operations"
          columns={OPERATION_COLUMNS}
          rows={operations}
          keyOf={({ operation }) => operation}
          noun="operation"
          empty={empty}
        />
      )}
      {opened !== undefined && <RowPanel row={opened} />}
    </>
  )
}

const CALLED = { met: 'Called', not: 'Not called' }

function Chart({ api, coverage }: { readonly api: string; readonly coverage: Coverage }) {
  const rows = coverage.rows.filter(each => each.api === api)
  const operations = coverage.operations.filter(each => each.api === api)
  const called = operations.filter(({ calls }) => calls > 0).length
  const shares = (Object.keys(STATES) as State[]).map(state => ({
    label: STATES[state],
    value: rows.filter(row => stateOf(row) === state).length,
    href: addressOf('/developer/coverage', { api, state }),
    colour: COLOURS[state],
  }))
  const percent = Math.round((100 * (rows.length - (shares[2]?.value ?? 0))) / Math.max(1, rows.length))
  return (
    <div>
      <Shares
        title={`${api}: ${percent} % of ${count(rows.length, 'row')} met, ${called} of ${operations.length} operations called`}
        shares={shares}
      />
    </div>
  )
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'API', width: '5.5rem', cell: ({ api }) => api },
  { title: 'Code', width: '6.5rem', cell: ({ code }) => <code>{code}</code> },
  { title: 'Name', width: 'minmax(16rem, 1fr)', cell: ({ name }) => name },
  { title: 'Text', width: 'minmax(16rem, 2fr)', cell: ({ text }) => <span title={text}>{text}</span> },
  { title: 'By rule', width: '5.5rem', cell: ({ byRule }) => byRule },
  { title: 'By fault', width: '6rem', cell: ({ byFault }) => byFault },
  { title: 'State', width: '13rem', cell: row => <RowState row={row} /> },
]

/** Green, orange, grey. */
const COLOURS: Readonly<Record<State, number>> = { met: 1, fault: 2, not: 7 }
const CLASSES: Readonly<Record<State, string>> = { met: 'good', fault: 'wait', not: 'bad' }

const RowState = ({ row }: { readonly row: Row }) => {
  const state = stateOf(row)
  const isForFaults = state === 'not' && row.onlyByFault !== null
  return (
    <span class={`state ${isForFaults ? '' : CLASSES[state]}`}>{isForFaults ? 'Not met; by fault only' : STATES[state]}</span>
  )
}

const OPERATION_COLUMNS: readonly Column<Operation>[] = [
  { title: 'API', width: '6rem', cell: ({ api }) => api },
  { title: 'Operation', width: 'minmax(18rem, 1fr)', cell: ({ operation }) => operation },
  { title: 'Requests', width: '7rem', cell: ({ calls }) => calls },
  {
    title: 'State',
    width: '9rem',
    cell: ({ calls }) => <span class={`state ${calls > 0 ? 'good' : 'bad'}`}>{calls > 0 ? CALLED.met : CALLED.not}</span>,
  },
]

function RowPanel({ row }: { readonly row: Row }) {
  const { api, code, name, text, byRule, byFault, onlyByFault } = row
  const command = `npx muster-server explain ${code} --how --api ${api} --url ${location.origin}`
  return (
    <Dialog title={`${code} ${name}`} side onClose={() => setFilters({ row: '' })}>
      <p>{text}</p>
      <Facts
        facts={[
          ['API', api],
          ['State', <RowState key="state" row={row} />],
          ['Raised', `${count(byRule, 'time')} by a rule, ${count(byFault, 'time')} by a fault`],
        ]}
      />
      <h3>How to raise it</h3>
      {onlyByFault === null ? (
        <p>This command prints the requests that raise it, each in a world of its own:</p>
      ) : (
        <p>Only a fault raises it: {onlyByFault}. This command prints the order:</p>
      )}
      <pre>{command}</pre>
      <div class="actions">
        <button type="button" onClick={() => copy(command, 'the command')}>
          Copy the command
        </button>
        <a class="button" href={addressOf('/developer/faults', { api, code: String(code > 999 ? code : name) })}>
          Order a fault with it
        </a>
        <a class="button" href={addressOf('/developer/requests', { api, code: String(code) })}>
          Requests with this code
        </a>
      </div>
      {mount !== '' && <p class="quiet">The command works in new worlds, so it does not change the counts of this one.</p>}
    </Dialog>
  )
}
