import { type Account, checkMix, fleetOf, type Mix, simulate as simulated } from '../../src/simulator/index.ts'
import type { Bench } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { scratchFolder } from '../sample-data.ts'
import { type Muster, startMuster, WITH_JOURNAL } from '../servers/muster.ts'

const PHONES = 10_000
const ALONE = 1_000
const AT_ONCE = 16
const ROUNDS = 3

export const simulate: Bench = {
  name: 'simulate',
  about: `A fleet of ${PHONES.toLocaleString('en')} new phones by the library of \`muster simulate\`, with the outcomes of examples/fleet.yaml, on the sample data: its boots, and the whole run with the phones, their upload, its approval and the assignment. Against the boots of ${ALONE.toLocaleString('en')} phones of such a fleet by a request for each, ${AT_ONCE} at a time, in time for each phone.`,
  run: async ({ scope, rounds }) => {
    const muster = scope.use(await startMuster(scratchFolder(scope), { env: WITH_JOURNAL }))
    const response = await fetch(`${muster.url}/_muster/v1/worlds/default`)
    const { accounts } = (await response.json()) as { readonly accounts: readonly Account[] }
    const run = (mix: Mix) => simulated(mix, { baseUrl: muster.url, accounts })

    const measured = await inRounds(Math.min(rounds, ROUNDS), {
      fleet: async round => {
        const { seconds, otherwise } = await run(mixOf(PHONES, `fleet ${round}`))
        if (otherwise.phones > 0) throw new Error(`${otherwise.phones} phones ended otherwise than planned`)
        return { boots: seconds.boots * 1000, total: seconds.total * 1000 }
      },
      alone: async round => {
        const mix = mixOf(ALONE, `alone ${round}`)
        await run(mix)
        return { boots: await bootedAlone(muster, mix), total: 0 }
      },
    })
    const boots = measured.fleet.map(each => each.boots)
    const total = measured.fleet.map(each => each.total)
    const alone = measured.alone.map(each => each.boots)
    const aPhone = (times: readonly number[], phones: number) => times.map(ms => ms / phones)
    return {
      promises: [
        { promise: `${PHONES.toLocaleString('en')} simulated phones boot`, values: boots, goal: { most: 20_000 }, unit: 'ms' },
        {
          promise: 'a boot in a fleet, time against a request for each phone',
          values: ratios(aPhone(boots, PHONES), aPhone(alone, ALONE)),
          goal: { most: 0.5 },
        },
      ],
      tables: [
        {
          title: 'Simulated phones',
          head: ['', 'phones', 'ms'],
          rows: [
            ['boots of a fleet', PHONES.toLocaleString('en'), spread(boots)],
            ['the whole run of the fleet', PHONES.toLocaleString('en'), spread(total)],
            [`a request for each boot, ${AT_ONCE} at a time`, ALONE.toLocaleString('en'), spread(alone)],
          ],
        },
      ],
    }
  },
}

const mixOf = (phones: number, seed: string): Mix =>
  checkMix({
    ...{ reseller: 'northwind', customer: 'acme', profile: 'Base', phones, seed, dualSim: 40 },
    outcomes: { enrolled: 80, failed: 8, noProfile: 5, pending: 4, notUploaded: 2, refused: 1 },
  })

/** Boots the phones of a fleet again, by a request for each; returns the time, ms. */
async function bootedAlone({ url }: Muster, mix: Mix): Promise<number> {
  const phones = fleetOf(mix)[Symbol.iterator]()
  const began = performance.now()
  const client = async () => {
    // The clients share the iterator, so each takes the next phone.
    for (const { imei } of { [Symbol.iterator]: () => phones }) {
      const response = await fetch(`${url}/_muster/v1/handsets/${imei}/boot`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      if (!response.ok) throw new Error(await response.text())
      await response.json()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client))
  return performance.now() - began
}
