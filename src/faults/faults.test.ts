import assert from 'node:assert/strict'
import test from 'node:test'
import { type FaultRequest, type Match, makeFaults } from './faults.ts'

const CODES = new Map([['kdp', new Set([5000000, 40000013])]])
const make = () => makeFaults(api => CODES.get(api))
const upload: FaultRequest = { api: 'kdp', method: 'PUT', path: '/kcs/v1/rp/devices/upload', tenant: '1000000001' }

const matching: [string, Match, boolean][] = [
  ['nothing', {}, true],
  ['its API', { api: 'kdp' }, true],
  ['another API', { api: 'kme' }, false],
  ['its method in lower case', { method: 'put' }, true],
  ['another method', { method: 'GET' }, false],
  ['its whole path', { path: '/kcs/v1/rp/devices/upload' }, true],
  ['the beginning of its path without a star', { path: '/kcs/v1/rp/devices' }, false],
  ['the beginning of its path with a star', { path: '/kcs/v1/rp/*' }, true],
  ['a path with a star that is longer than its own', { path: '/kcs/v1/rp/devices/upload/x*' }, false],
  ['a path with a star in the middle', { path: '/kcs/*/devices/upload' }, false],
  ['its tenant', { tenant: '1000000001' }, true],
  ['another tenant', { tenant: '1000000002' }, false],
  ['its API and another method', { api: 'kdp', method: 'GET' }, false],
]
for (const [what, match, isDue] of matching) {
  test(`a fault that names ${what} ${isDue ? 'applies to the request' : 'does not apply to the request'}`, () => {
    const faults = make()
    faults.add({ match, do: { status: 503 } })
    assert.deepEqual(faults.next(upload), isDue ? { status: 503 } : undefined)
  })
}

test('a fault without a count applies once, a fault with a count that many times', () => {
  const faults = make()
  faults.add({ do: { delayMs: 5 } })
  faults.add({ do: { status: 503 }, times: 2 })
  const effects = [1, 2, 3, 4].map(() => faults.next(upload))
  assert.deepEqual(effects, [{ delayMs: 5 }, { status: 503 }, { status: 503 }, undefined])
  assert.deepEqual(faults.list(), [])
})

test('a fault that was applied is listed with its remaining count', () => {
  const faults = make()
  const faultId = faults.add({ do: { status: 503 }, times: 3 })
  faults.next(upload)
  assert.deepEqual(faults.list(), [{ faultId, match: {}, times: 2, do: { status: 503 } }])
})

test('a request that does not match a fault does not decrease its count', () => {
  const faults = make()
  faults.add({ match: { method: 'GET' }, do: { status: 503 } })
  faults.next(upload)
  assert.equal(faults.list().length, 1)
})

test('a fault for one tenant does not apply to a request without a tenant', () => {
  const faults = make()
  faults.add({ match: { tenant: '1000000001' }, do: { status: 503 } })
  assert.equal(faults.next({ api: 'kdp', method: 'GET', path: '/' }), undefined)
})

const refused: [string, Parameters<ReturnType<typeof make>['add']>[0], string][] = [
  ['a code without an API', { do: { code: 5000000 } }, 'api-missing'],
  ['a code that is not in the catalogue of its API', { match: { api: 'kdp' }, do: { code: 4001701 } }, 'code-unknown'],
  ['a code of an unknown API', { match: { api: 'kg' }, do: { code: 5000000 } }, 'code-unknown'],
  ['a dropped connection', { do: { drop: 'after' } }, 'not-implemented'],
  ['a truncated response', { do: { truncateBytes: 20 } }, 'not-implemented'],
]
for (const [what, order, objection] of refused) {
  test(`an order for ${what} is refused and changes nothing`, () => {
    const faults = make()
    const result = faults.add(order)
    assert.equal(typeof result === 'object' && result.objection, objection)
    assert.deepEqual(faults.list(), [])
  })
}

test('an order for a code of the named API is accepted', () => {
  const faults = make()
  assert.equal(typeof faults.add({ match: { api: 'kdp' }, do: { code: 40000013 } }), 'string')
  assert.deepEqual(faults.next(upload), { code: 40000013 })
})

test('faults are removed one by one and all at once', () => {
  const faults = make()
  const first = faults.add({ do: { status: 503 } }) as string
  faults.add({ do: { status: 500 } })
  faults.add({ do: { status: 502 } })
  assert.equal(faults.remove(first), true)
  assert.equal(faults.remove(first), false)
  assert.equal(faults.clear(), 2)
  assert.equal(faults.next(upload), undefined)
})
