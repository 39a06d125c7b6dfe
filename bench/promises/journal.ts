import type { Bench } from '../bench.ts'
import { ratios } from '../figures.ts'
import { always, CONNECTIONS, type Loaded, load, tableOfLoads, walks } from '../load.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { LIST, type Muster, RESELLER, startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

export const journal: Bench = {
  name: 'journal',
  about: `The processor time of a request with the request journal and without it, ${CONNECTIONS} connections. Two servers have the same data; one records each request (\`journal\` 1000, the default of a sandbox), the other none (\`journal\` 0). The *page* is a list of 100 devices that is not repeated, the *repeated page* the first one from the response cache, the *small answer* the status of a transaction of one device, from that cache too.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const [on, off] = [await started('1000'), await started('0')]
    const status = always(`/kcs/v1/rp/devices/status?resellerId=${RESELLER}&transactionId=small`)
    const page = (muster: Muster) => () => load(muster, { seconds, headers: muster.customer.headers, paths: walks(devices) })
    const repeated = (muster: Muster) => () => load(muster, { seconds, headers: muster.customer.headers, paths: always(LIST) })
    const small = (muster: Muster) => () => load(muster, { seconds, headers: muster.reseller.headers, paths: status })
    const measured = await inRounds<string, Loaded>(rounds, {
      'page, off': page(off),
      'page, on': page(on),
      'repeated page, off': repeated(off),
      'repeated page, on': repeated(on),
      'small answer, off': small(off),
      'small answer, on': small(on),
    })
    const against = (what: string): number[] => ratios(cpuOf(measured[`${what}, on`]), cpuOf(measured[`${what}, off`]))
    return {
      promises: [
        { promise: 'request journal: CPU of a page of 100, on against off', values: against('page'), goal: { most: 1.1 } },
        {
          promise: 'request journal: CPU of a small answer, on against off',
          values: against('small answer'),
          goal: { most: 1.3 },
        },
      ],
      tables: [tableOfLoads('A request', 'request', measured)],
    }

    async function started(journal: string): Promise<Muster> {
      const data = await copyOfSampleData(scope, devices)
      const muster = scope.use(await startMuster(data, { env: { MUSTER_JOURNAL: journal } }))
      await upload(muster.reseller.client, { id: 'small', devices: newDevices(1) })
      return muster
    }
  },
}

const cpuOf = (loads: readonly Loaded[] = []): number[] => loads.map(({ cpu }) => cpu)
