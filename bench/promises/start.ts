import { join } from 'node:path'
import type { Bench, Measured } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData, scratchFolder } from '../sample-data.ts'
import { LIST, startMuster, WITH_JOURNAL } from '../servers/muster.ts'
import { peersFor } from '../servers/peers.ts'
import type { Server } from '../servers/server.ts'

const DEVICES = 20_000

export const start: Bench = {
  name: 'start',
  about: `The time from the start of the process to its first 200, with a request every 2 ms, and the memory at that time. Muster's first 200 is a page of devices after a token request. It is measured on an empty folder, where schema and sample data are created, and on a folder with ${DEVICES.toLocaleString('en')} devices, with the built package and also from the sources. The peers send a given page.`,
  run: async ({ scope, rounds }) => {
    const large = await copyOfSampleData(scope, DEVICES)
    const { peers, skipped } = await peersFor(scope, await pageOf(large))
    const measured = await inRounds<string, Started>(rounds, {
      [FRESH]: () => started(startMuster(join(scratchFolder(scope), 'data'), { env: WITH_JOURNAL })),
      [LARGE]: () => started(startMuster(large, { env: WITH_JOURNAL })),
      [SOURCES]: () => started(startMuster(large, { from: 'sources', env: WITH_JOURNAL })),
      ...Object.fromEntries(peers.map(peer => [peer.name, () => started(peer.start())])),
    })
    const ms = (name: string): number[] => (measured[name] ?? []).map(one => one.ms)
    const memory = (name: string): number[] => (measured[name] ?? []).map(one => one.memory / 2 ** 20)
    const against = (ours: string, folder: 'an empty folder' | '20,000 devices') =>
      GOALS.flatMap(([theirs, ofEmpty, ofDevices]): Measured[] =>
        theirs in measured
          ? [
              {
                promise: `process start to first 200, ${folder}, against ${theirs}`,
                values: ratios(ms(ours), ms(theirs)),
                goal: { most: folder === 'an empty folder' ? ofEmpty : ofDevices },
              },
            ]
          : [],
      )
    return {
      promises: [
        ...against(FRESH, 'an empty folder'),
        ...against(LARGE, '20,000 devices'),
        ...('Prism' in measured
          ? [{ promise: 'memory when ready, against Prism', values: ratios(memory(LARGE), memory('Prism')), goal: { most: 0.6 } }]
          : []),
      ],
      tables: [
        {
          title: 'Starts',
          head: ['server', 'ms to the first 200', 'MiB then'],
          rows: Object.keys(measured).map(name => [name, spread(ms(name)), spread(memory(name))]),
        },
      ],
      skipped,
    }
  },
}

const FRESH = 'Muster, an empty folder'
const LARGE = 'Muster, 20,000 devices'
const SOURCES = '… from its sources'
const GOALS: readonly (readonly [peer: string, ofEmpty: number, ofDevices: number])[] = [
  ['Prism', 0.25, 0.4],
  ['Mockoon', 0.6, 0.6],
  ['WireMock', 0.2, 0.2],
]

interface Started {
  readonly ms: number
  readonly memory: number
}

async function started(starting: Promise<Server>): Promise<Started> {
  await using server = await starting
  return { ms: server.startMs, memory: server.memory() }
}

async function pageOf(folder: string): Promise<string> {
  await using muster = await startMuster(folder)
  return (await fetch(muster.url + LIST, { headers: muster.customer.headers })).text()
}
