import type { Bench } from '../bench.ts'
import { callerOf, medianTime } from '../caller.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { LIST, startMuster } from '../servers/muster.ts'

const PAGES = 20

export const deep: Bench = {
  name: 'deep',
  about: `Pages of 100 devices in the middle of the list against pages at its beginning, one client, ${PAGES} pages a round, each requested once. *Walked* is one page after the other; *jumped to* is every third page from the last to the first, so that the preceding page was never requested.`,
  run: async ({ scope, rounds, devices }) => {
    const muster = scope.use(await startMuster(await copyOfSampleData(scope, devices)))
    const caller = callerOf(scope, muster, muster.customer.headers)
    const middle = devices / 2 / 100
    const walk = (from: number) => (round: number) => medianTime(caller, pages(from + round * PAGES))
    const measured = await inRounds(rounds, {
      'first pages, walked': walk(0),
      'middle, walked': walk(middle),
      'middle, jumped to': round => medianTime(caller, pages(middle + 1000 + round * PAGES * 3, 3).reverse()),
    })
    return {
      promises: [
        {
          promise: `page at position ${(devices / 2).toLocaleString('en')} against the first pages, time`,
          values: ratios(measured['middle, walked'], measured['first pages, walked']),
          goal: { most: 1.5 },
        },
      ],
      tables: [
        {
          title: 'A page of 100, ms',
          head: ['where', 'time', 'against the first pages'],
          rows: Object.entries(measured).map(([name, ms]) => [
            name,
            spread(ms),
            spread(ratios(ms, measured['first pages, walked'])),
          ]),
        },
      ],
    }
  },
}

const pages = (from: number, step = 1): string[] => Array.from({ length: PAGES }, (_, i) => `${LIST}?pageNum=${from + i * step}`)
