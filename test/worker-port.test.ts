/** What a worker serves on its own port, and the alert rules on the metrics of servers and workers. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parse } from 'yaml'
import { readAddress } from '../src/config.ts'
import { type Muster, openMuster } from './support/server.ts'

const ADMIN = 'an-admin-token-of-at-least-32-characters'
const folder = mkdtempSync(join(tmpdir(), 'muster-worker-port-'))
let api: Muster
let worker: Muster
before(async () => {
  const service = { mode: 'service', adminToken: ADMIN, data: folder, publicUrl: 'https://muster.example' }
  api = await openMuster({ ...service, role: 'api' })
  worker = await openMuster({ ...service, role: 'worker', workerPort: '0' })
})
after(async () => {
  await Promise.all([api.close(), worker.close()])
  rmSync(folder, { recursive: true })
})

test('a worker with a port serves its health and readiness without a credential', async () => {
  const health = await worker.ask('GET', '/_muster/v1/health')
  assert.deepEqual([health.status, health.body], [200, { status: 'ok', mode: 'service', contract: '2026-07' }])
  const ready = await worker.ask('GET', '/_muster/v1/ready')
  assert.deepEqual([ready.status, ready.body], [200, { ready: true }])
})

test('the metrics of a worker in service mode need an admin token', async () => {
  assert.equal((await worker.ask('GET', '/_muster/v1/metrics')).status, 401)
  assert.equal((await worker.ask('GET', '/_muster/v1/metrics', { token: 'x'.repeat(32) })).status, 401)
  const { status, text } = await worker.ask('GET', '/_muster/v1/metrics', { token: ADMIN })
  assert.equal(status, 200)
  assert.match(text, /^muster_transactions_in_progress 0$/m)
})

test('a worker serves nothing but health, readiness and metrics', async () => {
  const paths = [
    '/_muster/v1/apps',
    '/_muster/docs/',
    '/_muster/portal/v1/session',
    '/kcs/v1/rp/customers/list',
    '/ams/v1/oauth2/jwks',
  ]
  for (const path of paths) assert.equal((await worker.ask('GET', path, { token: ADMIN })).status, 404, path)
  assert.equal((await worker.ask('POST', '/_muster/v1/resellers', { token: ADMIN, body: {} })).status, 404)
})

test('a worker without a port listens nowhere, and healthcheck says so', async () => {
  const silent = await openMuster({ role: 'worker', data: folder })
  assert.equal(silent.url, '')
  await silent.close()
  assert.throws(() => readAddress({ role: 'worker' }, {}), { message: /workerPort \(MUSTER_WORKER_PORT\)/ })
  assert.equal(readAddress({ role: 'worker', port: '1', workerPort: '2' }, {}), 'http://127.0.0.1:2')
})

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}

test('every metric and label in deploy/alerts.yml is exposed by a server and by a worker', async () => {
  const { groups } = parse(readFileSync(new URL('../deploy/alerts.yml', import.meta.url), 'utf8'))
  const rules: readonly Rule[] = groups.flatMap(({ rules }: { rules: readonly Rule[] }) => rules)
  assert.ok(rules.length >= 10)
  const exposed = await Promise.all(
    [api, worker].map(async node => {
      await node.ask('GET', '/_muster/v1/ready')
      return (await node.ask('GET', '/_muster/v1/metrics', { token: ADMIN })).text
    }),
  )
  for (const { alert, expr, labels, annotations, ...rule } of rules) {
    assert.match(`${rule.for ?? '1m'} ${labels.severity}`, /^\d+m (critical|warning)$/, alert)
    assert.ok(annotations.summary.length > 20, alert)
    // `up` is of Prometheus itself.
    const named = [...expr.matchAll(/\b((?:muster|nodejs|process)_\w+|up)(?:\{(\w+)=)?/g)]
    assert.ok(named.length > 0, `${alert} has a metric`)
    for (const [, metric = '', label] of named) {
      if (metric === 'up') continue
      for (const text of exposed) {
        const line = text.split('\n').find(line => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
        assert.ok(line, `${alert}: ${metric} is exposed`)
        // Prometheus adds the job and the instance to each series.
        if (label !== undefined && label !== 'job') assert.ok(line.includes(`${label}="`), `${alert}: ${metric} has ${label}`)
      }
    }
    const by = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(', ') ?? []
    for (const label of by.filter(label => label !== 'instance')) {
      assert.ok(
        exposed.every(text => text.includes(`${label}="`)),
        `${alert}: ${label} exists`,
      )
    }
  }
})
