import { useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { CONTROL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { addressOf, filter, filters, setFilters } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useGivenRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { FaultForm } from './fault-form.tsx'

type Fault = ControlOperations['listFaults']['response']['faults'][number]

export function FaultsPage() {
  const faults = useLoad(() => call('GET /_muster/v1/faults'), [])
  const recipes = useLoad(() => call('GET /_muster/v1/faults/recipes'), [])
  useLive(CONTROL_EVENTS, ['request', 'reset'], faults.reload)
  const [error, setError] = useState<unknown>()
  const rows = useGivenRows(faults.data?.faults, faults.error)
  const { order, code, api } = filters(['order', 'code', 'api'])
  const open = (recipe: string) => setFilters({ order: recipe })
  const remove = (made: Promise<{ removed: number }>) =>
    made.then(({ removed }) => {
      notify(removed === 1 ? 'Removed the fault.' : `Removed ${removed} faults.`)
      faults.reload()
    }, setError)
  const clear = () => remove(call('DELETE /_muster/v1/faults'))
  useCommands([
    { title: 'Order a fault', run: () => open('new') },
    { title: 'Remove all faults', run: clear },
  ])
  const columns: readonly Column<Fault>[] = [
    ...COLUMNS,
    {
      title: 'Acts',
      width: '6rem',
      cell: ({ faultId }) => (
        <button
          type="button"
          class="plain"
          aria-label={`Remove ${faultId}`}
          onClick={() => remove(call('DELETE /_muster/v1/faults/{faultId}', { path: { faultId } }))}
        >
          Remove
        </button>
      ),
    },
  ]
  return (
    <>
      <div class="title">
        <h1>Faults</h1>
        <div class="actions">
          <button type="button" class="primary" onClick={() => open('new')}>
            Order a fault
          </button>
          <button type="button" onClick={clear} disabled={!faults.data?.faults.length}>
            Remove all
          </button>
        </div>
      </div>
      <Refusal error={error} />
      <div class="short">
        <Table
          label="Faults"
          columns={columns}
          rows={rows}
          keyOf={({ faultId }) => faultId}
          noun="fault"
          empty={
            <Empty title="No fault is ordered.">
              <p>Every request is answered as the rules say. Order a fault to see what a client does without that.</p>
            </Empty>
          }
        />
      </div>
      <h2>Recipes</h2>
      <Refusal error={recipes.error} />
      <ul class="recipes">
        {recipes.data?.recipes.map(({ name, description }) => (
          <li key={name} class="card">
            <b>{name}</b>
            <p class="quiet">{description}</p>
            <button type="button" aria-label={`Order ${name}`} onClick={() => open(name)}>
              Order …
            </button>
          </li>
        ))}
      </ul>
      {(order !== undefined || code !== undefined) && recipes.data !== undefined && (
        <FaultForm
          recipes={recipes.data.recipes}
          first={{ recipe: order ?? 'new', code, api: filter('order') === '' ? api : undefined }}
          onClose={() => {
            setFilters({ order: '', code: '', api: '' })
            faults.reload()
          }}
        />
      )}
    </>
  )
}

const COLUMNS: readonly Column<Fault>[] = [
  {
    title: 'State',
    width: '6rem',
    cell: ({ state }) => <span class={`state ${state === 'pending' ? 'wait' : ''}`}>{state}</span>,
  },
  {
    title: 'Fault',
    width: '6rem',
    cell: ({ faultId }) => <a href={addressOf('/developer/requests', { text: faultId })}>{faultId}</a>,
  },
  { title: 'Applied', width: '6rem', cell: ({ applied, matched }) => `${applied} of ${matched}` },
  { title: 'Recipe', width: '9rem', cell: ({ recipe }) => recipe },
  { title: 'Requests', width: 'minmax(10rem, 1fr)', cell: ({ match }) => shown(match, 'all') },
  { title: 'When', width: 'minmax(9rem, 1fr)', cell: ({ when }) => shown(when, 'the first one') },
  { title: 'Effect', width: 'minmax(10rem, 1fr)', cell: fault => shown(fault.do, '') },
]

/** The members of a part of an order, without the marks of JSON. */
function shown(part: object, none: string) {
  const text = Object.entries(part)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
  return text === '' ? <span class="quiet">{none}</span> : <code title={text}>{text}</code>
}
