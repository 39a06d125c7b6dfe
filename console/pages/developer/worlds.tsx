import { useCommands } from '../../app/commands.ts'
import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { filter, setFilters, world } from '../../app/place.ts'
import { useGivenRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { NewWorldDialog } from './new-world.tsx'
import { addressOfConsole, sizeOf, type World } from './world.ts'
import { WorldPanel } from './world-panel.tsx'

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
      {open !== undefined && <WorldPanel shown={open} onChange={reload} />}
    </>
  )
}

const COLUMNS: readonly Column<World>[] = [
  { title: 'World', width: 'minmax(12rem, 1fr)', cell: ({ name }) => <b>{name === world ? `${name} (this one)` : name}</b> },
  { title: 'Base URL', width: 'minmax(16rem, 2fr)', cell: ({ url }) => <code>{url}</code> },
  { title: 'Created', width: '12rem', cell: ({ createdAt }) => showTime(createdAt) },
  { title: 'Ends', width: '12rem', cell: ({ endsAt }) => (endsAt === null ? 'when it is deleted' : showTime(endsAt)) },
  { title: 'Size', width: '7rem', cell: ({ bytes }) => sizeOf(bytes) },
  { title: 'Stored', width: '6rem', cell: ({ persisted }) => (persisted ? 'on disk' : 'in memory') },
  { title: 'Console', width: '6rem', cell: world => <a href={addressOfConsole(world)}>Open</a> },
]
