import { useEffect } from 'preact/hooks'
import { count, showNumber, showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { filter, setFilters } from '../../app/place.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ChoiceFilter } from '../../parts/filters.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { ask, linkTo } from './acting.ts'
import { ACT_TITLES, Failures, failuresOf, type Job, Progress, readJob } from './jobs.tsx'
import { useList } from './list.ts'

const COLUMNS: readonly Column<Job>[] = [
  { title: 'Act', width: 'minmax(13rem, 1fr)', cell: ({ act }) => ACT_TITLES[act] },
  { title: 'Status', width: '13rem', cell: ({ status }) => <State value={status} /> },
  { title: 'Devices', width: '8rem', cell: ({ total }) => showNumber(total) },
  { title: 'Failed', width: '6rem', cell: ({ failed }) => showNumber(failed) },
  { title: 'Accepted', width: '13rem', cell: ({ accepted }) => showTime(accepted) },
  { title: 'Completed', width: '13rem', cell: ({ completed }) => showTime(completed) },
]

export function Transactions() {
  const open = filter('open')
  const { rows } = useList(
    async page => {
      const query = { ...page, ...(open !== '' && { open: open as 'true' }) }
      const { jobs, totalCount } = await ask('GET /_muster/portal/v1/customer/jobs', { query })
      return { rows: jobs, total: totalCount }
    },
    [open],
  )
  const shown = filter('transaction')
  return (
    <>
      <h1>Transactions</h1>
      <div class="filters">
        <ChoiceFilter
          name="open"
          label="Status"
          choices={[
            ['true', 'In progress'],
            ['false', 'Ended'],
          ]}
        />
      </div>
      <Table
        label="Transactions"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        noun="transaction"
        onOpen={({ id }) => setFilters({ transaction: id })}
        empty={
          <Empty title="There is no transaction.">
            <p>
              Each change of <a href={linkTo('devices')}>devices</a> is one.
            </p>
          </Empty>
        }
      />
      {shown !== '' && <TransactionDialog key={shown} id={shown} onClose={() => setFilters({ transaction: '' })} />}
    </>
  )
}

function TransactionDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, reload } = useLoad(() => readJob(id), [id])
  useEffect(() => {
    if (data?.completed !== null) return
    const timer = setTimeout(reload, 1000)
    return () => clearTimeout(timer)
  }, [data])
  return (
    <Dialog title={data === undefined ? 'Transaction' : ACT_TITLES[data.act]} onClose={onClose}>
      <Refusal error={error} />
      {data !== undefined && (
        <>
          <Progress job={data} />
          <Facts
            facts={[
              ['Status', <State key="status" value={data.status} />],
              ['Failed', data.failed],
              ['No longer matched', data.unmatched],
              ['Accepted', showTime(data.accepted)],
              ['Completed', showTime(data.completed)],
            ]}
          />
          {data.failures.length > 0 && (
            <>
              <h3>Failed devices</h3>
              <Failures failures={failuresOf(data)} />
              {data.next !== null && <p>The first {count(data.failures.length, 'failed device')} are shown.</p>}
            </>
          )}
        </>
      )}
    </Dialog>
  )
}
