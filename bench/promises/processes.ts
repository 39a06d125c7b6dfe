import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { type Bench, Skipped } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { startHelper } from '../servers/helper-process.ts'

export const processes: Bench = {
  name: 'processes',
  about:
    'Pages of 100 devices read through the store by one process, and by two at once on the same file, each with its own connection; without HTTP, because its clients would need the cores.',
  run: async ({ scope, rounds, seconds, devices }) => {
    if (availableParallelism() < 2) throw new Skipped('two processes cannot read at once on one core')
    const data = await copyOfSampleData(scope, devices)
    const one = await startHelper(scope, 'reader.ts', [data, '0'])
    const other = await startHelper(scope, 'reader.ts', [data, '500'])
    const read = async (reader: ChildProcess): Promise<Read> => {
      reader.send(seconds)
      const [answer] = await once(reader, 'message')
      return answer
    }
    const measured = await inRounds(rounds, {
      'one process': async () => [await read(one)],
      'two processes': () => Promise.all([read(one), read(other)]),
    })
    const pages = (name: keyof typeof measured): number[] =>
      measured[name].map(some => some.reduce((sum, one) => sum + one.pages, 0))
    return {
      promises: [
        {
          promise: 'reads by two processes on one file, against one',
          values: ratios(pages('two processes'), pages('one process')),
          goal: { least: 1.7 },
        },
      ],
      tables: [
        {
          title: 'Pages of 100 a second, without HTTP',
          head: ['by', 'pages a second', 'CPU µs a page'],
          rows: (['one process', 'two processes'] as const).map(name => [
            name,
            spread(pages(name)),
            spread(measured[name].map(([first]) => first?.cpu ?? Number.NaN)),
          ]),
        },
      ],
    }
  },
}

/** The message of `servers/reader.ts`. */
interface Read {
  readonly pages: number
  readonly cpu: number
}
