/** Clients that send requests until the server ends, and a record of the requests that it acknowledged. */
import { imeis } from '../support/imeis.ts'
import type { Muster } from '../support/server.ts'

const RESELLER = '1000000001'
const CUSTOMER = '2000000001'
const PROFILE = '65a000000000000000000001'

/** The orders that the server answered with 200, in the order of the responses. */
export interface Acknowledged {
  /** Devices by the id of their upload. */
  readonly uploads: Map<string, number>
  /** Ids of deletes. */
  readonly deletes: string[]
  requests: number
}

export const nothingAcknowledged = (): Acknowledged => ({ uploads: new Map(), deletes: [], requests: 0 })

/** Uploads, approves, assigns, unassigns, deletes and reads, each client in its own order, until a request finds no server. */
export async function load(muster: Muster, acknowledged: Acknowledged, round: number): Promise<void> {
  const tokens = { northwind: '', acme: '' }
  let next = round * 1_000_000
  const devices = (count: number) => {
    const from = next
    next += count
    return imeis(count, from)
  }
  const send = async (app: keyof typeof tokens, method: string, path: string, body?: object) => {
    const ask = () => muster.ask(method, path, { token: tokens[app], body })
    let answer = await ask()
    acknowledged.requests++
    if (answer.status === 401) {
      // The first request, or the clock of the server has moved out of the token's lifetime.
      tokens[app] = await muster.token(app)
      answer = await ask()
    }
    if (answer.status >= 500 && answer.status !== 503) throw new Error(`${answer.status} ${answer.text}`)
    return answer
  }
  const order = (more: object) => ({ resellerId: RESELLER, customerId: CUSTOMER, type: 'IMEI', ...more })
  const upload = async (transactionId: string, count: number) => {
    const sent = devices(count)
    const { status } = await send('northwind', 'PUT', '/kcs/v1/rp/devices/upload', order({ transactionId, devices: sent }))
    if (status === 200) acknowledged.uploads.set(transactionId, count)
    return sent
  }
  const isComplete = async (id: string) => {
    const { status, body } = await send('northwind', 'GET', statusPath(id))
    // An upload that was refused has no status.
    return status === 400 || body?.devices?.transactions?.[0]?.state === 'Complete'
  }
  const uploader = async (name: string) => {
    for (let i = 0; ; i++) {
      const sent = await upload(`r${round}-${name}-${i}`, 20 + ((i * 97) % 400))
      // Otherwise the clients of a slow machine would queue more devices than its worker completes before the end of the run.
      if (i % 10 === 9) {
        while (!(await isComplete(`r${round}-${name}-${i}`))) await new Promise(resolve => setTimeout(resolve, 20))
      }
      if (i % 3 !== 2) continue
      const transactionId = `r${round}-${name}-${i}-delete`
      const deleted = order({ transactionId, devices: sent.slice(0, 10) })
      const { status } = await send('northwind', 'PUT', '/kcs/v1/rp/devices/delete', deleted)
      if (status === 200) acknowledged.deletes.push(transactionId)
    }
  }
  const customerDesk = async () => {
    for (;;) {
      await send('acme', 'POST', '/kcs/v1/kme/devices/uploads/approvals', { approveAll: true })
      const { body } = await send('acme', 'GET', '/kcs/v1/kme/devices/list?pageSize=50')
      const chosen = (body?.deviceList ?? []).map((device: { id: string }) => device.id)
      if (chosen.length === 0) continue
      await send('acme', 'PUT', '/kcs/v1/kme/devices/assignProfile', { profileId: PROFILE, devices: chosen })
      await send('acme', 'PUT', '/kcs/v2/kme/devices/unassignProfile', { devices: chosen.slice(0, 20) })
    }
  }
  const gone = (error: unknown) => {
    // fetch throws a TypeError when no server listens or the connection ends early.
    if (!(error instanceof TypeError)) throw error
  }
  await Promise.all([uploader('a'), uploader('b'), customerDesk()].map(client => client.catch(gone)))
}

/** Uploads as many devices as one request may have, so that the worker is in the midst of them for some time. */
export async function uploadMany(muster: Muster, { uploads }: Acknowledged, round: number): Promise<void> {
  const transactionId = `r${round}-many`
  const devices = imeis(10_000, round * 1_000_000 + 900_000)
  const body = { resellerId: RESELLER, customerId: CUSTOMER, transactionId, type: 'IMEI', devices }
  const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
  if (status !== 200) throw new Error(`${status} ${text}`)
  uploads.set(transactionId, devices.length)
}

/** Whether an upload that is acknowledged from now on, and with it each earlier one, completes within half a minute. */
export async function proceeds(muster: Muster, { uploads }: Acknowledged): Promise<boolean> {
  const before = uploads.size
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    await new Promise(resolve => setTimeout(resolve, 100))
    const next = [...uploads.keys()][before]
    if (next === undefined) continue
    // A new token each time, because the clock moves.
    const { body } = await muster.ask('GET', statusPath(next), { token: await muster.token('northwind') })
    if (body?.devices?.transactions?.[0]?.state === 'Complete') return true
  }
  return false
}

const statusPath = (id: string | undefined) => `/kcs/v1/rp/devices/status?resellerId=${RESELLER}&transactionId=${id}`

/** One line for each acknowledged order that is lost or incomplete. All work must have been drained. */
export async function missing(muster: Muster, { uploads, deletes }: Acknowledged): Promise<readonly string[]> {
  const token = await muster.token('northwind')
  const wrong: string[] = []
  for (const id of [...uploads.keys(), ...deletes]) {
    const { status, body, text } = await muster.ask('GET', statusPath(id), { token })
    const transaction = body?.devices?.transactions?.[0]
    if (status !== 200 || transaction?.state !== 'Complete') wrong.push(`${id} was acknowledged, but its status is ${text}`)
    // Every device was new, so none may have failed.
    else if (uploads.has(id) && transaction.devices !== undefined) wrong.push(`${id}: ${transaction.devices.length} rows failed`)
  }
  return wrong
}
