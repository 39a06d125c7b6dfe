/**
 * What is read of the state of a service before a request is recorded: the tenants, profiles and devices that it is about, so that
 * `muster drift` can make a world like it. Only operations that change nothing are sent.
 */
import type { RecordedApi } from './calls.ts'

/** What a request is about, as it names it. */
export interface Subject {
  readonly api: RecordedApi
  readonly resellerId: string | undefined
  readonly customerId: string | undefined
}

export interface Reading {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

/** Sends a reading, records it, and returns the body of the response; undefined for a refusal. */
export type Read = (reading: Reading) => Promise<Readonly<Record<string, unknown>> | undefined>

/** The devices that may still be read. */
export interface Budget {
  devices: number
}

/** Reads what a request is about. Resolves to whether the first reading was permitted: if not, a later credential may be. */
export async function readState(subject: Subject, read: Read, budget: Budget): Promise<boolean> {
  const { api, resellerId, customerId } = subject
  const pages = makePages(read)
  if (api === 'kme') {
    const of = { customerId }
    if ((await pages('/kcs/v1/kme/profiles/list', of, 'profileList', PAGES)) === 'refused') return false
    await devices(pages, budget, '/kcs/v1/kme/devices/list', of, 'deviceList')
    await pages('/kcs/v1/kme/devices/uploads/list', of, 'uploadList', 1)
    return true
  }
  if (api === 'msp') {
    if ((await pages('/msp/v1/managedCustomers', {}, 'customers', PAGES)) === 'refused') return false
    await pages('/msp/v1/profiles', {}, 'profiles', PAGES)
    return true
  }
  if (resellerId === undefined) return true
  if (api === 'kdp') {
    const list = await pages('/kcs/v1/rp/customers/list', { resellerId }, 'customers', PAGES)
    if (list === 'refused') return false
    await read({ method: 'GET', target: `/kcs/v1/rp/resellers${query({ resellerId })}` })
    const listed = list.map(({ customerId: id }) => String(id)).slice(0, CUSTOMERS)
    for (const id of new Set([...(customerId === undefined ? [] : [customerId]), ...listed])) {
      await read({ method: 'GET', target: `/kcs/v1/rp/customers${query({ resellerId, customerId: id })}` })
      await read({ method: 'GET', target: '/kcs/v1/rp/profilealias/kme', headers: { resellerId, customerId: id } })
    }
    await devices(pages, budget, '/kcs/v1/rp/devices', { resellerId, customerId }, 'devices')
  }
  if (api === 'gen1') {
    const reseller = await read({ method: 'POST', target: '/bulkenroll/v1/reseller/resellers', body: { resellerId } })
    if (reseller === undefined) return false
    if (customerId !== undefined)
      await read({ method: 'POST', target: '/bulkenroll/v1/reseller/customers', body: { resellerId, customerId } })
    await devices(pages, budget, '/bulkenroll/v1/reseller/devices', { resellerId, customerId }, 'devices')
  }
  return true
}

/** Pages of a list, and of the customers of a reseller those that are read one by one. */
const PAGES = 20
const CUSTOMERS = 20
const PAGE_SIZE = 100

type Query = Readonly<Record<string, string | undefined>>
type Row = Readonly<Record<string, unknown>>

/** Reads pages of a list to its end, or as many as are given. */
const makePages =
  (read: Read) =>
  async (path: string, of: Query, member: string, count: number): Promise<readonly Row[] | 'refused'> => {
    const rows: Row[] = []
    for (let page = 0; page < count; page++) {
      const target = path + query({ ...of, pageNum: String(page), pageSize: String(PAGE_SIZE) })
      const body = await read({ method: 'GET', target })
      if (body === undefined) return page === 0 ? 'refused' : rows
      const listed = body[member]
      if (!Array.isArray(listed)) return rows
      rows.push(...listed)
      if (listed.length < PAGE_SIZE) return rows
    }
    return rows
  }

async function devices(
  pages: ReturnType<typeof makePages>,
  budget: Budget,
  path: string,
  of: Query,
  member: string,
): Promise<void> {
  if (budget.devices <= 0) return
  const read = await pages(path, of, member, Math.ceil(budget.devices / PAGE_SIZE))
  if (read !== 'refused') budget.devices -= read.length
}

function query(parameters: Query): string {
  const sent = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return sent.length === 0 ? '' : `?${new URLSearchParams(sent)}`
}
