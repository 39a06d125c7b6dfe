import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

export interface Metrics {
  answered(what: { api: string; operation: string; status: number; code: number | null }): void
  /** In the text format of Prometheus. */
  exposition(): Promise<{ readonly type: string; readonly text: string }>
}

/** What is counted of a process. A refused caller who is nobody is counted here, and written down nowhere. */
export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'muster_requests_total',
    help: 'Requests answered, by API, operation, status and published code.',
    labelNames: ['api', 'operation', 'status', 'code'],
    registers: [registry],
  })
  return {
    answered: ({ api, operation, status, code }) => requests.inc({ api, operation, status, code: code ?? '' }),
    exposition: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
