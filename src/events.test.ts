import assert from 'node:assert/strict'
import test from 'node:test'
import { makeEvents } from './events.ts'

const eventsOf = (entries = 5, bytes = 1e6) => makeEvents({ epoch: 'e', limits: { entries, bytes } })
const NEVER = new AbortController().signal

/** The next events of a reader, as `id type data`. */
async function read(events: ReturnType<typeof eventsOf>, count: number, after?: string): Promise<string[]> {
  const texts: string[] = []
  for await (const event of events.follow({ after, idleMs: 60_000, signal: NEVER })) {
    texts.push(event === 'idle' ? event : `${event.id} ${event.type} ${JSON.stringify(event.data)}`)
    if (texts.length === count) break
  }
  return texts
}

test('a reader without an id gets the events from now on', async () => {
  const events = eventsOf()
  events.emit('clock', { now: 1 })
  const reading = read(events, 3)
  await new Promise(setImmediate)
  events.emit('clock', { now: 2 })
  events.emit('clock', { now: 3 })
  assert.deepEqual(await reading, ['e-1 open {}', 'e-2 clock {"now":2}', 'e-3 clock {"now":3}'])
})

test('a reader with an id gets every event after it once, while new ones are emitted', async () => {
  const events = eventsOf()
  for (const now of [1, 2]) events.emit('clock', { now })
  const reading = read(events, 4, 'e-1')
  await new Promise(setImmediate)
  for (const now of [3, 4]) events.emit('clock', { now })
  assert.deepEqual(await reading, ['e-1 open {}', 'e-2 clock {"now":2}', 'e-3 clock {"now":3}', 'e-4 clock {"now":4}'])
})

test('a reader whose next event was evicted gets the number of missing ones, and then the oldest', async () => {
  const byCount = eventsOf(3)
  for (const now of [1, 2, 3, 4, 5]) byCount.emit('clock', { now })
  assert.deepEqual(await read(byCount, 3, 'e-1'), ['e-1 open {}', 'e-2 gap {"missed":1}', 'e-3 clock {"now":3}'])
  const byBytes = eventsOf(100, 1000)
  for (const now of [1, 2, 3, 4, 5]) byBytes.emit('clock', { now }, 400)
  assert.ok(byBytes.bytes() <= 1000)
  assert.deepEqual(await read(byBytes, 3, 'e-0'), ['e-0 open {}', 'e-3 gap {"missed":3}', 'e-4 clock {"now":4}'])
})

for (const after of ['f-1', 'e-9', 'nonsense', 'e--1']) {
  test(`a reader with the id ${after} of no event of this sequence gets a gap of unknown length`, async () => {
    const events = eventsOf()
    events.emit('clock', { now: 1 })
    assert.deepEqual(await read(events, 2, after), ['e-1 open {}', 'e-1 gap {"missed":null}'])
  })
}

test('a reader ends at an end and when its signal is aborted, and another one can begin', async () => {
  const events = eventsOf()
  const leaving = new AbortController()
  const both = [
    Array.fromAsync(events.follow({ after: undefined, idleMs: 60_000, signal: NEVER })),
    Array.fromAsync(events.follow({ after: undefined, idleMs: 60_000, signal: leaving.signal })),
  ]
  await new Promise(setImmediate)
  leaving.abort()
  assert.equal((await both[1])?.length, 1)
  events.end()
  assert.equal((await both[0])?.length, 1)
  events.emit('clock', {})
  assert.deepEqual(await read(events, 2, 'e-0'), ['e-0 open {}', 'e-1 clock {}'])
})

test('a reader without events gets an idle mark after the time that it asked for', async () => {
  const reading = eventsOf().follow({ after: undefined, idleMs: 1, signal: NEVER })
  await reading.next()
  assert.deepEqual([(await reading.next()).value, (await reading.next()).value], ['idle', 'idle'])
})
