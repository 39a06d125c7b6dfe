import type { ComponentType } from 'preact'
import type { PageProps } from '../../app/console.ts'
import { useLoad } from '../../app/load.ts'
import { addressOf } from '../../app/place.ts'
import { Refusal } from '../../parts/refusal.tsx'
import { actingFor, ask } from './acting.ts'
import { OpenJobs } from './jobs.tsx'

/** A page below the name of the customer, where a provider acts for it, and the transactions in progress. */
export const framed = (Shown: ComponentType<PageProps>) => (props: PageProps) => (
  <>
    {actingFor() !== undefined && <Banner />}
    <OpenJobs />
    <Shown {...props} />
  </>
)

function Banner() {
  const { data, error } = useLoad(() => ask('GET /_muster/portal/v1/session'), [])
  return (
    <>
      <p class="acting" role="status">
        <span>
          Acting for <strong>{data?.actsFor?.name ?? actingFor()}</strong>
        </span>
        <a href={addressOf('/provider/customers')}>Return to MSP Portal</a>
      </p>
      <Refusal error={error} />
    </>
  )
}
