import { count, showDay, showNumber } from '../../app/format.ts'
import { PORTAL_EVENTS, useLive } from '../../app/live.ts'
import { useLoad } from '../../app/load.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { addressOf, mount } from '../../app/place.ts'
import { Bars } from '../../parts/charts.tsx'
import { copy } from '../../parts/copies.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refusal } from '../../parts/refusal.tsx'

type Overview = PortalOperations['getResellerDashboard']['response']

export function Dashboard() {
  const { data, error, reload } = useLoad(signal => call('GET /_muster/portal/v1/reseller/dashboard', { signal }), [])
  useLive(PORTAL_EVENTS, ['transaction', 'devices', 'gap'], reload)
  return (
    <>
      <div class="title">
        <h1>Dashboard</h1>
        <a class="button primary" href={addressOf('/reseller/upload')}>
          Upload devices
        </a>
      </div>
      <Refusal error={error} />
      {data !== undefined && <Cards overview={data} />}
    </>
  )
}

const Cards = ({
  overview: { id, name, country, customers, uploads, devices, topCustomers, topModels, days },
}: {
  overview: Overview
}) => (
  <>
    <dl class="figures">
      <div>
        <dt>Your Reseller ID</dt>
        <dd>
          {id}{' '}
          <button type="button" class="plain" onClick={() => copy(id, 'the reseller ID')}>
            Copy
          </button>
        </dd>
      </div>
      <div>
        <dt>Customers</dt>
        <dd>
          <a href={addressOf('/reseller/customers')}>{showNumber(customers)}</a>
        </dd>
      </div>
      <div>
        <dt>Uploads</dt>
        <dd>{showNumber(uploads)}</dd>
      </div>
      <div>
        <dt>Devices</dt>
        <dd>
          <a href={addressOf('/reseller/devices')}>{showNumber(devices)}</a>
        </dd>
      </div>
    </dl>
    <div class="cards narrow">
      <section class="card">
        <h2>Top customers</h2>
        <Ranking
          rows={topCustomers.map(customer => ({
            name: customer.name,
            devices: customer.devices,
            href: addressOf(`/reseller/customers/${customer.id}`),
          }))}
        />
        <a href={addressOf('/reseller/customers', { sortBy: 'devices', descending: 'true' })}>View all customers</a>
      </section>
      <section class="card">
        <h2>Top devices</h2>
        <Ranking
          rows={topModels.map(({ model, devices }) => ({
            name: model || 'Unknown model',
            devices,
            href: model ? addressOf('/reseller/devices', { model }) : undefined,
          }))}
        />
      </section>
      <section class="card">
        <h2>Contact information</h2>
        <Facts
          facts={[
            ['Reseller name', name],
            ['Country', country],
          ]}
        />
        <p class="quiet">Give your Reseller ID to customers: they register you with it.</p>
      </section>
      <section class="card">
        <h2>Knox Cloud API</h2>
        <p>Programs do what this console does by the Reseller API, with the client id and secret of an app.</p>
        <p>
          <code>{location.origin + mount}/kcs/v1/rp</code>
        </p>
        <a href={`${mount}/_muster/docs`} target="_blank" rel="noreferrer">
          Reference of the API
        </a>
      </section>
    </div>
    <Bars title="Devices uploaded by day" points={days.map(({ day, devices }) => ({ label: showDay(day), value: devices }))} />
  </>
)

interface Ranked {
  readonly name: string
  readonly devices: number
  readonly href?: string | undefined
}

const Ranking = ({ rows }: { readonly rows: readonly Ranked[] }) =>
  rows.length === 0 ? (
    <p class="quiet">Nothing is uploaded yet.</p>
  ) : (
    <ol class="ranking">
      {rows.map(({ name, devices, href }) => (
        <li key={href ?? name}>
          {href === undefined ? name : <a href={href}>{name}</a>} <span class="quiet">{count(devices, 'device')}</span>
        </li>
      ))}
    </ol>
  )
