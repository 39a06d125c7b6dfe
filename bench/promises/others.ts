import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench.ts'
import { type Caller, callerOf } from '../caller.ts'
import { quantile, ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { startHelper } from '../servers/helper-process.ts'
import { LIST, RESELLER, startMuster } from '../servers/muster.ts'
import type { Uploading } from '../servers/uploader.ts'
import type { Blocked } from '../servers/watch.ts'

const SIZE = 10_000
const EVERY_MS = 10
const CALLERS = 8

export const others: Bench = {
  name: 'others',
  about: `How uploads affect other callers. Every ${EVERY_MS} ms one of ${CALLERS} connections sends a request, alternately for one of the first thousand pages of 100 devices and for a transaction's status; the time of a request starts when it was due. During uploads, another process sends one upload of 10,000 devices after the other. The longest block is measured by a timer in the server's event loop; the longest work is the processor time between two ticks of that timer, without the time of other processes.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const muster = scope.use(await startMuster(await copyOfSampleData(scope, devices), { watched: 'watched' }))
    const uploader = await startHelper(scope, 'uploader.ts', [muster.url])
    const uploading = async (what: Uploading): Promise<{ readonly ended: Promise<unknown> }> => {
      uploader.send(what)
      await once(uploader, 'message')
      return { ended: once(uploader, 'message') }
    }
    await (await uploading({ name: 'asked-for', size: 1, forMs: 0 })).ended
    const customers = callers(() => callerOf(scope, muster, muster.customer.headers))
    const resellers = callers(() => callerOf(scope, muster, muster.reseller.headers))
    const ask = (turn: number): Promise<number> => {
      const caller = (turn % 2 === 0 ? customers : resellers)[Math.floor(turn / 2) % (CALLERS / 2)] as Caller
      return caller.time(turn % 2 === 0 ? `${LIST}?pageNum=${turn % 1000}` : STATUS)
    }

    const lengthMs = Math.max(2000, seconds * 2700)
    const watched = async (end: () => Promise<unknown>): Promise<Observed> => {
      await muster.query()
      const times = await askUntil(ask, end())
      return { times, blocked: (await muster.query()) as Blocked }
    }
    const measured = await inRounds(rounds, {
      quiet: () => watched(() => sleep(lengthMs)),
      'during uploads': async round => {
        const { ended } = await uploading({ name: `others-${round}`, size: SIZE, forMs: lengthMs })
        return watched(() => ended)
      },
    })
    const p99 = (observed: readonly Observed[]): number[] => observed.map(({ times }) => quantile(times, 0.99))
    return {
      promises: [
        {
          promise: "other callers' p99 while uploads run, against quiet",
          values: ratios(p99(measured['during uploads']), p99(measured.quiet)),
          goal: { most: 3 },
        },
        {
          promise: 'longest block of the event loop during uploads',
          values: measured['during uploads'].map(({ blocked }) => blocked.ms),
          goal: { most: 25 },
          unit: 'ms',
        },
      ],
      tables: [
        {
          title: "Other callers' requests, ms",
          head: ['', 'median', 'p99', 'longest', 'longest block', 'longest work'],
          rows: (['quiet', 'during uploads'] as const).map(name => [
            name,
            ...[0.5, 0.99, 1].map(share => spread(measured[name].map(({ times }) => quantile(times, share)))),
            spread(measured[name].map(({ blocked }) => blocked.ms)),
            spread(measured[name].map(({ blocked }) => blocked.workedMs)),
          ]),
        },
      ],
    }
  },
}

interface Observed {
  /** Of each request, ms. */
  readonly times: readonly number[]
  readonly blocked: Blocked
}

const STATUS = `/kcs/v1/rp/devices/status?resellerId=${RESELLER}&transactionId=asked-for-0`

const callers = (make: () => Caller): Caller[] => Array.from({ length: CALLERS / 2 }, make)

/** Sends a request at each interval, also while others wait; returns the time of each from when it was due. */
async function askUntil(ask: (turn: number) => Promise<number>, end: Promise<unknown>): Promise<number[]> {
  let ended = false
  const ending = end.finally(() => {
    ended = true
  })
  const asked: Promise<number>[] = []
  // A failure is thrown below, by the promise that is awaited first.
  ending.catch(() => {})
  const began = performance.now()
  while (!ended) {
    const turn = asked.length
    const due = began + turn * EVERY_MS
    const late = performance.now() - due
    if (late < 0) await sleep(-late)
    // Timers round up to a whole ms, which is not the server's time.
    else {
      const answered = ask(turn).then(ms => ms + Math.max(0, late - 1))
      answered.catch(() => {})
      asked.push(answered)
    }
  }
  await ending
  return Promise.all(asked)
}
