import { join } from 'node:path'
import { createKnoxClient } from '../../src/sdk/index.ts'
import type { Bench } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { scratchFolder } from '../sample-data.ts'
import { CUSTOMER, RESELLER, startMuster } from '../servers/muster.ts'
import { newDevices } from '../upload.ts'

const SIZE = 30_001
const LIMIT = 10_000

export const sdk: Bench = {
  name: 'sdk',
  about:
    'An upload of 30,001 new devices by `kdp.upload` of the client, from its call until all four transactions are accepted; against the same four requests by `fetch` with a token that was requested before. The devices are processed between the measurements.',
  run: async ({ scope, rounds }) => {
    const { url, reseller } = scope.use(await startMuster(join(scratchFolder(scope), 'data')))
    const auth = { clientId: 'northwind', clientSecret: 'northwind-secret' }
    const { kdp } = createKnoxClient({ baseUrl: url, auth, resellerId: RESELLER })
    const order = { customerId: CUSTOMER, type: 'IMEI' } as const

    const byClient = async (): Promise<number> => {
      const devices = newDevices(SIZE)
      const began = performance.now()
      const upload = await kdp.upload({ ...order, devices })
      const ms = performance.now() - began
      await kdp.waitForTransactions(upload)
      return ms
    }
    const headers = { ...reseller.headers, 'content-type': 'application/json' }
    const byRequests = async (round: number): Promise<number> => {
      const devices = newDevices(SIZE)
      const ids: string[] = []
      const began = performance.now()
      for (let start = 0; start < SIZE; start += LIMIT) {
        const transactionId = `raw${round}p${ids.length}`
        ids.push(transactionId)
        const body = { resellerId: RESELLER, ...order, transactionId, devices: devices.slice(start, start + LIMIT) }
        const response = await fetch(`${url}/kcs/v1/rp/devices/upload`, { method: 'PUT', headers, body: JSON.stringify(body) })
        if (!response.ok) throw new Error(await response.text())
        await response.json()
      }
      const ms = performance.now() - began
      for (const id of ids) await kdp.waitForTransaction(id)
      return ms
    }

    const measured = await inRounds(rounds, { 'the client': byClient, 'four requests': byRequests })
    return {
      promises: [
        {
          promise: 'upload of 30,001 devices by the client, time against the same four requests',
          values: ratios(measured['the client'], measured['four requests']),
          goal: { most: 1.2 },
        },
      ],
      tables: [
        {
          title: '30,001 devices in four transactions, until accepted',
          head: ['by', 'ms'],
          rows: Object.entries(measured).map(([name, ms]) => [name, spread(ms)]),
        },
      ],
    }
  },
}
