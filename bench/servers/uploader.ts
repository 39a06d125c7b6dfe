/**
 * Sends one upload after the other for the given time, in a separate process, so that it does not delay the requests whose time
 * is measured.
 */
import { clientFor } from '../client.ts'
import { newDevices, upload } from '../upload.ts'

/** The message that starts the uploads. */
export interface Uploading {
  readonly name: string
  /** Devices of one upload. */
  readonly size: number
  /** At least one upload is sent. */
  readonly forMs: number
}

const [url = ''] = process.argv.slice(2)
const client = clientFor(url, 'northwind')

process.on('message', async ({ name, size, forMs }: Uploading) => {
  // Made before the uploads, because making them takes as long as an upload.
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
