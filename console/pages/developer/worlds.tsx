import { useState } from 'preact/hooks'
import { linesOf, shellLines, variablesOf } from '../../../src/cli/world-variables.ts'
import { useCommands } from '../../app/commands.ts'
import { showNumber, showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { filter, mount, setFilters } from '../../app/place.ts'
import { signInAgain } from '../../app/session.ts'
import { copy } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { Checks, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { useGivenRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'

type World = ControlOperations['getWorld']['response']
type NewWorld = ControlOperations['createWorld']['body']

const here = mount.replace('/w/', '') || 'default'

export function WorldsPage() {
  const { data, error, reload } = useLoad(() => call('GET /_muster/v1/worlds'), [])
  const rows = useGivenRows(data?.worlds, error)
  const open = data?.worlds.find(({ name }) => name === filter('world'))
  const create = () => setFilters({ create: 'yes' })
  useCommands([{ title: 'Create a world', run: create }])
  return (
    <>
      <div class="title">
        <h1>Worlds</h1>
        <button type="button" class="primary" onClick={create}>
          Create a world
        </button>
      </div>
      <p class="quiet">A world is an isolated copy of the server, with its own data, clock, faults and credentials.</p>
      <Table
        label="Worlds"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ name }) => name}
        noun="world"
        onOpen={({ name }) => setFilters({ world: name })}
        empty={null}
      />
      {filter('create') !== '' && (
        <NewWorldDialog
          worlds={data?.worlds ?? []}
          onClose={() => {
            setFilters({ create: '' })
            reload()
          }}
        />
      )}
      {open !== undefined && <WorldPanel world={open} onChange={reload} />}
    </>
  )
}

const addressOfConsole = ({ url }: World): string => `${url}/_muster/console/`

const COLUMNS: readonly Column<World>[] = [
  { title: 'World', width: 'minmax(12rem, 1fr)', cell: ({ name }) => <b>{name === here ? `${name} (this one)` : name}</b> },
  { title: 'Base URL', width: 'minmax(16rem, 2fr)', cell: ({ url }) => <code>{url}</code> },
  { title: 'Created', width: '12rem', cell: ({ createdAt }) => showTime(createdAt) },
  { title: 'Ends', width: '12rem', cell: ({ endsAt }) => (endsAt === null ? 'when it is deleted' : showTime(endsAt)) },
  { title: 'Size', width: '7rem', cell: ({ bytes }) => sizeOf(bytes) },
  { title: 'Stored', width: '6rem', cell: ({ persisted }) => (persisted ? 'on disk' : 'in memory') },
  { title: 'Console', width: '6rem', cell: world => <a href={addressOfConsole(world)}>Open</a> },
]

const sizeOf = (bytes: number): string => `${showNumber(Math.ceil(bytes / 1024))} KiB`

/** As docs/seeds.md lists them; the server refuses another name. */
const SCENARIOS = ['default', 'devices', 'approvals', 'msp', 'tenants', 'dual-sim', 'empty'].map(name => [name, name] as const)

function NewWorldDialog({ worlds, onClose }: { readonly worlds: readonly World[]; readonly onClose: () => void }) {
  const act = async (values: FormData) => {
    const { name, from, snapshot, of, minutes } = filledTexts(values, ['name', 'from', 'snapshot', 'of', 'minutes'])
    const scenarios = values.getAll('scenarios').map(String)
    const body: NewWorld = {
      ...(name !== undefined && { name }),
      ...(from !== undefined && { from: from === 'empty' ? 'empty' : { world: from.slice('world '.length) } }),
      ...(snapshot !== undefined && { from: { snapshot, ...(of !== undefined && { of }) } }),
      ...(scenarios.length > 0 && { seed: scenarios }),
      ...(minutes !== undefined && { ttlSeconds: Math.round(Number(minutes) * 60) }),
      ...(values.has('persist') && { persist: true }),
      ...(values.has('port') && { port: true }),
    }
    const made = await call('POST /_muster/v1/worlds', { body })
    notify(`Created the world ${made.name}.`)
  }
  return (
    <ActionDialog title="Create a world" action="Create" act={act} onClose={onClose}>
      <TextField
        name="name"
        label="Name"
        pattern="[a-z0-9\-]{1,40}"
        hint="Small letters, digits and hyphens. A world without a name ends when it was not used for an hour."
      />
      <ChoiceField
        name="from"
        label="Begins with"
        hint="Without a choice, the sample data of the server."
        choices={[['empty', 'nothing'], ...worlds.map(({ name }) => [`world ${name}`, `a copy of ${name}`] as const)]}
      />
      <div class="many">
        <Checks name="scenarios" label="Or with scenarios" choices={SCENARIOS} />
      </div>
      <div class="columns">
        <TextField name="snapshot" label="Or with the snapshot" />
        <ChoiceField name="of" label="of the world" choices={worlds.map(({ name }) => [name, name])} />
        <TextField name="minutes" label="Lifetime in minutes" type="number" hint="Else until it is deleted." />
      </div>
      <Checks name="persist" label="Storage" choices={[['yes', 'Store it in the data folder, so that it survives a restart']]} />
      <Checks
        name="port"
        label="Address"
        choices={[['yes', 'Give it a port of its own, for clients that drop the path of a base URL']]}
      />
    </ActionDialog>
  )
}

type Act = 'fork' | 'save' | 'reset' | 'delete'

function WorldPanel({ world, onChange }: { readonly world: World; readonly onChange: () => void }) {
  const [asked, setAsked] = useState<Act>()
  const { name, url } = world
  const variables = variablesOf(world)
  const close = () => setFilters({ world: '' })
  return (
    <Dialog title={`World ${name}`} side onClose={close}>
      <div class="actions">
        <a class="button" href={addressOfConsole(world)}>
          Open its console
        </a>
        <button type="button" onClick={() => setAsked('fork')}>
          Copy …
        </button>
        <button type="button" onClick={() => setAsked('save')}>
          Save a snapshot …
        </button>
        <button type="button" onClick={() => setAsked('reset')}>
          Reset …
        </button>
        {name !== 'default' && (
          <button type="button" onClick={() => setAsked('delete')}>
            Delete …
          </button>
        )}
      </div>
      <h3>Base URL</h3>
      <pre>{url}</pre>
      <button type="button" onClick={() => copy(url, 'the base URL')}>
        Copy
      </button>
      <Snapshots key={`${asked}`} world={name} />
      <h3>Variables</h3>
      <div class="actions">
        <button type="button" onClick={() => copy(shellLines(variables), 'the variables for a shell')}>
          Copy for a shell
        </button>
        <button
          type="button"
          onClick={() =>
            copy(
              linesOf(variables, (variable, value) => `${variable}=${value}`),
              'the variables',
            )
          }
        >
          Copy as lines
        </button>
      </div>
      <pre>{shellLines(variables)}</pre>
      {asked !== undefined && (
        <WorldAct
          act={asked}
          name={name}
          onClose={() => {
            setAsked(undefined)
            onChange()
          }}
        />
      )}
    </Dialog>
  )
}

function WorldAct({ act, name, onClose }: { readonly act: Act; readonly name: string; readonly onClose: () => void }) {
  const path = { name }
  if (act === 'fork')
    return (
      <ActionDialog
        title={`Copy ${name}`}
        action="Copy"
        act={async values => {
          const made = await call('POST /_muster/v1/worlds/{name}/fork', { path, body: filledTexts(values, ['name']) })
          notify(`Created the world ${made.name}.`)
        }}
        onClose={onClose}
      >
        <p>The copy has the data and the clock. Faults and recorded requests are not copied.</p>
        <TextField name="name" label="Name of the copy" pattern="[a-z0-9\-]{1,40}" />
      </ActionDialog>
    )
  if (act === 'save')
    return (
      <ActionDialog
        title={`Save ${name}`}
        action="Save"
        act={async values => {
          const made = await call('POST /_muster/v1/worlds/{name}/snapshots', { path, body: filledTexts(values, ['name']) })
          notify(`Saved the snapshot ${made.name}.`)
        }}
        onClose={onClose}
      >
        <p>A snapshot has the data and the clock. One of the same name is replaced.</p>
        <TextField name="name" label="Name of the snapshot" pattern="[a-z0-9\-]{1,40}" />
      </ActionDialog>
    )
  if (act === 'reset')
    return (
      <ActionDialog
        title={`Reset ${name}?`}
        action="Reset the world"
        danger
        act={async () => {
          await call('POST /_muster/v1/worlds/{name}/reset', { path })
          if (name === here) await signInAgain()
          notify(`${name} has the data that it began with.`)
        }}
        onClose={onClose}
      >
        <p>All its data is replaced by that with which it began, and its recorded requests and faults are removed.</p>
      </ActionDialog>
    )
  return (
    <ActionDialog
      title={`Delete ${name}?`}
      action="Delete the world"
      danger
      act={async () => {
        await call('DELETE /_muster/v1/worlds/{name}', { path })
        notify(`Deleted the world ${name}.`)
      }}
      onClose={onClose}
    >
      <p>Its data and its snapshots are removed.</p>
    </ActionDialog>
  )
}

function Snapshots({ world }: { readonly world: string }) {
  const { data, error, reload } = useLoad(
    () => call('GET /_muster/v1/worlds/{name}/snapshots', { path: { name: world } }),
    [world],
  )
  const [chosen, setChosen] = useState<{ readonly act: 'restore' | 'delete'; readonly snapshot: string }>()
  return (
    <>
      <h3>Snapshots</h3>
      <Refusal error={error} />
      {data?.snapshots.length === 0 && <p class="quiet">None is saved.</p>}
      <ul class="plain">
        {data?.snapshots.map(({ name, createdAt, bytes }) => (
          <li key={name}>
            <b>{name}</b> <span class="quiet">{`${showTime(createdAt)}, ${sizeOf(bytes)}`}</span>
            <button type="button" class="plain" onClick={() => setChosen({ act: 'restore', snapshot: name })}>
              Restore …
            </button>
            <button type="button" class="plain" onClick={() => setChosen({ act: 'delete', snapshot: name })}>
              Delete …
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ActionDialog
          title={chosen.act === 'restore' ? `Restore ${chosen.snapshot}?` : `Delete ${chosen.snapshot}?`}
          action={chosen.act === 'restore' ? `Restore ${world}` : 'Delete the snapshot'}
          danger
          act={async () => {
            const { act, snapshot } = chosen
            if (act === 'restore') {
              await call('POST /_muster/v1/worlds/{name}/restore', { path: { name: world }, body: { snapshot } })
              if (world === here) await signInAgain()
              notify(`${world} has the state of ${snapshot}.`)
            } else {
              await call('DELETE /_muster/v1/worlds/{name}/snapshots/{snapshot}', { path: { name: world, snapshot } })
              notify(`Deleted the snapshot ${snapshot}.`)
            }
            reload()
          }}
          onClose={() => setChosen(undefined)}
        >
          <p>{chosen.act === 'restore' ? 'The present data of the world is replaced.' : 'It cannot be restored afterwards.'}</p>
        </ActionDialog>
      )}
    </>
  )
}
