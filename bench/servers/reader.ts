/**
 * Reads pages of devices from a store, like the API, for the given seconds; sends the pages a second and the processor time of
 * a page, µs.
 */
import { PROJECTIONS } from '../../src/projections.ts'
import { openStore } from '../../src/storage/open.ts'
import { CUSTOMER } from './muster.ts'

const [folder = '', from = '0'] = process.argv.slice(2)
const { store } = await openStore(folder, { projections: PROJECTIONS, now: Date.now() })
const PAGES = 1000

process.on('message', async seconds => {
  const until = performance.now() + Number(seconds) * 1000
  const before = process.cpuUsage()
  let read = 0
  for (; performance.now() < until; read++) {
    const number = (Number(from) + read) % PAGES
    const { rows } = await store.devices.list(CUSTOMER, {
      filter: {},
      sort: { by: 'id', descending: false },
      page: { number, size: 100 },
    })
    if (rows.length < 10_000) throw new Error(`page ${number} has ${rows.length} bytes`)
  }
  const { user, system } = process.cpuUsage(before)
  process.send?.({ pages: read / Number(seconds), cpu: (user + system) / read })
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
