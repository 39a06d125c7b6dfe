import { count, showNumber } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { Shares } from '../../parts/charts.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { ask, linkTo } from './acting.ts'
import { useChanges } from './list.ts'

/** The states that need an act of the customer, as in the module *Device alerts* of the vendor. */
const ALERTS = ['Failed to assign', 'Failed to provision', 'Cancelled by user', 'License expired']

export function Dashboard() {
  const { data, error, reload } = useLoad(signal => ask('GET /_muster/portal/v1/customer/dashboard', { signal }), [])
  useChanges(reload)
  return (
    <>
      <h1>Dashboard</h1>
      <Refusal error={error} />
      {data !== undefined && (
        <>
          <dl class="figures">
            <div>
              <dt>Your customer ID</dt>
              <dd>{data.id}</dd>
            </div>
            <div>
              <dt>Devices</dt>
              <dd>
                <a href={linkTo('devices')}>{showNumber(data.devices)}</a>
              </dd>
            </div>
            <div>
              <dt>Uploads that wait for approval</dt>
              <dd>
                <a href={linkTo('uploads', { status: 'Pending' })}>{showNumber(data.pendingUploads)}</a>
              </dd>
            </div>
            <div>
              <dt>Devices in transactions</dt>
              <dd>
                <a href={linkTo('transactions')}>{showNumber(data.devicesInProgress)}</a>
              </dd>
            </div>
          </dl>
          <div class="cards">
            <Shares title="Devices by status" shares={data.statuses.map(withLink)} />
            <Shares
              title="Enrollment profiles with most devices"
              shares={data.topProfiles.map(({ id, name, devices }) => ({
                label: name,
                value: devices,
                href: linkTo('devices', { profile: id }),
              }))}
            />
            <Alerts statuses={data.statuses} />
          </div>
        </>
      )}
    </>
  )
}

interface OfStatus {
  readonly status: string
  readonly devices: number
}

const withLink = ({ status, devices }: OfStatus) => ({ label: status, value: devices, href: linkTo('devices', { status }) })

function Alerts({ statuses }: { readonly statuses: readonly OfStatus[] }) {
  const alerts = statuses.filter(({ status, devices }) => devices > 0 && ALERTS.includes(status))
  return (
    <section class="card">
      <h2>Device alerts</h2>
      {alerts.length === 0 ? (
        <p class="quiet">No device needs attention.</p>
      ) : (
        <ul>
          {alerts.map(({ status, devices }) => (
            <li key={status}>
              <a href={linkTo('devices', { status })}>
                {count(devices, 'device')}: {status}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
