/**
 * Uploads devices, one upload behind the other, for as long as it is told to: in a process of its own, so that whoever asks
 * meanwhile and looks at the clock is kept from neither.
 */
import { clientFor } from '../../src/cli/client.ts'
import { newDevices, upload } from '../upload.ts'

/** What it is told. */
export interface Uploading {
  readonly name: string
  /** Devices of one upload. */
  readonly size: number
  /** One at least, however short. */
  readonly forMs: number
}

const [url = ''] = process.argv.slice(2)
const client = clientFor(url, { clientId: 'northwind', clientSecret: 'northwind-secret' })

process.on('message', async ({ name, size, forMs }: Uploading) => {
  // Made before: it takes as long as to upload them.
  const fresh = Array.from({ length: 1 + forMs / 100 }, () => newDevices(size))
  process.send?.('begins')
  const until = performance.now() + forMs
  for (const [i, devices] of fresh.entries()) {
    await upload(client, { id: `${name}-${i}`, devices })
    if (performance.now() >= until) break
  }
  process.send?.('ended')
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
