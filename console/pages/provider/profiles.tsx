import { useState } from 'preact/hooks'
import type { ManagedProfile, MspOperations } from '../../../src/sdk/index.ts'
import { showTime } from '../../app/format.ts'
import { knox, make, type WireCall, wireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { filters } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Checks, TextField } from '../../parts/fields.tsx'
import { ChoiceFilter } from '../../parts/filters.tsx'
import { numberedRows, useRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'
import type { ManagedCustomer } from './words.ts'

type Results = MspOperations['copyProfiles']['response']['results']

/** As many as a person can choose from. */
const MOST_CUSTOMERS = 1000

async function customersOf(): Promise<readonly ManagedCustomer[]> {
  const customers: ManagedCustomer[] = []
  for await (const customer of knox().msp.customers.list({ status: 'Active', service: 'KnoxMobileEnrollment', pageSize: 100 })) {
    customers.push(customer)
    if (customers.length === MOST_CUSTOMERS) break
  }
  return customers
}

/** Profiles of the managed customers: which are copies of which, and copying and overwriting them. */
export function Profiles() {
  const { data: customers = [] } = useLoad(customersOf, [])
  const nameOf = (id: string): string => customers.find(({ customerId }) => customerId === id)?.companyName ?? id
  const query = filters(['customerIds'])
  const rows = useRows(
    () =>
      numberedRows<ManagedProfile>(async ({ pageNum, pageSize }) => {
        const { profiles, totalCount } = await make<{ profiles: readonly ManagedProfile[]; totalCount: string }>({
          method: 'msp.profiles.list',
          args: [{ ...query, service: 'KnoxMobileEnrollment', pageNum, pageSize }],
        })
        return { rows: profiles, total: Number(totalCount) }
      }),
    [query],
  )
  const columns: readonly Column<ManagedProfile>[] = [
    { title: 'Profile name', width: 'minmax(12rem, 2fr)', cell: ({ profileName }) => <b>{profileName}</b> },
    { title: 'Customer', width: 'minmax(12rem, 2fr)', cell: ({ customerId }) => nameOf(customerId) },
    { title: 'Origin profile', width: 'minmax(10rem, 1fr)', cell: ({ parentProfileId }) => parentProfileId ?? '-' },
    { title: 'Updated', width: '12rem', cell: ({ modified }) => showTime(Date.parse(modified)) },
  ]
  const [opened, setOpened] = useState<ManagedProfile>()
  return (
    <>
      <h1>Profiles</h1>
      <div class="filters">
        <ChoiceFilter
          name="customerIds"
          label="Customer"
          choices={customers.map(({ customerId, companyName }) => [customerId, companyName] as const)}
        />
      </div>
      <Table
        label="Profiles"
        noun="profile"
        columns={columns}
        rows={rows}
        keyOf={({ profileId }) => profileId}
        onOpen={setOpened}
        empty={
          <Empty title="No managed customer has a profile.">
            <p>Open the console of a customer to create one, then copy it to others.</p>
          </Empty>
        }
      />
      {opened !== undefined && (
        <ProfilePanel
          profile={opened}
          customers={customers}
          onClose={() => {
            setOpened(undefined)
            rows.reload()
          }}
        />
      )}
    </>
  )
}

interface PanelProps {
  readonly profile: ManagedProfile
  readonly customers: readonly ManagedCustomer[]
  readonly onClose: () => void
}

const SERVICE = 'KnoxMobileEnrollment'
/** At most 10 customers at a time, as in the vendor's portal. */
const MOST_TARGETS = 10

function ProfilePanel({ profile, customers, onClose }: PanelProps) {
  const { profileId, profileName, customerId, parentProfileId } = profile
  const [doing, setDoing] = useState<'copy' | 'overwrite'>()
  const [wire, setWire] = useState<WireCall>()
  const [results, setResults] = useState<Results>()
  const origin = customers.find(each => each.customerId === customerId)
  const others = customers.filter(each => each.customerId !== customerId)
  const send = async (call: WireCall) => {
    setWire(call)
    const { results } = await make<{ results: Results }>(call)
    setResults(results)
  }
  return (
    <Dialog title={profileName} side onClose={onClose}>
      <dl class="facts">
        <dt>Customer</dt>
        <dd>{origin?.companyName ?? customerId}</dd>
        <dt>Profile ID</dt>
        <dd>{profileId}</dd>
        <dt>Origin profile</dt>
        <dd>{parentProfileId ?? '-'}</dd>
      </dl>
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={origin?.managementType !== 'FullyManaged'}
          onClick={() => setDoing('copy')}
        >
          Copy to customers
        </button>
        <button type="button" onClick={() => setDoing('overwrite')}>
          Overwrite its copies
        </button>
      </div>
      {origin?.managementType !== 'FullyManaged' && <p class="quiet">Only profiles of fully managed customers can be copied.</p>}
      {results !== undefined && <CopyResults results={results} customers={customers} />}
      {wire !== undefined && <Copies wire={wire} />}
      {doing === 'copy' && (
        <ActionDialog
          title={`Copy ${profileName}`}
          action="Create profiles"
          onClose={() => setDoing(undefined)}
          act={values => {
            const newProfileName = String(values.get('name')).trim()
            const targets = values.getAll('customers').map(id => ({ customerId: String(id), newProfileName }))
            if (targets.length === 0) throw new Error('Choose at least one customer.')
            if (targets.length > MOST_TARGETS) throw new Error(`Choose at most ${MOST_TARGETS} customers at a time.`)
            const profiles = [{ profileId, targets }]
            return send(wireCall('msp.profiles.copy', { service: SERVICE, sourceCustomerId: customerId, profiles }))
          }}
        >
          <TextField name="name" label="Profile name at the customers" required value={profileName} />
          <Checks
            name="customers"
            label={`Customers (at most ${MOST_TARGETS})`}
            choices={others.map(each => [each.customerId, each.companyName] as const)}
          />
        </ActionDialog>
      )}
      {doing === 'overwrite' && (
        <ActionDialog
          title={`Overwrite the copies of ${profileName}`}
          action="Overwrite all copies"
          danger
          onClose={() => setDoing(undefined)}
          act={() => send(wireCall('msp.profiles.overwrite', { service: SERVICE, parentProfileId: profileId }))}
        >
          <p>Each copy gets the settings of this profile. What was changed in a copy is lost.</p>
        </ActionDialog>
      )}
    </Dialog>
  )
}

const CopyResults = ({ results, customers }: { readonly results: Results; readonly customers: readonly ManagedCustomer[] }) => (
  <ul class="results">
    {results.map(({ customerId, newProfileId, result, error }, i) => (
      <li key={`${i}${customerId}`}>
        <span class={`state ${result === 'SUCCESS' ? 'good' : 'bad'}`}>{result === 'SUCCESS' ? 'Done' : 'Error'}</span>{' '}
        {customers.find(each => each.customerId === customerId)?.companyName ?? customerId ?? newProfileId}
        {error !== undefined && (
          <p>
            <code>{error.errorCode}</code> {error.code}: {error.errorMessage}
          </p>
        )}
      </li>
    ))}
  </ul>
)
