import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTurns, type Turns } from './turns.ts'

const LIMITS = { perTenant: 2, inAll: 3, waitingPerTenant: 4, waitingInAll: 6 }

/** Downloads that run until they are ended, in the order of their starts. */
function downloads(turns: Turns) {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  return {
    started,
    begin: async (
      name: string,
      { signal, queue = 'bounded' as 'bounded' | 'unbounded' }: { signal?: AbortSignal; queue?: 'bounded' | 'unbounded' } = {},
    ) => {
      const end = await turns.take(name.slice(0, 1), { signal, queue })
      if (end === undefined) return 'full'
      started.push(name)
      ends.set(name, end)
      return 'started'
    },
    end: async (name: string) => {
      ends.get(name)?.()
      await new Promise(setImmediate)
    },
  }
}

test('a tenant has two downloads at once, and all tenants have three', async () => {
  const { begin, started, end } = downloads(makeTurns(LIMITS))
  const begun = ['a1', 'a2', 'a3', 'b1', 'c1'].map(name => begin(name))
  await begun[3]
  assert.deepEqual(started, ['a1', 'a2', 'b1'])
  await end('a1')
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'a3'])
  await end('b1')
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'a3', 'c1'])
})

test('tenants that wait take turns, so that a later tenant does not wait for all downloads of an earlier one', async () => {
  const { begin, started, end } = downloads(makeTurns({ ...LIMITS, perTenant: 1, inAll: 1 }))
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void begin(name)
  await end('')
  for (let i = 0; i < 6; i++) await end(started[i] ?? '')
  assert.deepEqual(started, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2'])
})

test('a download is refused when the queue of its tenant or of all is full, and an unbounded one waits', async () => {
  const { begin, started, end } = downloads(makeTurns({ ...LIMITS, perTenant: 1, inAll: 1 }))
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void begin(name)
  assert.equal(await begin('a6'), 'full')
  for (const name of ['b1', 'b2']) void begin(name)
  assert.equal(await begin('c1'), 'full')
  const unbounded = begin('a7', { queue: 'unbounded' })
  await end('')
  for (let i = 0; i < 8; i++) await end(started[i] ?? '')
  assert.equal(await unbounded, 'started')
  assert.equal(await begin('c2'), 'started', 'the queue is empty again')
})

test('an aborted download leaves the queue, and the next one gets its turn', async () => {
  const { begin, started, end } = downloads(makeTurns({ ...LIMITS, perTenant: 1, inAll: 1 }))
  const leaving = new AbortController()
  void begin('a1')
  const left = begin('a2', { signal: leaving.signal })
  void begin('a3')
  leaving.abort(new Error('left'))
  await assert.rejects(left, /left/)
  await end('a1')
  assert.deepEqual(started, ['a1', 'a3'])
  await assert.rejects(begin('b1', { signal: leaving.signal }), /left/)
})
