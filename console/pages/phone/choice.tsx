import { CONTROL_EVENTS, useLive } from '../../app/live.ts'
import { call } from '../../app/own-apis.ts'
import { filter, setFilters } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { TextField } from '../../parts/fields.tsx'
import { ChoiceFilter } from '../../parts/filters.tsx'
import { numberedRows, useRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'

interface Named {
  readonly imei?: string | null
  readonly imei2?: string | null
  readonly meid?: string | null
  readonly serialNumber?: string | null
  readonly model?: string | null
}

const identifierOf = ({ imei, meid, serialNumber }: Named): string => imei ?? meid ?? serialNumber ?? ''
const take = (phone: string) => setFilters({ phone })

/** The phones of the world: its handsets, and the uploaded devices. A person can also type the identifier of another phone. */
export function Choice() {
  const ofDevices = filter('list') === 'devices'
  const rows = useRows(
    () =>
      numberedRows<Named>(async page => {
        if (ofDevices) {
          const { devices, totalCount } = await call('GET /_muster/v1/devices', { query: page })
          return { rows: devices, total: totalCount }
        }
        const { handsets, totalCount } = await call('GET /_muster/v1/handsets', { query: page })
        return { rows: handsets, total: totalCount }
      }),
    [ofDevices],
  )
  useLive(CONTROL_EVENTS, ['devices', 'reset'], rows.reload)
  const onType = (event: SubmitEvent) => {
    event.preventDefault()
    take(String(new FormData(event.currentTarget as HTMLFormElement).get('identifier')).trim())
  }
  return (
    <>
      <h1>Phone</h1>
      <p>Take a phone of this world, or type the number of any other one.</p>
      <form class="filters" onSubmit={onType}>
        <TextField name="identifier" label="IMEI, MEID or serial number" required />
        <button type="submit" class="primary">
          Take
        </button>
      </form>
      <div class="filters">
        <ChoiceFilter name="list" label="Phones" choices={[['devices', 'Uploaded devices']]} all="Simulated phones" />
      </div>
      <Table
        label="Phones"
        columns={COLUMNS}
        rows={rows}
        keyOf={identifierOf}
        noun={ofDevices ? 'device' : 'phone'}
        onOpen={row => take(identifierOf(row))}
        empty={
          <Empty title="The world has none.">
            <p>A reseller uploads devices; a fleet makes phones.</p>
          </Empty>
        }
      />
    </>
  )
}

const COLUMNS: readonly Column<Named>[] = [
  { title: 'IMEI', width: 'minmax(10rem, 1fr)', cell: ({ imei }) => <code>{imei}</code> },
  { title: 'IMEI 2', width: 'minmax(10rem, 1fr)', cell: ({ imei2 }) => <code>{imei2}</code> },
  { title: 'Serial number', width: 'minmax(9rem, 1fr)', cell: ({ serialNumber }) => serialNumber },
  { title: 'Model', width: 'minmax(7rem, 1fr)', cell: ({ model }) => model },
]
