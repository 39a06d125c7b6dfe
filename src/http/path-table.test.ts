import assert from 'node:assert/strict'
import test from 'node:test'
import { pathTable } from './path-table.ts'

const at = pathTable(
  [
    'GET /devices/list',
    'PUT /devices/list',
    'GET /devices/:id',
    'GET /devices/:id/boot',
    'GET /devices/:id/:part',
    'GET /devices/all/:part',
    'GET /',
  ].map(value => ({ method: value.split(' ')[0] ?? '', path: value.split(' ')[1] ?? '', value })),
)

const FOUND: readonly [request: string, value: string, params: Record<string, string>][] = [
  ['GET /devices/list', 'GET /devices/list', {}],
  ['HEAD /devices/list', 'GET /devices/list', {}],
  ['PUT /devices/list?a=/b', 'PUT /devices/list', {}],
  ['GET /devices/list#part', 'GET /devices/list', {}],
  ['GET /devices/list/', 'GET /devices/list', {}],
  ['GET /d%65vices/list/', 'GET /devices/list', {}],
  ['GET /', 'GET /', {}],
  ['GET /devices/list2', 'GET /devices/:id', { id: 'list2' }],
  ['GET /devices/a%20b%2Fc%25/?x', 'GET /devices/:id', { id: 'a b/c%' }],
  ['GET /devices/%C3%A4', 'GET /devices/:id', { id: 'ä' }],
  ['GET /devices/devices%2Flist', 'GET /devices/:id', { id: 'devices/list' }],
  ['GET /devices/1/boot', 'GET /devices/:id/boot', { id: '1' }],
  ['GET /devices/all/boot', 'GET /devices/all/:part', { part: 'boot' }],
  ['GET /devices/1/2', 'GET /devices/:id/:part', { id: '1', part: '2' }],
  [`GET /devices/${'a'.repeat(1100)}`, 'GET /devices/:id', { id: 'a'.repeat(1100) }],
]

for (const [request, value, params] of FOUND) {
  test(`the path table finds ${value} for ${request.slice(0, 40)}`, () => {
    const [method = '', target = ''] = request.split(' ')
    assert.deepEqual(at(method, target), { value, params })
  })
}

for (const request of [
  'POST /devices/list',
  'HEAD /devices',
  'GET /Devices/list',
  'GET /devices/list//',
  'GET /devices//boot',
  'GET //devices/list',
  'GET /devices%2Flist',
  'GET /devices/%E4%A',
  'GET /devices/1/2/3',
  `GET /devices/${'a'.repeat(1101)}`,
]) {
  test(`the path table finds nothing for ${request.slice(0, 40)}`, () => {
    const [method = '', target = ''] = request.split(' ')
    assert.equal(at(method, target), undefined)
  })
}
