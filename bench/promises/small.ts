import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { ratios } from '../figures.ts'
import { always, CONNECTIONS, load, tableOfLoads } from '../load.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData, scratchFolder } from '../sample-data.ts'
import { startBare } from '../servers/bare-server.ts'
import { RESELLER, startMuster } from '../servers/muster.ts'
import { newDevices, upload } from '../upload.ts'

export const small: Bench = {
  name: 'small',
  about: `A small response, the status of a transaction of one device, from the response cache, ${CONNECTIONS} connections; against bare node:http that sends the same prepared bytes.`,
  run: async ({ scope, rounds, seconds, devices }) => {
    const muster = scope.use(await startMuster(await copyOfSampleData(scope, devices)))
    await upload(muster.reseller.client, { id: 'small', devices: newDevices(1) })
    const { headers } = muster.reseller
    const path = `/kcs/v1/rp/devices/status?resellerId=${RESELLER}&transactionId=small`
    const file = join(scratchFolder(scope), 'status.json')
    writeFileSync(file, await (await fetch(muster.url + path, { headers })).text())
    const bare = scope.use(await startBare('bytes', file))

    const measured = await inRounds(rounds, {
      Muster: () => load(muster, { seconds, headers, paths: always(path) }),
      'bare hello': () => load(bare, { seconds, paths: always('/') }),
    })
    const rps = (name: keyof typeof measured): number[] => measured[name].map(one => one.rps)
    return {
      promises: [
        {
          promise: 'small answer, rps against a bare hello',
          values: ratios(rps('Muster'), rps('bare hello')),
          goal: { least: 0.5 },
        },
      ],
      tables: [tableOfLoads('A small answer', 'reply', measured)],
    }
  },
}
