/** Changes of all devices that match a filter. They run at the server, so a person may leave the page. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { count, showNumber } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import type { PortalOperations } from '../../app/own-apis.ts'
import { notify } from '../../parts/notice.tsx'
import { ask, linkTo } from './acting.ts'
import { useChanges } from './list.ts'

export type Job = PortalOperations['listJobs']['response']['jobs'][number]
export type JobOrder = PortalOperations['beginJob']['body']

export const ACT_TITLES: Readonly<Record<Job['act'], string>> = {
  assignProfile: 'Assign enrollment profile',
  unassignProfile: 'Unassign enrollment profile',
  delete: 'Delete devices',
  tag: 'Change tags',
  moveDevices: 'Move devices to customer',
}

const begun = signal(0)

/** A device that an act did not change, and why. */
export interface Failure {
  readonly device: string
  readonly reason: string
}

/** Begins a job. One over few devices is complete at once, and returns those that failed. */
export async function beginJob(body: JobOrder): Promise<readonly Failure[]> {
  const { id, act, status, total, failed } = await ask('POST /_muster/portal/v1/customer/devices/jobs', { body })
  begun.value++
  if (status === 'In progress') notify(`The transaction over ${count(total, 'device')} has begun.`)
  else notify(`${ACT_TITLES[act]}: ${count(total - failed, 'device')} changed.`)
  return failed === 0 ? [] : failuresOf(await readJob(id))
}

/** A job with the first thousand devices that failed. */
export const readJob = (job: string) =>
  ask('GET /_muster/portal/v1/customer/jobs/{job}', { path: { job }, query: { pageSize: 1000 } })

const REASONS = {
  'device-not-found': 'It was deleted before the transaction reached it.',
  'too-many-tags': 'It would have more than 10 tags.',
}

export const failuresOf = ({ failures }: Awaited<ReturnType<typeof readJob>>): readonly Failure[] =>
  failures.map(({ device, imei, serialNumber, reason }) => ({ device: imei ?? serialNumber ?? device, reason: REASONS[reason] }))

const PAUSE_MS = 1000

/** The progress of what is under way, on each page of the console. */
export function OpenJobs() {
  const { data, reload } = useLoad(
    signal => ask('GET /_muster/portal/v1/customer/jobs', { query: { open: 'true', pageSize: 3 }, signal }),
    [begun.value],
  )
  useChanges(reload)
  useEffect(() => {
    if (data === undefined || data.totalCount === 0) return
    const timer = setTimeout(reload, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [data])
  if (data === undefined || data.totalCount === 0) return null
  return (
    <section class="jobs card" aria-label="Transactions in progress">
      {data.jobs.map(job => (
        <Progress key={job.id} job={job} />
      ))}
      <a href={linkTo('transactions')}>All transactions</a>
    </section>
  )
}

export const Progress = ({ job: { act, done, total } }: { readonly job: Job }) => (
  <label class="field">
    <span>
      {ACT_TITLES[act]}: {showNumber(done)} of {count(total, 'device')}
    </span>
    <progress value={done} max={total} />
  </label>
)

/** The devices that were not changed. */
export const Failures = ({ failures }: { readonly failures: readonly Failure[] }) => (
  <ul class="failures">
    {failures.map(({ device, reason }) => (
      <li key={device}>
        <code>{device}</code> {reason}
      </li>
    ))}
  </ul>
)
