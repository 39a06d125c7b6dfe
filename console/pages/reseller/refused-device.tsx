/** A device that a transaction refused: the row of the error table, the rule that failed, and where the device is already. */

import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { addressOf } from '../../app/place.ts'
import type { Operation, RowRefusal } from './sheet/sheet.ts'

interface RefusedDeviceProps {
  readonly identifier: string
  readonly customer: string
  readonly operation: Operation
  readonly refusal: RowRefusal
}

export const RefusedDevice = ({ refusal, ...device }: RefusedDeviceProps) => (
  <div class="refusal">
    <p>
      <code>{refusal.code}</code> <strong>{refusal.name}</strong>
    </p>
    <p>{refusal.text}</p>
    {refusal.code !== undefined && <Explanation code={refusal.code} {...device} />}
  </div>
)

const catalogue = () =>
  Promise.all([import('../../../src/apis/reseller/device-checks.ts'), import('../../../src/apis/reseller/errors.ts')])

function Explanation({ code, identifier, customer, operation }: Omit<RefusedDeviceProps, 'refusal'> & { readonly code: number }) {
  const { data } = useLoad(catalogue, [])
  if (data === undefined) return null
  const [{ uploadedDevice, deletedDevice }, { errors }] = data
  const failed = (operation === 'upload' ? uploadedDevice : deletedDevice).filter(({ row }) => errors[row][0] === code)
  return (
    <>
      {failed.map(({ rule, requires, remedy }) => (
        <p key={rule}>
          {requires} {remedy}
        </p>
      ))}
      {operation === 'upload' && code === errors.deviceDuplicate[0] && <Place identifier={identifier} customer={customer} />}
    </>
  )
}

/** Where a device is that was uploaded again. */
function Place({ identifier, customer }: { readonly identifier: string; readonly customer: string }) {
  const { data } = useLoad(
    signal => call('GET /_muster/portal/v1/reseller/devices', { query: { search: identifier, pageSize: 1 }, signal }),
    [identifier],
  )
  if (data === undefined) return null
  const [device] = data.devices
  if (device === undefined) return <p>You did not upload it: another reseller did, or it is in the file twice.</p>
  return (
    <p>
      The same device has been uploaded by the same reseller to {device.customer.id === customer ? 'the same' : 'a different'}{' '}
      customer: <a href={addressOf('/reseller/devices', { search: identifier, device: identifier })}>{device.customer.name}</a>,{' '}
      {showTime(device.uploaded)}.
    </p>
  )
}
