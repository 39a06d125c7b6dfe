import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Measured } from '../bench.ts'
import { ratios } from '../figures.ts'
import { always, CONNECTIONS, type Loaded, load, tableOfLoads, walks } from '../load.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData, scratchFolder } from '../sample-data.ts'
import { startBare } from '../servers/bare-server.ts'
import { LIST, startMuster } from '../servers/muster.ts'
import { peersFor } from '../servers/peers.ts'
import type { Server } from '../servers/server.ts'

export const list: Bench = {
  name: 'list',
  about: `A page of 100 devices over HTTP, ${CONNECTIONS} connections. *Walked*: each connection requests its own part of the list, so that no page is repeated in a round before all pages were requested. *Repeated*: all request the first page, which comes from the response cache until the next commit. The other servers send that first page without a token check; json-server writes it with line breaks. Where a server of one thread used clearly less than one core, the load generator was the limit, and the processor time a page says more than the pages a second.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const muster = scope.use(await startMuster(await copyOfSampleData(scope, devices)))
    const { headers } = muster.customer
    const page = await (await fetch(muster.url + LIST, { headers })).text()
    const file = join(scratchFolder(scope), 'page.json')
    writeFileSync(file, page)
    const { peers, skipped } = await peersFor(scope, page)
    const others: Record<string, { server: Server; path: string }> = {
      'bare, stringified': { server: scope.use(await startBare('stringify', file)), path: '/' },
      'bare, prebuilt bytes': { server: scope.use(await startBare('bytes', file)), path: '/' },
    }
    for (const { name, path, start } of peers) others[name] = { server: scope.use(await start()), path }

    const measured = await inRounds<string, Loaded>(rounds, {
      [WALKED]: () => load(muster, { seconds, headers, paths: walks(devices) }),
      [REPEATED]: () => load(muster, { seconds, headers, paths: always(LIST) }),
      ...Object.fromEntries(
        Object.entries(others).map(([name, { server, path }]) => [name, () => load(server, { seconds, paths: always(path) })]),
      ),
    })
    const rps = (name: string): number[] => (measured[name] ?? []).map(one => one.rps)
    return {
      promises: GOALS.flatMap(([promise, ours, theirs, least]): Measured[] =>
        theirs in measured ? [{ promise, values: ratios(rps(ours), rps(theirs)), goal: { least } }] : [],
      ),
      tables: [tableOfLoads(`A page of ${(page.length / 1024).toFixed(0)} KiB`, 'page', measured)],
      skipped,
    }
  },
}

const WALKED = 'Muster, walked'
const REPEATED = 'Muster, repeated'

const AGAINST: readonly (readonly [peer: string, name: string, least: number])[] = [
  ['bare node:http that stringifies the same page', 'bare, stringified', 1],
  ['Prism', 'Prism', 2],
  ['WireMock', 'WireMock', 1.3],
  ['Mockoon', 'Mockoon', 3.5],
  ['json-server', 'json-server', 3.5],
]
const PREBUILT = ['bare node:http that sends prebuilt bytes', 'bare, prebuilt bytes'] as const

const GOALS: readonly (readonly [promise: string, ours: string, theirs: string, least: number])[] = [
  ...[...AGAINST, [...PREBUILT, 0.2] as const].map(
    ([peer, name, least]) => [`list of 100, walked, rps against ${peer}`, WALKED, name, least] as const,
  ),
  ...[...AGAINST, [...PREBUILT, 0.6] as const].map(
    ([peer, name, least]) => [`list of 100, repeated, rps against ${peer}`, REPEATED, name, least] as const,
  ),
]
