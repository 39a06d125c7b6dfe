/** A disk that becomes full during the work, as a limit of the file size of this process. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { openStore } from '../../src/storage/open.ts'
import { startWork } from '../../src/work/worker.ts'
import { acceptUpload, bareWorld } from '../support/bare-world.ts'
import { NO_LISTS } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { associate, putTenants } from '../support/store-rows.ts'

const limitFiles = (bytes: string) => execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])

const skip = process.platform !== 'linux' && 'prlimit is a command of Linux'

test('acknowledged uploads whose steps find the disk full are not given up and complete once there is space', {
  skip,
}, async t => {
  const data = await mkdtemp(join(tmpdir(), 'muster-'))
  const { store } = await openStore(data, { projections: NO_LISTS, now: 1 })
  t.after(async () => {
    limitFiles('unlimited')
    await store.close()
    await rm(data, { recursive: true })
  })
  await putTenants(store)
  await associate(store)
  // At each claim an earlier lease has expired, so that counted attempts would soon be used up.
  const machine = { now: Date.now() }
  const world = { ...bareWorld(store), lease: () => ({ holder: 'worker', until: machine.now + 5000 }) }
  const devices = imeis(4000)
  await acceptUpload(world, { transaction: 'A', devices: devices.slice(0, 2000) })
  await acceptUpload(world, { transaction: 'B', devices: devices.slice(2000) })

  // Enough for many claims, but not for a step.
  const { size } = await stat(join(data, 'muster.db-wal'))
  limitFiles(String(size + 1_000_000))
  const logged: { message: string; err: Error; failures: number; pauseMs: number }[] = []
  const failing = Promise.withResolvers<void>()
  const complete = Promise.withResolvers<void>()
  let done = 0
  const work = startWork(world, {
    machineNow: () => {
      machine.now += 6000
      return machine.now
    },
    pollEveryMs: 5,
    renewEveryMs: 1000,
    stepSize: 2000,
    pause: async () => {},
    readClock: async () => {},
    log: {
      info: () => {
        done += 1
        if (done === 2) complete.resolve()
      },
      error: (about, message) => {
        logged.push({ ...(about as (typeof logged)[number]), message })
        if (logged.length === 4) failing.resolve()
      },
    },
  })
  await failing.promise
  assert.equal(done, 0)
  limitFiles('unlimited')
  await complete.promise
  await work.stop()

  for (const { message, err } of logged) {
    assert.equal(message, 'the store failed; the work will be retried')
    assert.match(err.message, /disk I\/O error|database or disk is full/)
  }
  assert.deepEqual(
    logged.slice(0, 4).map(({ failures, pauseMs }) => [failures, pauseMs]),
    [
      [1, 5],
      [2, 10],
      [4, 40],
      [8, 640],
    ],
  )
  for (const id of ['A', 'B']) {
    const verdicts = await store.transactions.verdicts('9', id)
    assert.deepEqual([verdicts.length, verdicts.filter(verdict => verdict !== null)], [2000, []])
  }
  assert.equal((await store.activity.list({ operation: 'giveUp' }, { number: 0, size: 1 })).total, 0)
})
