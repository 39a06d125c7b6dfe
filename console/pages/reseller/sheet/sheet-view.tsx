/** A sheet: its counts, what can be done with it, and its rows. */
import { useMemo, useState } from 'preact/hooks'
import { useCommands } from '../../../app/commands.ts'
import { count, showNumber } from '../../../app/format.ts'
import { addressOf, filter, setFilters } from '../../../app/place.ts'
import { Copies } from '../../../parts/copies.tsx'
import { CsvButton, type CsvColumn } from '../../../parts/csv-button.tsx'
import { ActionDialog } from '../../../parts/dialog.tsx'
import { Refusal } from '../../../parts/refusal.tsx'
import { givenRows } from '../../../parts/rows.ts'
import { State } from '../../../parts/state.tsx'
import { type Column, Table } from '../../../parts/table.tsx'
import { RowDetails } from './row-details.tsx'
import { ordersOf, proceed, send } from './send.ts'
import { clear, correct, countsOf, type Options, retry, type Sheet, type SheetRow } from './sheet.ts'

interface SheetViewProps {
  readonly sheet: Sheet
  /** Of the devices that name none. */
  readonly customer: string
  readonly options: Options
}

const VERBS = {
  upload: { act: 'Upload', done: 'Uploaded', doing: 'uploaded', list: 'uploads' },
  delete: { act: 'Delete', done: 'Deleted', doing: 'deleted', list: 'devices' },
} as const

export function SheetView({ sheet, customer, options }: SheetViewProps) {
  const { operation, rows, busy, error } = sheet
  const verbs = VERBS[operation]
  const [confirming, setConfirming] = useState(false)
  const counts = useMemo(() => countsOf(sheet), [sheet]).value
  const shown = useMemo(() => givenRows<SheetRow>(), [sheet])
  useMemo(() => shown.give(rows.value), [shown, rows.value])
  const toSend = counts.ready + (sheet.withProblems.value ? counts.problems : 0)
  const begin = () => void send(sheet, customer, options)
  const act = operation === 'delete' ? () => setConfirming(true) : begin
  const columns = useMemo(() => columnsOf(sheet), [sheet, rows.value[0]?.customer === undefined])
  useCommands(toSend > 0 && !busy.value ? [{ title: `${verbs.act} ${count(toSend, 'device')}`, run: act }] : [])
  const open = rows.value.find(({ key }) => String(key) === filter('line'))
  return (
    <>
      <p class="sheet-counts" role="status">
        <b>{sheet.file.value}</b>
        {counts.refused > 0 && <span class="state bad">{count(counts.refused, 'device')} refused</span>}
        {counts.problems > 0 && <span class="state wait">{count(counts.problems, 'line')} with a problem</span>}
        {counts.ready > 0 && <span class="state">{showNumber(counts.ready)} ready</span>}
        {counts.done > 0 && (
          <span class="state good">
            {showNumber(counts.done)} {verbs.doing}
          </span>
        )}
      </p>
      {busy.value && <Progress sheet={sheet} />}
      <Refusal error={error.value} />
      <div class="actions">
        {toSend > 0 && (
          <button
            type="button"
            class={operation === 'delete' ? 'danger' : 'primary'}
            disabled={busy.value || (customer === '' && rows.value[0]?.customer === undefined)}
            onClick={act}
          >
            {verbs.act} {count(toSend, 'device')}
          </button>
        )}
        {toSend === 0 && customer !== '' && counts.done > 0 && (
          <a class="button" href={addressOf(`/reseller/customers/${customer}/${verbs.list}`)}>
            Show the customer’s {verbs.list}
          </a>
        )}
        {counts.sent > 0 && !busy.value && (
          <>
            <button type="button" onClick={() => void proceed(sheet)}>
              Continue
            </button>
            <span class="quiet">What the server has already is not sent again.</span>
          </>
        )}
        {counts.refused > 0 && (
          <button
            type="button"
            disabled={busy.value}
            onClick={() => {
              retry(sheet)
              act()
            }}
          >
            Send the refused devices again unchanged
          </button>
        )}
        {counts.refused > 0 && (
          <CsvButton
            text="Download refused devices as CSV"
            file="refused.csv"
            columns={CSV}
            pages={() => [rows.value.filter(({ state }) => state === 'refused')]}
          />
        )}
        <button type="button" disabled={busy.value} onClick={() => clear(sheet)}>
          Another file
        </button>
        {toSend > 0 && <Copies wire={() => ordersOf(sheet, customer, options).map(({ wire }) => wire)} />}
      </div>
      {counts.problems > 0 && (
        <label class="field inline">
          <input
            type="checkbox"
            checked={sheet.withProblems.value}
            onChange={event => {
              sheet.withProblems.value = event.currentTarget.checked
            }}
          />
          <span>Send the {count(counts.problems, 'line')} with a problem too</span>
        </label>
      )}
      <Table
        label="Devices of the file"
        columns={columns}
        rows={shown}
        keyOf={({ key }) => String(key)}
        noun="line"
        onOpen={({ key }) => setFilters({ line: String(key) })}
        empty={null}
      />
      {open !== undefined && <RowDetails sheet={sheet} row={open} customer={customer} />}
      {confirming && (
        <ActionDialog
          title="Delete devices"
          action={`Delete ${count(toSend, 'device')}`}
          danger
          onClose={() => setConfirming(false)}
          act={async () => begin()}
        >
          <p>
            The devices are taken off your list, the customers’ Knox services and the MSP portal. Only a new upload brings them
            back, without their configuration.
          </p>
        </ActionDialog>
      )}
    </>
  )
}

function Progress({ sheet: { progress } }: { readonly sheet: Sheet }) {
  const { total, sent, processed } = progress.value
  return (
    <p>
      <progress aria-label="Processed devices" max={Math.max(1, total)} value={processed} />
      {showNumber(sent)} of {showNumber(total)} sent, {showNumber(processed)} processed
    </p>
  )
}

function columnsOf(sheet: Sheet): readonly Column<SheetRow>[] {
  const hasCustomers = sheet.rows.value[0]?.customer !== undefined
  const ofSeveral: readonly Column<SheetRow>[] = [
    { title: 'Customer ID', width: '8.5rem', cell: ({ customer }) => customer },
    { title: 'Order number', width: '8rem', cell: ({ orderNumber }) => orderNumber ?? '–' },
  ]
  return [
    { title: 'Line', width: '4.5rem', cell: ({ line }) => showNumber(line) },
    ...(hasCustomers ? ofSeveral : []),
    { title: 'IMEI/serial number', width: '15rem', cell: row => <Identifier sheet={sheet} row={row} /> },
    { title: 'Type', width: '5rem', cell: ({ type }) => type },
    { title: 'Status', width: '8rem', cell: row => <RowState sheet={sheet} row={row} /> },
    {
      title: 'Reason',
      width: 'minmax(20rem, 2fr)',
      cell: ({ problem, refusal }) => (refusal === undefined ? problem : textOf(refusal)),
    },
  ]
}

/** The identifier, which can be edited where it is wrong. */
function Identifier({ sheet, row }: { readonly sheet: Sheet; readonly row: SheetRow }) {
  const canChange = row.state === 'refused' || (row.state === 'ready' && row.problem !== undefined)
  if (!canChange || sheet.busy.value) return <code>{row.identifier}</code>
  return (
    <input
      class="cell code"
      aria-label={`Identifier of line ${row.line}`}
      value={row.identifier}
      autocomplete="off"
      spellcheck={false}
      onClick={event => event.stopPropagation()}
      onChange={event => correct(sheet, row.key, { identifier: event.currentTarget.value })}
    />
  )
}

function RowState({ sheet: { operation }, row: { state, problem } }: { readonly sheet: Sheet; readonly row: SheetRow }) {
  if (state === 'ready') return problem === undefined ? <span class="quiet">Ready</span> : <State value="Problem" />
  return <State value={{ sent: 'In progress', done: VERBS[operation].done, refused: 'Refused' }[state]} />
}

const textOf = ({ code, name, text }: NonNullable<SheetRow['refusal']>): string =>
  [code, name, text].filter(each => each !== undefined).join(' ')

const CSV: readonly CsvColumn<SheetRow>[] = [
  ['LINE', ({ line }) => line],
  ['CUSTOMER ID', ({ customer }) => customer ?? ''],
  ['DEVICE IMEI/SERIAL NUMBER', ({ identifier }) => identifier],
  ['CODE', ({ refusal }) => refusal?.code ?? null],
  ['NAME', ({ refusal }) => refusal?.name ?? null],
  ['TEXT', ({ refusal }) => refusal?.text ?? null],
]
