import { useEffect, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { count, showTime } from '../../app/format.ts'
import { CONTROL_EVENTS, follow, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { addressOf, filter } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useGivenRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'

type Waiting = ControlOperations['getWork']['response']['transactions'][number]
interface Shown extends Omit<Waiting, 'acceptedAt'> {
  readonly acceptedAt?: number
  readonly state: string
}

export function WorkPage() {
  const work = useLoad(() => call('GET /_muster/v1/work'), [])
  useLive(CONTROL_EVENTS, ['transaction', 'reset'], work.reload)
  const complete = useCompleted()
  const [error, setError] = useState<unknown>()
  const act = (made: Promise<unknown>) => made.then(work.reload, setError)
  const hold = () => act(call('POST /_muster/v1/work/hold'))
  const release = () => act(call('POST /_muster/v1/work/release'))
  const drain = () =>
    act(call('POST /_muster/v1/work/drain').then(({ completed }) => notify(`Completed ${count(completed, 'transaction')}.`)))
  useCommands([
    { title: 'Hold work', run: hold },
    { title: 'Release work', run: release },
    { title: 'Drain work', run: drain },
  ])
  const held = work.data?.held === true
  const text = filter('transaction').toLowerCase()
  const waiting = work.data?.transactions.map(each => ({
    ...each,
    state: each.done > 0 ? 'in progress' : held ? 'held' : 'queued',
  }))
  const rows = useGivenRows<Shown>(
    waiting && [...waiting, ...complete].filter(({ transaction }) => transaction.toLowerCase().includes(text)),
    work.error,
  )
  return (
    <>
      <h1>Work</h1>
      <Refusal error={error} />
      <dl class="figures">
        <div>
          <dt>Work</dt>
          <dd>{held ? 'Held' : 'Running'}</dd>
        </div>
        <div>
          <dt>Transactions in progress</dt>
          <dd>{work.data?.inProgress ?? '…'}</dd>
        </div>
      </dl>
      <div class="actions">
        {held ? (
          <button type="button" class="primary" onClick={release}>
            Release
          </button>
        ) : (
          <button type="button" onClick={hold}>
            Hold
          </button>
        )}
        <button type="button" onClick={drain}>
          Drain: run all now
        </button>
      </div>
      <p class="quiet">While work is held, accepted transactions wait, so that a client can be watched with one in progress.</p>
      <div class="filters">
        <TextFilter name="transaction" label="Transaction ID" />
      </div>
      <Table
        label="Transactions"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ serial }) => serial}
        noun="transaction"
        empty={
          <Empty title="No transaction is in progress.">
            <p>Those that are completed while this page is open are listed here. Hold work to see them wait.</p>
          </Empty>
        }
      />
    </>
  )
}

/** The transactions that were completed since the page was opened, the latest first. */
function useCompleted(): readonly Shown[] {
  const [complete, setComplete] = useState<readonly Shown[]>([])
  useEffect(
    () =>
      follow(CONTROL_EVENTS, ({ type, data }) => {
        const change = data as Shown
        if (type === 'reset') setComplete([])
        if (type === 'transaction' && change.state === 'complete') setComplete(before => [change, ...before].slice(0, MOST))
      }),
    [],
  )
  return complete
}

const MOST = 1000

const COLUMNS: readonly Column<Shown>[] = [
  {
    title: 'State',
    width: '7rem',
    cell: ({ state }) => <span class={`state ${state === 'complete' ? 'good' : 'wait'}`}>{state}</span>,
  },
  { title: 'Transaction', width: 'minmax(9rem, 1fr)', cell: ({ transaction }) => <code>{transaction}</code> },
  { title: 'Kind', width: '6rem', cell: ({ kind }) => kind },
  { title: 'Ordered by', width: '8rem', cell: ({ tenant }) => tenant },
  { title: 'Customer', width: '8rem', cell: ({ customer }) => customer },
  {
    title: 'Devices',
    width: '10rem',
    cell: ({ done, count: total }) => (
      <span class="done">
        <progress aria-label="Processed devices" max={Math.max(1, total)} value={done} /> {done} of {total}
      </span>
    ),
  },
  { title: 'Accepted', width: '13rem', cell: ({ acceptedAt }) => showTime(acceptedAt) },
  {
    title: 'Request',
    width: '6rem',
    cell: ({ request }) => request !== null && <a href={addressOf('/developer/requests', { request })}>Request</a>,
  },
]
