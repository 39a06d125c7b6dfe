/**
 * `npm run chaos` checks that acknowledged orders survive: rounds of `kill -9` under load on an SQLite file and on PostgreSQL, a
 * machine clock that jumps an hour, a full disk, and a data folder that is moved. Afterwards each order must be complete exactly once and every counter right.
 * `npm run chaos -- --rounds 3` sets the number of rounds. PostgreSQL is used if MUSTER_TEST_POSTGRES names a server.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { databases } from '../support/databases.ts'
import { type ProcessMuster, spawnMuster } from '../support/process.ts'
import { recount } from '../support/recount.ts'
import { type Acknowledged, load, missing, nothingAcknowledged, proceeds, uploadMany } from './load.ts'

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '8' } } })
const ROUNDS = Number(flags.rounds)

const wrong: string[] = []
for (const { name, place, drop } of databases) {
  if (name === 'in memory' || name.includes('refuses')) continue
  const data = await place()
  try {
    await killed(name, data)
    await movedClock(name, data)
    if (name === 'an SQLite file') {
      await fullDisk(data)
      await movedFolder(data)
    }
  } finally {
    await drop(data)
  }
}
for (const line of wrong) console.log(`✖ ${line}`)
console.log(`${wrong.length === 0 ? 'no acknowledged order was lost, and all counters are right' : `${wrong.length} errors`}`)
process.exitCode = wrong.length === 0 ? 0 : 1

/** Kills the server during its work, each round at another time, and starts it again on the same data. */
async function killed(name: string, data: string): Promise<void> {
  const acknowledged = nothingAcknowledged()
  for (let round = 0; round < ROUNDS; round++) {
    const muster = await spawnMuster(data)
    const underLoad = load(muster, acknowledged, round)
    await acknowledges(acknowledged)
    await sleep((round * 731) % 1500)
    await muster.kill()
    await underLoad
  }
  await examine(`${name}, ${ROUNDS} × kill -9`, await spawnMuster(data), { data, acknowledged })
}

/** Moves the machine's clock of a server under load an hour forth and back, and starts it again with the right clock. */
async function movedClock(name: string, data: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-clock-'))
  const MUSTER_TEST_CLOCK_FILE = join(folder, 'offset')
  const NODE_OPTIONS = `--import ${new URL('moved-clock.ts', import.meta.url)}`
  // A rename is atomic, so that the server reads no empty file.
  const move = async (hours: number) => {
    await writeFile(`${MUSTER_TEST_CLOCK_FILE}-next`, String(hours * 3_600_000))
    await rename(`${MUSTER_TEST_CLOCK_FILE}-next`, MUSTER_TEST_CLOCK_FILE)
  }
  try {
    await move(0)
    const acknowledged = nothingAcknowledged()
    const muster = await spawnMuster(data, [], { env: { NODE_OPTIONS, MUSTER_TEST_CLOCK_FILE } })
    const underLoad = load(muster, acknowledged, ROUNDS)
    for (const hours of [1, 0, -1, 0, -1, 1]) {
      await sleep(500)
      await move(hours)
      if (await proceeds(muster, acknowledged)) continue
      wrong.push(`${name}: no upload completes with a clock moved by ${hours} h`)
      break
    }
    // Its lease ends an hour after the right time.
    await uploadMany(muster, acknowledged, ROUNDS)
    await sleep(100)
    await muster.kill()
    await underLoad
    await examine(`${name}, a clock that jumps an hour`, await spawnMuster(data), { data, acknowledged })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Resolves when another upload is acknowledged: a server on a slow machine gets none in its first second. */
async function acknowledges({ uploads }: Acknowledged): Promise<void> {
  for (const { size } = uploads; uploads.size === size; ) await sleep(20)
}

/** Limits the file size of the process, so that writes fail as on a full disk, and removes the limit again. */
async function fullDisk(data: string): Promise<void> {
  const acknowledged = nothingAcknowledged()
  const muster = await spawnMuster(data)
  const underLoad = load(muster, acknowledged, ROUNDS + 1).catch(() => {})
  await acknowledges(acknowledged)
  await sleep(500)
  limit(muster, '0')
  await sleep(1500)
  const { status } = await muster.ask('GET', '/_muster/v1/ready')
  if (status !== 503) wrong.push(`a server that cannot write gets ${status} for ready, not 503`)
  limit(muster, 'unlimited')
  await muster.kill()
  await underLoad
  await examine('a full disk', await spawnMuster(data), { data, acknowledged })
}

function limit({ pid }: ProcessMuster, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}

/** Moves the data folder of a running server, and moves it back. */
async function movedFolder(data: string): Promise<void> {
  const acknowledged = nothingAcknowledged()
  const muster = await spawnMuster(data)
  const underLoad = load(muster, acknowledged, ROUNDS + 2).catch(() => {})
  await acknowledges(acknowledged)
  await sleep(500)
  await rename(data, `${data}-away`)
  await sleep(500)
  const { status } = await muster.ask('GET', '/_muster/v1/ready')
  if (status !== 503) wrong.push(`a server without its data folder gets ${status} for ready, not 503`)
  await rename(`${data}-away`, data)
  await muster.kill()
  await underLoad
  await examine('a data folder that was moved away', await spawnMuster(data), { data, acknowledged })
}

async function examine(
  what: string,
  muster: ProcessMuster,
  { data, acknowledged }: { data: string; acknowledged: Acknowledged },
): Promise<void> {
  const drained = muster.drain().then(
    () => true,
    () => false,
  )
  const isDrained = await Promise.race([drained, sleep(30_000, false, { ref: false })])
  if (!isDrained) wrong.push(`${what}: transactions remain in progress`)
  const lost = await missing(muster, acknowledged)
  // A stopping server would wait for a drain without end.
  await (isDrained ? muster.close() : muster.kill())
  const counters = await recount(data)
  wrong.push(...[...lost, ...counters].map(line => `${what}: ${line}`))
  const devices = [...acknowledged.uploads.values()].reduce((sum, count) => sum + count, 0)
  console.log(
    `${what}: ${acknowledged.requests} requests, ${acknowledged.uploads.size} uploads of ${devices} devices and ` +
      `${acknowledged.deletes.length} deletes acknowledged; ${lost.length} lost, ${counters.length} counters wrong`,
  )
}
