import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { NO_LISTS } from '../test/support/databases.ts'
import { type Activity, entry } from './enrolment/activity.ts'
import type { Store } from './enrolment/store.ts'
import { refusalQueue, withQueued } from './refusal-queue.ts'
import { openStore } from './storage/open.ts'

const LIMITS = { intervalMs: 5, capacity: 30, ofTenant: 20, inLog: 50 }

interface Opened {
  readonly store: Store
  readonly logged: string[]
  readonly dropped: () => number
  /** How many commits wrote refusals. */
  readonly commits: () => number
  /** While true, the store refuses to write. */
  isFull: boolean
  add(tenant: string, count?: number): void
}

async function open(t: TestContext): Promise<Opened> {
  const { store } = await openStore(':memory:', { projections: NO_LISTS, now: 1 })
  let [dropped, commits, time] = [0, 0, 0]
  const logged: string[] = []
  const log = (_about: object, message: string) => void logged.push(message)
  const activity = {
    addRefusals: async (...batch: Parameters<Store['activity']['addRefusals']>) => {
      if (opened.isFull) throw new Error('no space left')
      commits += 1
      await store.activity.addRefusals(...batch)
    },
  }
  const queue = refusalQueue({
    activity,
    log: { info: log, warn: log, error: log },
    dropped: count => {
      dropped += count
    },
    limits: LIMITS,
  })
  const world = { clock: { now: () => ++time }, ids: { object: () => `${time}` } }
  const refusal = (tenant: string): Activity => ({
    ...entry(world, { who: 'app', channel: 'kdp' }, { tenant, act: 'upload', target: '', status: 'Error' }),
    code: 40000000,
  })
  const opened: Opened = {
    store: withQueued(store, queue),
    logged,
    dropped: () => dropped,
    commits: () => commits,
    isFull: false,
    add: (tenant, count = 1) => {
      for (let i = 0; i < count; i++) queue.add(refusal(tenant))
    },
  }
  t.after(async () => {
    await queue.close()
    await store.close()
  })
  return opened
}

const countOf = async ({ store }: Opened, tenant: string) => (await store.activity.list({ tenant }, { number: 0, size: 1 })).total

test('refusals of one interval are one commit, and a read of the log sees them at once', async t => {
  const opened = await open(t)
  opened.add('1', 9)
  opened.add('2', 3)
  assert.deepEqual([await countOf(opened, '1'), await countOf(opened, '2'), opened.commits()], [9, 3, 1])
})

test('refusals are written without a read of the log', async t => {
  const opened = await open(t)
  opened.add('1')
  while (opened.commits() === 0) await new Promise(resolve => setTimeout(resolve, 5))
})

test('a full queue drops the newest refusals, counts and logs them, and one tenant cannot fill it', async t => {
  const opened = await open(t)
  opened.add('1', 25)
  opened.add('2', 5)
  opened.add('3', 10)
  assert.equal(opened.dropped(), 10)
  assert.deepEqual([await countOf(opened, '1'), await countOf(opened, '2'), await countOf(opened, '3')], [20, 5, 5])
  assert.deepEqual(opened.logged, ['refusals were not written to the activity log: there were too many'])
})

test('the log of a tenant has at most a tenth more refusals than its bound', async t => {
  const opened = await open(t)
  for (let i = 0; i < 30; i++) {
    opened.add('1', 20)
    assert.ok((await countOf(opened, '1')) <= 55 + 20)
  }
  const { rows } = await opened.store.activity.list({ tenant: '1' }, { number: 0, size: 1 })
  assert.equal(rows[0]?.time, 600)
})

test('refusals that the store refuses stay in the queue up to its bound, and are written when it accepts them', async t => {
  const opened = await open(t)
  opened.isFull = true
  opened.add('1', 20)
  opened.add('2', 10)
  assert.equal(await countOf(opened, '1'), 0)
  opened.add('3', 5)
  opened.isFull = false
  assert.deepEqual([await countOf(opened, '1'), await countOf(opened, '2'), await countOf(opened, '3')], [20, 10, 0])
  assert.equal(opened.dropped(), 5)
  assert.match(opened.logged[0] ?? '', /they will be tried again$/)
})

test('a cleared store has no refusal of the time before', async t => {
  const opened = await open(t)
  opened.add('1', 5)
  await opened.store.clear()
  assert.equal(await countOf(opened, '1'), 0)
})
