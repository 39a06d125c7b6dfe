import { setTimeout as sleep } from 'node:timers/promises'
import type { Operations, RecordedExchange, RecordedRequest } from '../sdk/types/control.ts'
import { control } from './control.ts'

export type { RecordedExchange, RecordedRequest } from '../sdk/types/control.ts'

/** Which requests: those that agree with every member. Without `api`, those to the control API are left out. */
export type RequestFilter = Omit<NonNullable<Operations['listRequests']['query']>, 'limit'>

export interface Waiting {
  /** Default 5,000 ms. */
  readonly timeoutMs?: number
}

/** The recorded requests that match, oldest first. */
export async function requestsOf(url: string, filter: RequestFilter = {}): Promise<readonly RecordedRequest[]> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams([...given.map(([name, value]) => [name, String(value)]), ['limit', '1000']])
  const { requests } = await control<'listRequests'>(url, { method: 'GET', path: `requests?${query}` })
  return [...requests].reverse()
}

export const requestOf = (url: string, id: string): Promise<RecordedExchange> =>
  control<'getRequest'>(url, { method: 'GET', path: `requests/${encodeURIComponent(id)}` })

/** The first recorded request that matches, once there is one. Rejects after the time, with the latest requests. */
export async function waitForRequest(
  url: string,
  wanted: RequestFilter | ((request: RecordedRequest) => boolean),
  { timeoutMs = 5000 }: Waiting = {},
): Promise<RecordedRequest> {
  const [filter, test] = typeof wanted === 'function' ? [{}, wanted] : [wanted, () => true]
  // Not a timer of the global object, which tests may replace.
  const limit = AbortSignal.timeout(timeoutMs)
  for (;;) {
    const found = (await requestsOf(url, filter)).find(test)
    if (found !== undefined) return found
    if (limit.aborted) throw new Error(await unmatched(url, { wanted, timeoutMs }))
    await sleep(POLL_EVERY_MS)
  }
}

const POLL_EVERY_MS = 25

async function unmatched(
  url: string,
  { wanted, timeoutMs }: { wanted: RequestFilter | ((request: RecordedRequest) => boolean); timeoutMs: number },
): Promise<string> {
  const latest = (await requestsOf(url)).slice(-5).map(({ method, target, operation, status, code }) => {
    const outcome = `${status ?? 'no response'}${code === null ? '' : `, ${code}`}`
    return `\n  ${method} ${target} (${operation}): ${outcome}`
  })
  const what = typeof wanted === 'function' ? 'the function' : JSON.stringify(wanted)
  const seen = latest.length === 0 ? 'The world has got no request.' : `The latest requests:${latest.join('')}`
  return `no request matched ${what} within ${timeoutMs} ms. ${seen}`
}
