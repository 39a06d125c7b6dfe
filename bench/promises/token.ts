import { identify } from '../../src/auth/identify.ts'
import { readConfig } from '../../src/config.ts'
import { openWorld } from '../../src/open-world.ts'
import { PROJECTIONS } from '../../src/projections.ts'
import type { Bench } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { always, CONNECTIONS, load } from '../load.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { RESELLER, startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

const CHECKS = 20_000

export const token: Bench = {
  name: 'token',
  about: `The share of the credential check in the processor time of a small request, the status of a transaction. The check is the server's code, run ${CHECKS.toLocaleString('en')} times with the same bearer on the same store, ${CONNECTIONS} in a turn of the event loop, like the ${CONNECTIONS} connections of the small requests. Each turn reads the data version, so that a revoked bearer is refused at once; signature, app and tenant are cached for that version.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const data = await copyOfSampleData(scope, devices)
    const muster = scope.use(await startMuster(data))
    await upload(muster.reseller.client, { id: 'token', devices: newDevices(1) })
    const { headers } = muster.reseller
    const opened = await openWorld(readConfig({ data }, {}), PROJECTIONS)
    scope.defer(() => opened.store.close())
    const world = { ...opened.world, credentials: opened.credentials }

    const check = async () => {
      const before = process.cpuUsage()
      for (let i = 0; i < CHECKS; i++) {
        if (i % CONNECTIONS === 0) await new Promise(resolve => setImmediate(resolve))
        const caller = await identify(world, { headers, address: '127.0.0.1' }, { kdp: 'any' })
        if ('no' in caller) throw new Error(`the token is refused: ${caller.no}`)
      }
      const { user, system } = process.cpuUsage(before)
      return (user + system) / CHECKS
    }
    // A warm-up, because the promise is about warm code.
    await check()
    const measured = await inRounds(rounds, {
      'a check': check,
      'a small request': async () =>
        (
          await load(muster, {
            seconds,
            headers,
            paths: always(`/kcs/v1/rp/devices/status?resellerId=${RESELLER}&transactionId=token`),
          })
        ).cpu,
    })
    return {
      promises: [
        {
          promise: 'token check, share of a small request, warm',
          values: ratios(measured['a check'], measured['a small request']),
          goal: { most: 0.08 },
        },
      ],
      tables: [{ title: 'CPU', head: ['of', 'µs'], rows: Object.entries(measured).map(([name, us]) => [name, spread(us)]) }],
    }
  },
}
