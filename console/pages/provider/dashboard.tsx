import { showNumber } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { addressOf } from '../../app/place.ts'
import { Shares } from '../../parts/charts.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { STATES } from './words.ts'

export function Dashboard() {
  const { data, error } = useLoad(signal => call('GET /_muster/portal/v1/provider/dashboard', { signal }), [])
  return (
    <>
      <h1>Dashboard</h1>
      <Refusal error={error} />
      {data !== undefined && (
        <>
          <dl class="figures">
            <Figure title="Your MSP ID" value={data.id} />
            <Figure title="Customers" value={showNumber(data.customers)} href={addressOf('/provider/customers')} />
            <Figure title="Devices of customers" value={showNumber(data.managedDevices)} />
            <Figure title="Your devices" value={showNumber(data.ownDevices)} href={addressOf('/provider/devices')} />
            <Figure title="Uploads to approve" value={showNumber(data.pendingUploads)} href={addressOf('/provider/uploads')} />
            <Figure title="Devices in progress" value={showNumber(data.devicesInProgress)} />
          </dl>
          <Shares
            title="Customers by status"
            shares={data.statuses.map(({ status, fullyManaged, jointlyManaged }) => ({
              label: status,
              value: fullyManaged + jointlyManaged,
              href: addressOf('/provider/customers', { status: STATES.find(([, text]) => text === status)?.[0] }),
            }))}
          />
        </>
      )}
    </>
  )
}

const Figure = ({ title, value, href }: { readonly title: string; readonly value: string; readonly href?: string }) => (
  <div>
    <dt>{title}</dt>
    <dd>{href === undefined ? value : <a href={href}>{value}</a>}</dd>
  </div>
)
