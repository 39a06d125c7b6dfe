import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('a flag goes before the environment, that before the file, and that before the default', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'muster-')), 'muster.json')
  writeFileSync(file, JSON.stringify({ port: 1, host: 'file', hosts: ['a.example', 'b.example'] }))
  const config = readConfig({ port: '3', config: file }, { MUSTER_PORT: '2', MUSTER_STRICT_IMEI: 'false' })
  assert.equal(config.port, 3)
  assert.equal(config.host, 'file')
  assert.equal(config.strictImei, false)
  assert.deepEqual(config.hosts, ['a.example', 'b.example'])
  assert.equal(config.data, './data')
})

const WRONG: [setting: string, flags: Record<string, string>, told: RegExp][] = [
  ['a port that is no number', { port: 'http' }, /port is "http".*0 to 65535/],
  ['a mode that does not exist', { mode: 'production' }, /mode is "production".*sandbox, service/],
  ['service mode without a secret', { mode: 'service' }, /MUSTER_ADMIN_TOKEN.*32 characters/],
  ['a worker of a database that only this process can see', { role: 'worker', data: ':memory:' }, /other processes/],
  ['a file that is not there', { config: '/nowhere/muster.json' }, /nowhere\/muster.json.*could not be read/],
  ['a proxy by its name', { proxies: '127.0.0.1,proxy.example' }, /proxies has "proxy.example".*10\.0\.0\.0\/8/],
  ['a network too narrow', { proxies: '10.0.0.0/33' }, /proxies has "10\.0\.0\.0\/33"/],
  ['a contract that is not there yet', { contract: '2023-12' }, /not there yet/],
]

for (const [setting, flags, told] of WRONG) {
  test(`${setting} is refused by name, with what would be right`, () => {
    assert.throws(
      () => readConfig(flags, {}),
      error => error instanceof ConfigError && told.test(error.message),
    )
  })
}

test('agents come from private addresses in the sandbox, and in service mode only where the operator says so', () => {
  const service = { mode: 'service', adminToken: 'x'.repeat(32) }
  assert.equal(readConfig({}, {}).privateAgents, true)
  assert.equal(readConfig(service, {}).privateAgents, false)
  assert.equal(readConfig({ ...service, privateAgents: 'true' }, {}).privateAgents, true)
})
