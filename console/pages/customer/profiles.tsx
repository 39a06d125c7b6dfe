import { useEffect } from 'preact/hooks'
import type { KmeProfile, KmeTransaction } from '../../../src/sdk/kme/kme.ts'
import type { PageProps } from '../../app/console.ts'
import { showNumber, showTime } from '../../app/format.ts'
import { make } from '../../app/knox.ts'
import { later } from '../../app/later.tsx'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { Empty } from '../../parts/empty.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { goTo, linkTo, wire } from './acting.ts'
import { profilesOf, useList } from './list.ts'

const COLUMNS: readonly Column<KmeProfile>[] = [
  { title: 'Profile name', width: 'minmax(14rem, 1fr)', sortBy: 'name', cell: ({ name }) => name },
  { title: 'EMM', width: '12rem', cell: ({ supportedMDM }) => supportedMDM },
  { title: 'Devices', width: '7rem', cell: ({ deviceCount }) => showNumber(deviceCount) },
  { title: 'Provisioned', width: '8rem', cell: ({ enrolledDeviceCount }) => showNumber(enrolledDeviceCount) },
  { title: 'Aliases', width: '12rem', cell: ({ profileAlias }) => profileAlias.map(({ alias }) => alias).join(', ') },
  { title: 'Updated', width: '13rem', sortBy: 'updateTime', cell: ({ updateTime }) => showTime(updateTime) },
]

/** The form of a profile is a fifth of the code of this console. */
const ProfilePage = later(async () => (await import('./profile-page.tsx')).ProfilePage)

export const Profiles = (props: PageProps) => (props.rest.length === 0 ? <ProfileList /> : <ProfilePage {...props} />)

function ProfileList() {
  const name = filter('name')
  const sortBy = filter('sortBy') || 'name'
  const sortOrder = filter('descending') === 'true' ? 'descending' : 'ascending'
  const { rows } = useList(
    async page => {
      const query = { ...page, sortBy, sortOrder, ...(name !== '' && { profileNames: [name] }) }
      const { profileList, totalCount } = await profilesOf(query)
      return { rows: profileList, total: totalCount }
    },
    [name, sortBy, sortOrder],
  )
  return (
    <>
      <div class="title">
        <h1>Profiles</h1>
        <a class="button primary" href={linkTo('profiles/new')}>
          Create profile
        </a>
      </div>
      <Creations onDone={rows.reload} />
      <div class="filters">
        <TextFilter name="name" label="Profile name, in full" />
      </div>
      <Table
        label="Profiles"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => id}
        noun="profile"
        onOpen={({ id }) => goTo(`profiles/${id}`)}
        empty={
          <Empty title={name === '' ? 'There is no profile.' : 'No profile has this name.'}>
            <p>
              <a href={linkTo('profiles/new')}>Create a profile</a>, and assign it to devices.
            </p>
          </Empty>
        }
      />
    </>
  )
}

const isOpen = ({ state }: KmeTransaction): boolean => state === 'Pending' || state === 'Processing'

/** Profiles that are being created in the background, and those that failed. */
function Creations({ onDone }: { readonly onDone: () => void }) {
  const { data, reload } = useLoad(
    () =>
      make<{ readonly profiles: { readonly transactions: readonly KmeTransaction[] } }>(
        wire('kme.profiles.transactions', { pageNum: 0, pageSize: 5 }),
      ),
    [],
  )
  const shown = data?.profiles.transactions.filter(({ state }) => state !== 'Complete') ?? []
  // Undefined before the first answer: a profile may have been published between that and the list's.
  const open = data && shown.filter(isOpen).length
  useEffect(() => {
    if (!open) return
    const timer = setTimeout(reload, 1000)
    return () => clearTimeout(timer)
  }, [data])
  useEffect(() => {
    if (open !== undefined) onDone()
  }, [open])
  if (shown.length === 0) return null
  return (
    <section class="card creations">
      <h2>Created in the background</h2>
      <ul>
        {shown.map(({ transactionId, profileName, state, errorCode, errorMessage }) => (
          <li key={transactionId}>
            <State value={state} /> {profileName}{' '}
            {errorCode !== undefined && (
              <span>
                <code>{errorCode}</code> {errorMessage}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
