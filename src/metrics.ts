import type { Registry } from 'prom-client'

export interface Metrics {
  /** Counts a request and its duration. */
  countRequest(request: { api: string; operation: string; status: number; code: number | null; ms: number }): void
  /** Counts refusals that no activity log has, because there were too many. */
  refusalsDropped(count: number): void
  /** A copy of a store whose methods, and those of its members, are timed under their names. */
  timed<Store extends object>(store: Store): Store
  /** In the text format of Prometheus. */
  exposition(): Promise<{ readonly type: string; readonly text: string }>
}

/** The functions that the gauges call at each scrape. */
interface Sources {
  /** The number of transactions in progress, and when the oldest was accepted on the clock of `now`; null if there is none. */
  inProgress(): Promise<{ readonly count: number; readonly since: number | null }>
  now(): number
}

/**
 * The metrics of a process. Every label is a name that Muster defines, so clients cannot add series. The refusal of a caller
 * without a tenant is counted here and not written to an activity log.
 */
export function makeMetrics({ inProgress, now }: Sources): Metrics {
  const requests = new Map<string, number>()
  let dropped = 0
  const requestTimes = durations('muster_request_seconds', 'Duration of requests in seconds, by API and operation.')
  const storeTimes = durations('muster_store_seconds', 'Duration of store calls in seconds, with waits and retries, by method.')
  const gauges = async (): Promise<readonly string[]> => {
    const { count, since } = await inProgress().catch(() => ({ count: Number.NaN, since: null }))
    const age = since === null ? count * 0 : Math.max(0, now() - since) / 1000
    return [
      metric(
        { name: 'muster_oldest_transaction_age_seconds', type: 'gauge' },
        'Seconds since the oldest transaction in progress was accepted; 0 if there is none.',
        [['', age]],
      ),
      metric(
        { name: 'muster_transactions_in_progress', type: 'gauge' },
        'Transactions of all tenants that are accepted and not complete; NaN while the store fails.',
        [['', count]],
      ),
    ]
  }
  const counters = (): readonly string[] => [
    metric(
      { name: 'muster_requests_total', type: 'counter' },
      'Requests, by API, operation, status and published code.',
      requests,
    ),
    metric(
      { name: 'muster_refusals_dropped_total', type: 'counter' },
      'Refusals of known callers that were not written to an activity log, because there were too many.',
      [['', dropped]],
    ),
  ]
  let process: Promise<Registry> | undefined

  // All worlds share the series of a method.
  const storeTimeByMethod = new Map<string, (ms: number) => void>()
  const storeTimeOf = (method: string): ((ms: number) => void) => {
    const time = storeTimeByMethod.get(method) ?? storeTimes.of({ method })
    storeTimeByMethod.set(method, time)
    return time
  }
  const timed = <Store extends object>(store: Store, prefix = ''): Store => {
    const members = Object.entries(store).map(([name, member]) => {
      if (typeof member !== 'function') return [name, timed(member, `${prefix}${name}.`)]
      const time = storeTimeOf(`${prefix}${name}`)
      const method = (...parameters: unknown[]): unknown => {
        const began = performance.now()
        const result: unknown = member(...parameters)
        if (!(result instanceof Promise)) return result
        const ended = () => time(performance.now() - began)
        result.then(ended, ended)
        return result
      }
      return [name, method]
    })
    // The copy has the same member names and types.
    return Object.fromEntries(members) as Store
  }
  const timesOf = new Map<string, (ms: number) => void>()
  return {
    countRequest: ({ api, operation, status, code, ms }) => {
      const labels = `{api="${api}",operation="${operation}",status="${status}",code="${code ?? ''}"}`
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
      const name = `${api} ${operation}`
      let time = timesOf.get(name)
      if (time === undefined) {
        time = requestTimes.of({ api, operation })
        timesOf.set(name, time)
      }
      time(ms)
    },
    refusalsDropped: count => {
      dropped += count
    },
    timed: store => timed(store),
    exposition: async () => {
      process ??= processMetrics()
      const registry = await process
      const own = [...counters(), ...(await gauges()), requestTimes.text(), storeTimes.text()]
      return { type: registry.contentType, text: [await registry.metrics(), ...own].join('\n') }
    },
  }
}

/**
 * Of Node and the operating system, measured from the first scrape on. Most processes are never scraped, and the library takes
 * a tenth of the time of a start.
 */
async function processMetrics(): Promise<Registry> {
  const { collectDefaultMetrics, Registry } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** A metric with its values by labels, in the text format. */
function metric(
  { name, type }: { readonly name: string; readonly type: 'counter' | 'gauge' },
  help: string,
  values: Iterable<readonly [labels: string, value: number]>,
): string {
  const lines = Array.from(values, ([labels, value]) => `${name}${labels} ${value}`)
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`
}

/**
 * A histogram that costs a few comparisons for each value. A small request calls the store five times, and the library's own
 * histogram, which hashes its labels each time, would slow it down.
 */
function durations(name: string, help: string) {
  const series: { readonly labels: string; readonly counts: Float64Array; sum: number }[] = []
  return {
    of: (labels: Readonly<Record<string, string>>) => {
      const histogram = {
        labels: Object.entries(labels)
          .map(([label, value]) => `${label}="${value}"`)
          .join(','),
        counts: new Float64Array(BOUNDS_MS.length + 1),
        sum: 0,
      }
      series.push(histogram)
      return (ms: number): void => {
        let at = 0
        while (at < BOUNDS_MS.length && ms > (BOUNDS_MS[at] ?? 0)) at++
        histogram.counts[at] = (histogram.counts[at] ?? 0) + 1
        histogram.sum += ms
      }
    },
    text: (): string => {
      const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
      for (const { labels, counts, sum } of series) {
        let total = 0
        const buckets = [...BOUNDS_MS.map(ms => String(ms / 1000)), '+Inf'].map((bound, at) => {
          total += counts[at] ?? 0
          return `${name}_bucket{${labels},le="${bound}"} ${total}`
        })
        // Series without values are left out.
        if (total > 0) lines.push(...buckets, `${name}_sum{${labels}} ${sum / 1000}`, `${name}_count{${labels}} ${total}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

const BOUNDS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]
