import assert from 'node:assert/strict'
import test from 'node:test'
import { APIS } from '../all-apis.ts'
import { nearestOperation } from './nearest-operation.ts'

const cases: readonly [method: string, path: string, nearest: string | undefined][] = [
  ['GET', '/kcs/v1/rp/device', 'GET /kcs/v1/rp/devices'],
  ['GET', '/kcs/v1/kme/device/list', 'GET /kcs/v1/kme/devices/list'],
  ['GET', '/kcs/v1/kme/devices', 'GET /kcs/v1/kme/devices/list'],
  ['PUT', '/kcs/v1/rp/devices/uplod', 'PUT /kcs/v1/rp/devices/upload'],
  ['POST', '/kcs/v1/rp/devices/upload', 'PUT /kcs/v1/rp/devices/upload'],
  ['GET', '/kcs/v1/kme/profile/65a000000000000000000001', 'GET /kcs/v1/kme/profiles/:id'],
  ['POST', '/ams/v1/oauth/token', 'POST /ams/v1/oauth2/token'],
  ['GET', '/MSP/v1/managedcustomers', 'GET /msp/v1/managedCustomers'],
  ['GET', '/_muster/v1/request', 'GET /_muster/v1/requests'],
  ['GET', '/', undefined],
  ['GET', '/favicon.ico', undefined],
  ['GET', '/wp-login.php', undefined],
  ['GET', `/kcs/v1/rp/devices/${'x'.repeat(300)}`, undefined],
]
for (const [method, path, nearest] of cases) {
  test(`the operation nearest to ${method} ${path.slice(0, 60)} is ${nearest ?? 'none'}`, () =>
    assert.equal(nearestOperation(APIS, { method, path }), nearest))
}
