/** The progress of a customer's orders over devices. */
import Type, { type Static } from 'typebox'
import { DEVICE_STATES } from '../../enrolment/device.ts'
import type { Failure, Transaction } from '../../enrolment/transaction.ts'
import { pageOf, pagesOf, pagingQuery } from '../../wire/paging.ts'
import type { PortalWorld } from './caller.ts'
import * as checks from './checks.ts'
import { keyIn, nextOf, timeIn } from './cursor.ts'
import { refuse, TRANSACTION_LABELS, transactionLabel } from './dialect.ts'
import { keyed, keyedQuery, orNull, PAGES, paged, Text, Time } from './fields.ts'
import { forRole } from './operation.ts'
import { ROOT } from './paths.ts'

type JobKind = 'assign' | 'unassign' | 'remove' | 'tag' | 'move'
/** The acts that `beginJob` orders. */
export const ACTS = {
  assign: 'assignProfile',
  unassign: 'unassignProfile',
  remove: 'delete',
  tag: 'tag',
} as const satisfies Partial<Readonly<Record<JobKind, string>>>
export const JOBS = { ...ACTS, move: 'moveDevices' } as const satisfies Readonly<Record<JobKind, string>>
const KINDS = Object.keys(JOBS) as readonly JobKind[]
const ofHolder = forRole('holder')
const view = ['kme', 'kme.devices', 'kme.devices:view']

export const jobMembers = {
  id: Type.String(),
  act: Type.Enum(Object.values(JOBS)),
  status: Type.Enum([...TRANSACTION_LABELS]),
  total: Type.Integer({ description: 'The number of devices at the acceptance.' }),
  done: Type.Integer({ description: 'Processed devices, failed ones included.' }),
  failed: Type.Integer(),
  unmatched: Type.Integer({
    description: 'Devices that no longer matched the filter when the job reached them; 0 until its end.',
  }),
  profileId: Text,
  accepted: Time('The acceptance.'),
  completed: orNull(Time('The end.')),
}
export const Job = Type.Object(jobMembers, { title: 'Job' })

const list = ofHolder({
  id: 'listJobs',
  method: 'GET',
  path: `${ROOT}/customer/jobs`,
  tag: 'customer',
  summary: 'Lists the jobs of the customer and its other orders of these kinds, newest first',
  query: Type.Object({
    ...pagingQuery,
    open: Type.Optional(
      Type.Enum(['true', 'false'], { description: '`true`: only jobs in progress; `false`: only ended ones.' }),
    ),
  }),
  reply: Type.Object({ ...paged, jobs: Type.Array(Job) }),
  checks: [checks.queryForm, checks.pageSize],
  scopes: view,
  handle: async (world, { caller: { tenant }, query }) => {
    const { open, ...paging } = query()
    const page = pageOf(paging, PAGES)
    const state = open === undefined ? {} : ({ state: open === 'true' ? 'progress' : 'complete' } as const)
    const { rows, total } = await world.store.transactions.list(tenant.id, { kinds: KINDS, ...state }, page)
    return { totalCount: total, totalPage: pagesOf(total, page), pageNum: page.number, jobs: rows.filter(isJob).map(shownJob) }
  },
})

const one = ofHolder({
  id: 'getJob',
  method: 'GET',
  path: `${ROOT}/customer/jobs/:job`,
  tag: 'customer',
  summary: 'Returns the progress of a job, and the devices that failed',
  description: 'A job that was given up after errors of the server does not list its failed devices.',
  query: Type.Object(keyedQuery),
  reply: Type.Object(
    {
      ...jobMembers,
      failures: Type.Array(
        Type.Object(
          {
            device: Type.String({ description: 'The id.' }),
            imei: Text,
            serialNumber: Text,
            reason: Type.Enum(['device-not-found', 'too-many-tags'], {
              description:
                '`device-not-found`: it was deleted meanwhile, and its identifiers are null; or it could no longer be moved.',
            }),
          },
          { title: 'JobFailure' },
        ),
      ),
      ...keyed,
    },
    { title: 'JobWithFailures' },
  ),
  checks: [checks.queryForm, checks.pageSize, checks.cursor, checks.jobKnown],
  scopes: view,
  handle: async (world, { caller: { tenant }, params: { job: id = '' }, query }) => {
    const { after, pageSize } = query()
    const { size } = pageOf({ pageSize }, PAGES)
    const [step = '', at = ''] = keyIn(after, 2) ?? []
    const key = after === undefined ? undefined : { step: timeIn(step), at: timeIn(at) }
    const job = await world.store.transactions.get(tenant.id, id)
    if (job === undefined || !isJob(job)) throw refuse(checks.jobKnown, { job: id.slice(0, 64) })
    const { rows, next } = await world.store.transactions.failures(tenant.id, id, { after: key, size })
    return {
      ...shownJob(job),
      failures: await named(world, tenant.id, rows),
      next: nextOf(next, key => [key.step, key.at]),
    }
  },
})

export const customerJobOperations = [list, one]

const isJob = (transaction: Transaction): transaction is Transaction<JobKind> => KINDS.some(kind => kind === transaction.kind)

export const shownJob = (job: Transaction<JobKind>): Static<typeof Job> => ({
  id: job.id,
  act: JOBS[job.kind],
  status: transactionLabel(job),
  total: job.count,
  done: job.done,
  failed: job.failed,
  unmatched: job.state === 'complete' ? job.count - job.done : 0,
  profileId: 'profile' in job.details ? job.details.profile : null,
  accepted: job.acceptedAt,
  completed: job.completedAt,
})

/** The failed devices with their identifiers. */
async function named({ store }: PortalWorld, tenant: string, failures: readonly Failure[]) {
  const filter = { ids: failures.map(({ device }) => device), states: DEVICE_STATES }
  const page = { number: 0, size: failures.length }
  const query = { filter, sort: { by: 'id', descending: false }, page } as const
  const { rows } = failures.length === 0 ? { rows: [] } : await store.devices.rows(tenant, query)
  const devices = new Map(rows.map(device => [device.id, device]))
  return failures.map(({ device, reason }) => {
    const { imei = null, serialNumber = null } = devices.get(device) ?? {}
    return { device, imei, serialNumber, reason }
  })
}
