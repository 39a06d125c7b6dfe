/** The recorded requests that match the filters of the page, newest first, with those that arrive. */
import { type Signal, signal } from '@preact/signals'
import { CONTROL_EVENTS, follow, MISSES } from '../../app/live.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { type GivenRows, givenRows } from '../../parts/rows.ts'

export type Recorded = ControlOperations['listRequests']['response']['requests'][number]

export const FILTERS = ['api', 'status', 'code', 'tenant', 'refused', 'text'] as const
export type RequestFilter = { readonly [Name in (typeof FILTERS)[number]]?: string }

export interface RecordedRows extends GivenRows<Recorded> {
  /** How many have arrived and are not in the table, because the person reads it. */
  readonly waiting: Signal<number>
  /** While true, those that arrive wait. */
  holds: boolean
  readonly showWaiting: () => void
}

/** The largest number that one request returns. */
const MOST = 1000
const PAUSE_MS = 250

export function recordedRows(filter: RequestFilter): RecordedRows {
  const { api, status, code, tenant } = filter
  const query = { api, status, code: /^\d+$/.test(code ?? '') ? Number(code) : undefined, tenant, limit: MOST }
  const waiting = signal(0)
  let shown: readonly Recorded[] = []
  let arrived: readonly Recorded[] = []
  let loads = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const load = async () => {
    const own = ++loads
    try {
      const { requests } = await call('GET /_muster/v1/requests', { query })
      if (own !== loads) return
      const known = new Set(requests.map(({ id }) => id))
      arrived = arrived.filter(({ id }) => !known.has(id))
      shown = requests.filter(matches(filter))
      showWaiting()
    } catch (error) {
      if (own === loads) rows.fail(error)
    }
  }
  const showWaiting = () => {
    shown = [...arrived, ...shown].slice(0, MOST)
    arrived = []
    waiting.value = 0
    rows.give(shown)
  }
  // Many arrive at once under load; the table is drawn once for all of them.
  const flush = () => {
    timer = undefined
    if (rows.holds) waiting.value = arrived.length
    else showWaiting()
  }
  const end = follow(CONTROL_EVENTS, ({ type, data }) => {
    if (type === 'reset' || MISSES.includes(type)) void load()
    if (type !== 'request' || !matches(filter)(data as Recorded)) return
    arrived = [data as Recorded, ...arrived].slice(0, MOST)
    timer ??= setTimeout(flush, PAUSE_MS)
  })
  const rows: RecordedRows = {
    ...givenRows<Recorded>(load),
    waiting,
    holds: false,
    showWaiting,
    close: () => {
      end()
      clearTimeout(timer)
      loads++
    },
  }
  void load()
  return rows
}

export const isRefused = ({ status, code }: Pick<Recorded, 'status' | 'code'>): boolean =>
  code !== null || status === null || status >= 400

const matches =
  ({ api, status, code, tenant, refused, text = '' }: RequestFilter) =>
  (request: Recorded): boolean =>
    (api === undefined ? !request.target.startsWith('/_muster') : request.api === api) &&
    (status === undefined || String(request.status ?? '').startsWith(status.replace('xx', ''))) &&
    (code === undefined || request.code === Number(code)) &&
    (tenant === undefined || request.tenant === tenant || request.actingFor === tenant) &&
    (refused === undefined || isRefused(request)) &&
    [request.target, request.operation, request.performedBy, request.reason, request.transaction, request.id].some(member =>
      member?.toLowerCase().includes(text.toLowerCase()),
    )
