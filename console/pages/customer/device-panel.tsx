import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { State } from '../../parts/state.tsx'
import { ask, linkTo } from './acting.ts'
import type { Act } from './device-act.tsx'
import { Explanation } from './explanation.tsx'
import { type Device, nameOf, useChanges } from './list.ts'

interface PanelProps {
  readonly id: string
  readonly onAct: (act: Act, device: Device) => void
  readonly onClose: () => void
}

/** All that the customer can see of one device. */
export function DevicePanel({ id, onAct, onClose }: PanelProps) {
  const { data, error, reload } = useLoad(
    () => ask('GET /_muster/portal/v1/customer/devices/{device}', { path: { device: id } }),
    [id],
  )
  useChanges(reload)
  return (
    <Dialog title={data === undefined ? 'Device' : nameOf(data)} side onClose={onClose}>
      <Refusal error={error} />
      {data !== undefined && (
        <>
          {data.status === 'Pending' ? (
            <p>
              <a href={linkTo('uploads', { upload: data.uploadId ?? undefined })}>Its upload waits for approval.</a>
            </p>
          ) : (
            <div class="actions">
              <button type="button" class="primary" onClick={() => onAct('configure', data)}>
                Configure device
              </button>
              <button type="button" onClick={() => onAct('unassign', data)} disabled={data.profile === null}>
                Unassign profile
              </button>
              <button type="button" onClick={() => onAct('delete', data)}>
                Delete device
              </button>
            </div>
          )}
          <DeviceFacts device={data} />
          <Upload device={data} />
          <Explanation device={data.id} question="Does this phone get its profile?" />
        </>
      )}
    </Dialog>
  )
}

function DeviceFacts({ device }: { readonly device: Device }) {
  const facts = {
    'IMEI (first)': device.imei,
    'IMEI (second)': device.imei2,
    MEID: device.meid,
    'Serial number': device.serialNumber,
    Model: device.model,
    Status: <State value={device.status} />,
    'Enrollment profile': device.profile && <a href={linkTo(`profiles/${device.profile.id}`)}>{device.profile.name}</a>,
    'EMM User ID': device.userName,
    Tags: device.tags.join(', '),
    'Lock status': <State value={device.lockStatus} />,
    Reseller: device.reseller?.name,
    'Order number': device.orderNo,
    'Upload ID': device.uploadId && <a href={linkTo('devices', { uploadId: device.uploadId })}>{device.uploadId}</a>,
    'Device ID': device.id,
    Submitted: showTime(device.submitted),
    'Last change': showTime(device.updated),
  }
  return <Facts facts={Object.entries(facts)} />
}

/** Who uploaded the device and who approved the upload. */
function Upload({ device }: { readonly device: Device }) {
  const { data } = useLoad(
    () => ask('GET /_muster/portal/v1/customer/uploads', { query: { search: nameOf(device) } }),
    [device.id],
  )
  const upload = data?.uploads.find(each => each.uploadId === device.uploadId)
  if (upload === undefined) return null
  return (
    <>
      <h3>History</h3>
      <ol class="history">
        <li>
          {showTime(upload.uploaded)}: uploaded by {upload.reseller.name}
        </li>
        {upload.approved !== null && (
          <li>
            {showTime(upload.approved)}: approved{' '}
            {upload.approvedBy === '' ? 'automatically' : upload.approvedBy !== null && `by ${upload.approvedBy}`}
          </li>
        )}
      </ol>
    </>
  )
}
