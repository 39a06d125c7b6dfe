import { showDay, showNumber } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { Bars } from '../../parts/charts.tsx'
import { Refusal } from '../../parts/refusal.tsx'

export function Dashboard() {
  const { data, error } = useLoad(signal => call('GET /_muster/portal/v1/reseller/dashboard', { signal }), [])
  return (
    <>
      <h1>Dashboard</h1>
      <Refusal error={error} />
      {data !== undefined && (
        <>
          <dl class="figures">
            <div>
              <dt>Your Reseller ID</dt>
              <dd>{data.id}</dd>
            </div>
            <div>
              <dt>Customers</dt>
              <dd>{showNumber(data.customers)}</dd>
            </div>
            <div>
              <dt>Uploads</dt>
              <dd>{showNumber(data.uploads)}</dd>
            </div>
            <div>
              <dt>Devices</dt>
              <dd>{showNumber(data.devices)}</dd>
            </div>
          </dl>
          <Bars
            title="Devices uploaded by day"
            points={data.days.map(({ day, devices }) => ({ label: showDay(day), value: devices }))}
          />
        </>
      )}
    </>
  )
}
