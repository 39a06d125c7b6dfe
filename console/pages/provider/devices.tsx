import { useState } from 'preact/hooks'
import type { KmeOperations } from '../../../src/sdk/index.ts'
import { count, showNumber, showTime } from '../../app/format.ts'
import { knox, make, wireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { addressOf, filters } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ChoiceField } from '../../parts/fields.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { notify } from '../../parts/notice.tsx'
import { hasSelection, selectNone } from '../../parts/selection.ts'
import { type Column, Table } from '../../parts/table.tsx'
import { type Device, devicesOf, nameOf, useList } from '../customer/list.ts'

const COLUMNS: readonly Column<Device>[] = [
  { title: 'Device ID', width: 'minmax(11rem, 1fr)', cell: device => <b>{nameOf(device)}</b> },
  { title: 'Model', width: 'minmax(8rem, 1fr)', cell: ({ model }) => model ?? '-' },
  { title: 'Reseller', width: 'minmax(10rem, 1fr)', cell: ({ reseller }) => reseller?.name ?? '-' },
  { title: 'Order number', width: 'minmax(8rem, 1fr)', cell: ({ orderNo }) => orderNo ?? '-' },
  { title: 'Submission date', width: '12rem', cell: ({ submitted }) => showTime(submitted) },
]

/** The devices that resellers uploaded for the provider itself, until it moves them to its customers. */
export function Devices() {
  const query = filters(['search', 'model'])
  const { rows, selection } = useList(page => devicesOf({ ...query, ...page }), [query])
  const [doing, setDoing] = useState<'move' | 'delete'>()
  const names = [...selection.value.keys]
  const close = () => {
    setDoing(undefined)
    // Devices that were moved or deleted would stay selected.
    selectNone(selection)
    rows.reload()
  }
  // Neither the move nor the deletion of the wire takes a filter.
  const isEnabled = hasSelection(selection.value) && !selection.value.all
  return (
    <>
      <div class="title">
        <h1>Devices</h1>
        <div class="actions">
          <button type="button" class="primary" disabled={!isEnabled} onClick={() => setDoing('move')}>
            Move devices to customer
          </button>
          <button type="button" disabled={!isEnabled} onClick={() => setDoing('delete')}>
            Delete devices
          </button>
        </div>
      </div>
      <div class="filters">
        <TextFilter name="search" label="IMEI, MEID or serial" />
        <TextFilter name="model" label="Model" />
      </div>
      <Table
        label="Devices"
        noun="device"
        columns={COLUMNS}
        rows={rows}
        keyOf={nameOf}
        selection={selection}
        empty={
          <Empty title={Object.keys(query).length > 0 ? 'No device matches.' : 'You have no device.'}>
            <p>
              A reseller uploads devices for your MSP ID; you <a href={addressOf('/provider/uploads')}>approve the upload</a>.
            </p>
          </Empty>
        }
      />
      {doing === 'move' && <Move names={names} onClose={close} />}
      {doing === 'delete' && <Delete names={names} onClose={close} />}
    </>
  )
}

interface ActProps {
  readonly names: readonly string[]
  readonly onClose: () => void
}

async function managedCustomers() {
  const found: (readonly [string, string])[] = []
  for await (const { customerId, companyName } of knox().msp.customers.list({ status: 'Active', pageSize: 100 }))
    found.push([customerId, companyName])
  return found
}

function Move({ names, onClose }: ActProps) {
  const { data = [] } = useLoad(managedCustomers, [])
  return (
    <ActionDialog
      title="Move devices to customer"
      action={`Move ${count(names.length, 'device')}`}
      onClose={onClose}
      act={async values => {
        const customer = String(values.get('customer'))
        await call('POST /_muster/portal/v1/provider/devices/move', { body: { customer, devices: names } })
        notify(`${count(names.length, 'device')} move to customer ${customer}.`)
      }}
    >
      <p>
        At the customer they appear as an upload of their reseller with the tag <em>Moved by MSP</em>. At the reseller they stay
        under your MSP ID.
      </p>
      <ChoiceField name="customer" label="Customer" required choices={data} />
    </ActionDialog>
  )
}

function Delete({ names, onClose }: ActProps) {
  const wire = wireCall('kme.devices.delete', { devices: { imeiOrSerials: names } })
  return (
    <ActionDialog
      title="Delete devices"
      action={`Delete ${count(names.length, 'device')}`}
      danger
      onClose={onClose}
      act={async () => {
        const { successDeviceList: done } = await make<KmeOperations['deleteDevices']['response']>(wire)
        notify(`${showNumber(done.length)} of ${count(names.length, 'device')} deleted.`)
      }}
    >
      <p>They disappear here and at the reseller. Only a new upload brings them back.</p>
      <Copies wire={wire} />
    </ActionDialog>
  )
}
