import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { scratchFolder } from '../sample-data.ts'
import { type Muster, RESELLER, startMuster } from '../servers/muster.ts'
import type { Blocked } from '../servers/watch.ts'
import { upload } from '../upload.ts'

const TRANSACTIONS = 100
const ROWS = 10_000
const MIB = 2 ** 20

export const status: Bench = {
  name: 'status',
  about: `The longest response of the reseller API: a page of ${TRANSACTIONS} transactions of ${ROWS.toLocaleString('en')} failed devices each, read by one client. Memory is the peak of the server's anonymous memory while the response is read, less its value just after the start. The heap is limited to 64 MiB with a young generation of 12, because V8 delays garbage collection in a larger heap; a server that held the whole response would run out of memory. *Slow*: the reader pauses after each MiB. The longest block is measured by a timer in the server's event loop; the longest work is the processor time between two ticks of that timer, without the time of other processes.`,
  run: async ({ scope, rounds }) => {
    const data = scratchFolder(scope)
    {
      await using muster = await startMuster(data)
      await fillWithFailures(muster)
    }
    const muster = scope.use(
      await startMuster(data, { watched: 'watched', env: { NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=4' } }),
    )
    const before = muster.ownMemory()
    const reading = (path: string, pauseMs: number) => async (): Promise<Read> => {
      await muster.query()
      const { bytes, ms, peak } = await read(muster, path, pauseMs)
      const blocked = (await muster.query()) as Blocked
      return { bytes, ms, grown: (peak - before) / MIB, blocked }
    }
    const measured = await inRounds<string, Read>(rounds, {
      'fast reader': reading(LIST, 0),
      'slow reader': reading(LIST, 5),
      'first generation': reading(GEN1, 0),
    })
    return {
      promises: Object.entries(measured).flatMap(([name, all]) => [
        {
          promise: `status of a million failed devices, ${name}: memory of one answer`,
          values: all.map(one => one.grown),
          goal: { most: 64 },
          unit: 'MiB' as const,
        },
        {
          promise: `status of a million failed devices, ${name}: longest block of the event loop`,
          values: all.map(one => one.blocked.ms),
          goal: { most: 25 },
          unit: 'ms' as const,
        },
      ]),
      tables: [
        {
          title: 'One answer',
          head: ['', 'MiB', 's', 'memory, MiB', 'longest block, ms', 'longest work, ms'],
          rows: Object.entries(measured).map(([name, all]) => [
            name,
            spread(all.map(one => one.bytes / MIB)),
            spread(all.map(one => one.ms / 1000)),
            spread(all.map(one => one.grown)),
            spread(all.map(one => one.blocked.ms)),
            spread(all.map(one => one.blocked.workedMs)),
          ]),
        },
      ],
    }
  },
}

interface Read {
  readonly bytes: number
  readonly ms: number
  readonly grown: number
  readonly blocked: Blocked
}

const LIST = `/kcs/v1/rp/devices/status?resellerId=${RESELLER}`
const GEN1 = `/bulkenroll/v1/reseller/devices/status?resellerId=${RESELLER}`

async function fillWithFailures({ reseller }: Muster): Promise<void> {
  for (let i = 0; i < TRANSACTIONS; i++) {
    // As long as an IMEI, but invalid.
    const devices = Array.from({ length: ROWS }, (_, row) => `3599${String(i * ROWS + row).padStart(10, '0')}x`)
    await upload(reseller.client, { id: `failed-${i}`, devices })
  }
}

/** Reads a response to its end without storing it. */
async function read(muster: Muster, path: string, pauseMs: number) {
  let peak = muster.ownMemory()
  const watching = setInterval(() => {
    peak = Math.max(peak, muster.ownMemory())
  }, 5)
  const began = performance.now()
  try {
    const headers = { ...muster.reseller.headers, 'x-wsm-api-token': 'northwind-gen1' }
    const answer = await fetch(muster.url + path, { headers })
    if (!answer.ok || answer.body === null) throw new Error(`${path} is ${answer.status}`)
    let bytes = 0
    let pauseAt = MIB
    for await (const chunk of answer.body) {
      bytes += chunk.byteLength
      if (pauseMs === 0 || bytes < pauseAt) continue
      pauseAt += MIB
      await sleep(pauseMs)
    }
    return { bytes, ms: performance.now() - began, peak }
  } finally {
    clearInterval(watching)
  }
}
