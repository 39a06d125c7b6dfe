import { useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { filter, setFilters } from '../../app/place.ts'
import { copy } from '../../parts/copies.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { ask } from './acting.ts'
import { type Reseller, useList } from './list.ts'
import { PreferencesDialog } from './preferences.tsx'

const COLUMNS: readonly Column<Reseller>[] = [
  { title: 'Reseller', width: 'minmax(12rem, 1fr)', cell: ({ name }) => name },
  { title: 'Knox Reseller ID', width: '10rem', cell: ({ id }) => id },
  { title: 'Location', width: '6rem', cell: ({ location }) => location },
  { title: 'Registered', width: '13rem', cell: ({ registered }) => showTime(registered) },
  { title: 'Status', width: '7rem', cell: ({ status }) => <State value={status} /> },
  { title: 'Auto approval', width: '8rem', cell: ({ autoApproval }) => (autoApproval ? 'On' : 'Off') },
  { title: 'Default profile', width: '10rem', cell: ({ defaultProfile }) => defaultProfile?.name },
  { title: 'Aliases', width: '14rem', cell: ({ aliases }) => aliases.map(({ alias }) => alias).join(', ') },
]

export function Resellers() {
  const { rows } = useList(async page => {
    const { resellers, totalCount } = await ask('GET /_muster/portal/v1/customer/resellers', { query: page })
    return { rows: resellers, total: totalCount }
  }, [])
  const [registering, setRegistering] = useState(false)
  const open = filter('reseller')
  const register = () => setRegistering(true)
  useCommands([{ title: 'Register reseller', run: register }])
  return (
    <>
      <div class="title">
        <h1>Resellers</h1>
        <div class="actions">
          <button type="button" class="primary" onClick={register}>
            Register reseller
          </button>
        </div>
      </div>
      <Table
        label="Resellers"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        noun="reseller"
        onOpen={({ id }) => setFilters({ reseller: id })}
        empty={
          <Empty title="No reseller is registered.">
            <p>Register one by its Knox Reseller ID, and give it your customer ID.</p>
          </Empty>
        }
      />
      {open !== '' && (
        <PreferencesDialog
          key={open}
          id={open}
          onClose={() => {
            setFilters({ reseller: '' })
            rows.reload()
          }}
        />
      )}
      {registering && (
        <RegisterDialog
          onClose={() => {
            setRegistering(false)
            rows.reload()
          }}
        />
      )}
    </>
  )
}

function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const [id, setId] = useState('')
  const [found, setFound] = useState<{ readonly id: string; readonly name: string; readonly location: string }>()
  const [error, setError] = useState<unknown>()
  const own = useLoad(() => ask('GET /_muster/portal/v1/customer/dashboard'), [])
  const find = () => {
    setError(undefined)
    return ask('GET /_muster/portal/v1/resellers/{reseller}', { path: { reseller: id } }).then(setFound, setError)
  }
  const register = async () => {
    if (found === undefined) return
    await ask('POST /_muster/portal/v1/customer/resellers', { body: { reseller: found.id } })
    notify(`${found.name} is registered.`)
    setFilters({ reseller: found.id })
  }
  const customer = own.data?.id ?? ''
  return (
    <ActionDialog
      title="Register reseller"
      action={found === undefined ? 'Register' : `Register ${found.name}`}
      disabled={found === undefined}
      act={register}
      onClose={onClose}
    >
      <p>
        Your customer ID, for the reseller: <code>{customer}</code>
        <button type="button" class="plain" onClick={() => copy(customer, 'the customer ID')}>
          Copy
        </button>
      </p>
      <label class="field">
        <span>Enter Knox Reseller ID</span>
        <input
          required
          autocomplete="off"
          onInput={event => {
            setId(event.currentTarget.value.trim())
            setFound(undefined)
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || found !== undefined) return
            event.preventDefault()
            void find()
          }}
        />
      </label>
      <button type="button" disabled={id === ''} onClick={find}>
        Find reseller
      </button>
      <Refusal error={error} />
      {found !== undefined && (
        <Facts
          facts={[
            ['Reseller', found.name],
            ['Location', found.location],
          ]}
        />
      )}
    </ActionDialog>
  )
}
