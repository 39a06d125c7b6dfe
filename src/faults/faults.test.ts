import assert from 'node:assert/strict'
import test from 'node:test'
import { normalForms } from '../enrolment/identifier.ts'
import type { FaultOrder, FaultRequest, Match, When } from './fault.ts'
import { MOST_FAULTS, makeFaults } from './faults.ts'

const make = () => makeFaults(text => normalForms(text, { strictImei: true }))
const add = (faults: ReturnType<typeof make>, order: FaultOrder): string => faults.add(order) ?? assert.fail('no fault was added')
const upload: FaultRequest = {
  api: 'kdp',
  operation: 'uploadDevicesUsingPUT',
  method: 'PUT',
  path: '/kcs/v1/rp/devices/upload',
  headers: { 'user-agent': 'acme/2', 'x-trace': 'a1' },
  tenant: '1000000001',
  body: { customerId: 2000000001, type: 'IMEI', devices: ['35-693803-564380-9', 'x'], nested: { list: [{ ok: true }] } },
  parameters: [{}, { deviceId: '26843545 60012345 67' }],
}

const matching: readonly [string, Match, boolean][] = [
  ['nothing', {}, true],
  ['its API', { api: 'kdp' }, true],
  ['another API', { api: 'kme' }, false],
  ['its operation', { operation: 'uploadDevicesUsingPUT' }, true],
  ['another operation', { operation: 'deleteDevicesUsingPUT' }, false],
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
  ['a header with its value, in other letters of the name', { header: { 'User-Agent': 'acme/2' } }, true],
  ['a header with another value', { header: { 'user-agent': 'acme/3' } }, false],
  ['a header with any value', { header: { 'x-trace': '*' } }, true],
  ['an absent header with any value', { header: { 'x-other': '*' } }, false],
  ['a number of its body as text', { body: { customerId: '2000000001' } }, true],
  ['a member within a list of its body', { body: { 'nested.list.0.ok': true } }, true],
  ['a member of its body with another value', { body: { type: 'MEID' } }, false],
  ['an absent member of its body with any value', { body: { orderNo: '*' } }, false],
  ['a list of its body by any value', { body: { devices: '*' } }, true],
  ['a member that every object inherits', { body: { constructor: '*' } }, false],
  ['its IMEI without the hyphens', { device: '356938035643809' }, true],
  ['its IMEI without the check digit', { device: '35693803564380' }, true],
  ['its IMEI with slashes', { device: '35/693803/564380/9' }, true],
  ['the hexadecimal form of the decimal MEID in its query', { device: 'a000000012d687' }, true],
  ['another IMEI', { device: '490154203237518' }, false],
]
for (const [what, match, isDue] of matching) {
  test(`a fault that names ${what} ${isDue ? 'applies to the request' : 'does not apply to the request'}`, () => {
    const faults = make()
    const faultId = add(faults, { match, do: { status: 503 } })
    const found = faults.ofResponse('head', upload) ?? faults.ofResponse('body', upload)
    assert.deepEqual(found, isDue ? { faultId, effect: { status: 503 } } : undefined)
    assert.equal(faults.get(faultId)?.matched, isDue ? 1 : 0)
  })
}

test('a fault that names a body member applies to a body that is still the text of a form or of JSON', () => {
  for (const body of ['grant_type=refresh_token&code=%20', '{"grant_type":"refresh_token"}']) {
    const faults = make()
    add(faults, { match: { body: { grant_type: 'refresh_token' } }, do: { status: 503 } })
    assert.notEqual(faults.ofResponse('body', { ...upload, body }), undefined, body)
  }
})

test('a fault is tried in the phase that its match needs', () => {
  const phases: readonly [Match, 'head' | 'body'][] = [
    [{}, 'head'],
    [{ api: 'kdp', header: { 'x-trace': '*' }, operation: 'uploadDevicesUsingPUT' }, 'head'],
    [{ tenant: '1000000001' }, 'body'],
    [{ body: { type: '*' } }, 'body'],
    [{ device: '356938035643809' }, 'body'],
  ]
  for (const [match, phase] of phases) {
    const faults = make()
    add(faults, { match, do: { status: 503 } })
    assert.equal(faults.ofResponse(phase === 'head' ? 'body' : 'head', upload), undefined)
    assert.notEqual(faults.ofResponse(phase, upload), undefined, JSON.stringify(match))
  }
})

/** The numbers of the requests, of so many, that a fault applies to. */
function dueOf(when: When, requests: number): number[] {
  const faults = make()
  add(faults, { when, do: { status: 503 } })
  return Array.from({ length: requests }, (_, i) => i + 1).filter(() => faults.ofResponse('head', upload) !== undefined)
}

const schedules: readonly [string, When, number[]][] = [
  ['no condition', {}, [1]],
  ['two times', { times: 2 }, [1, 2]],
  ['every third request', { every: 3 }, [3, 6, 9]],
  ['every third request, two times', { every: 3, times: 2 }, [3, 6]],
  ['every request until it is removed', { untilRemoved: true }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['the probability 0', { probability: 0 }, []],
  ['the probability 1', { probability: 1 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
]
for (const [what, when, expected] of schedules) {
  test(`a fault with ${what} applies to the requests ${expected.join(', ') || 'never'}`, () =>
    assert.deepEqual(dueOf(when, 10), expected))
}

test('the same random seed selects the same numbers of requests, another one selects others, near the probability', () => {
  const first = dueOf({ probability: 0.3, randomSeed: 'a' }, 1000)
  assert.deepEqual(dueOf({ probability: 0.3, randomSeed: 'a' }, 1000), first)
  assert.notDeepEqual(dueOf({ probability: 0.3, randomSeed: 'b' }, 1000), first)
  assert.ok(first.length > 250 && first.length < 350, String(first.length))
})

test('a spent fault is listed with its counts, and the next fault applies', () => {
  const faults = make()
  const one = add(faults, { do: { status: 503 }, recipe: 'flaky' })
  const other = add(faults, { match: { api: 'kdp' }, when: { every: 2 }, do: { delayMs: 5 } })
  const got = [1, 2, 3].map(() => faults.ofResponse('head', upload)?.faultId)
  assert.deepEqual(got, [one, undefined, other])
  assert.deepEqual(faults.list(), [
    { faultId: one, recipe: 'flaky', match: {}, when: {}, do: { status: 503 }, matched: 1, applied: 1, state: 'spent' },
    {
      faultId: other,
      match: { api: 'kdp' },
      when: { every: 2 },
      do: { delayMs: 5 },
      matched: 2,
      applied: 1,
      state: 'pending',
    },
  ])
})

test('a fault of an effect that only some APIs have does not apply to the others', () => {
  const faults = make()
  add(faults, { do: { code: 5000000 }, apis: ['kme', 'msp'] })
  assert.equal(faults.ofResponse('head', upload), undefined)
  assert.notEqual(faults.ofResponse('head', { ...upload, api: 'msp' }), undefined)
})

test('a world with the largest number of faults accepts another one for the oldest spent one, and none if all are pending', () => {
  const faults = make()
  const ids = Array.from({ length: MOST_FAULTS }, (_, i) => add(faults, { match: { path: `/${i}` }, do: { status: 503 } }))
  assert.equal(faults.add({ do: { status: 503 } }), undefined)
  faults.ofResponse('head', { ...upload, path: '/7' })
  assert.equal(typeof faults.add({ do: { status: 503 } }), 'string')
  assert.equal(faults.get(ids[7] ?? ''), undefined)
  assert.equal(faults.list().length, MOST_FAULTS)
  assert.equal(faults.add({ do: { status: 503 } }), undefined)
})

test('faults are removed one by one and all at once', () => {
  const faults = make()
  const first = add(faults, { do: { status: 503 } })
  add(faults, { do: { status: 500 } })
  add(faults, { do: { status: 502 } })
  assert.equal(faults.remove(first), true)
  assert.equal(faults.remove(first), false)
  assert.equal(faults.clear(), 2)
  assert.equal(faults.ofResponse('head', upload), undefined)
})
