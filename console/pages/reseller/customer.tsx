/** A customer of the reseller, with its uploads and devices. */
import { useMemo, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { showNumber, showTime } from '../../app/format.ts'
import { PORTAL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { addressOf, go } from '../../app/place.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { hasSelection, selectionSignal } from '../../parts/selection.ts'
import { State } from '../../parts/state.tsx'
import { deleteSheet, toDeletePage } from './delete.tsx'
import { allDevices, DeviceList, DevicesCsv, deviceQuery, nameOf } from './devices.tsx'
import { UploadList } from './uploads.tsx'

const TABS = [
  ['uploads', 'Uploads'],
  ['devices', 'Devices'],
] as const

export type Customer = PortalOperations['listResellerCustomers']['response']['customers'][number]

export function CustomerPage({ id, tab = 'uploads' }: { readonly id: string; readonly tab?: string | undefined }) {
  const { data, error, reload } = useLoad(
    signal => call('GET /_muster/portal/v1/reseller/customers/{customer}', { path: { customer: id }, signal }),
    [id],
  )
  useLive(PORTAL_EVENTS, ['transaction', 'devices', 'gap'], reload)
  useCommands([
    { title: 'Upload devices for this customer', run: () => go('/reseller/upload', { customer: id }) },
    { title: 'Delete devices of this customer via CSV', run: () => go('/reseller/delete', { customer: id }) },
  ])
  if (data === undefined) return <>{error === undefined ? <p class="quiet">Loading …</p> : <Refusal error={error} />}</>
  return (
    <>
      <div class="title">
        <h1>
          {data.name} {data.msp && <span class="tag">MSP</span>}
        </h1>
        <div class="actions">
          <a class="button" href={addressOf('/reseller/delete', { customer: id })}>
            Delete devices via CSV
          </a>
          <a class="button primary" href={addressOf('/reseller/upload', { customer: id })}>
            Upload devices
          </a>
        </div>
      </div>
      <Figures customer={data} onChanged={reload} />
      <nav class="tabs" aria-label={data.name}>
        {TABS.map(([name, title]) => (
          <a key={name} href={addressOf(`/reseller/customers/${id}/${name}`)} aria-current={name === tab ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      {tab === 'devices' ? <Devices customer={id} /> : <UploadList customer={id} />}
    </>
  )
}

function Figures({ customer, onChanged }: { readonly customer: Customer; readonly onChanged: () => void }) {
  const [editing, setEditing] = useState(false)
  return (
    <>
      <dl class="figures">
        <div>
          <dt>{customer.msp ? 'MSP ID' : 'Customer ID'}</dt>
          <dd>{customer.id}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd>
            <State value={customer.status} />
          </dd>
        </div>
        <div>
          <dt>Internal reference</dt>
          <dd>
            {customer.internalReference ?? '–'}{' '}
            <button type="button" class="plain" onClick={() => setEditing(true)}>
              Edit
            </button>
          </dd>
        </div>
        <div>
          <dt>Devices</dt>
          <dd>{showNumber(customer.devices)}</dd>
        </div>
        <div>
          <dt>Last uploaded</dt>
          <dd>{showTime(customer.lastUploaded) || '–'}</dd>
        </div>
      </dl>
      {editing && <InternalReference customer={customer} onChanged={onChanged} onClose={() => setEditing(false)} />}
    </>
  )
}

interface InternalReferenceProps {
  readonly customer: Customer
  readonly onChanged: () => void
  readonly onClose: () => void
}

const InternalReference = ({ customer: { id, internalReference }, onChanged, onClose }: InternalReferenceProps) => (
  <ActionDialog
    title="Internal reference"
    action="Save"
    onClose={onClose}
    act={async values => {
      const text = String(values.get('internalReference') ?? '').trim()
      await call('PATCH /_muster/portal/v1/reseller/customers/{customer}', {
        path: { customer: id },
        body: { internalReference: text === '' ? null : text },
      })
      notify('The internal reference was saved.')
      onChanged()
    }}
  >
    <TextField
      name="internalReference"
      label="Internal reference"
      value={internalReference ?? ''}
      maxLength={100}
      hint="Only you see it. Empty removes it."
    />
  </ActionDialog>
)

function Devices({ customer }: { readonly customer: string }) {
  const selection = useMemo(selectionSignal, [])
  const [reading, setReading] = useState(false)
  const deleteSelected = async () => {
    setReading(true)
    const { all, keys } = selection.value
    toDeletePage(customer, all ? await selectedByFilter(customer) : [...keys].map(key => JSON.parse(key)))
  }
  return (
    <>
      <div class="actions">
        <button
          type="button"
          class="danger"
          disabled={reading || !hasSelection(selection.value) || deleteSheet.busy.value}
          onClick={() =>
            deleteSelected().catch(error => {
              notify(String(error))
              setReading(false)
            })
          }
        >
          Delete devices
        </button>
        <DevicesCsv customer={customer} />
      </div>
      <DeviceList customer={customer} selection={selection} />
    </>
  )
}

async function selectedByFilter(customer: string) {
  const named = []
  for await (const devices of allDevices(deviceQuery(customer))) named.push(...devices.map(nameOf))
  return named
}
