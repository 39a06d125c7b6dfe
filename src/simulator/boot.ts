import { sleep } from '../sdk/requests/limit.ts'
import type { Boots } from '../sdk/types/control.ts'
import type { Control } from './control.ts'
import type { Phone } from './fleet.ts'
import type { Run } from './run.ts'

/** Boots the phones in their order, at most `rate` a second. */
export async function bootAll(run: Run, control: Control, rate: number | undefined): Promise<void> {
  const { fleet, results, signal } = run
  const began = performance.now()
  const size = rate === undefined ? IN_ONE_REQUEST : Math.min(IN_ONE_REQUEST, Math.max(1, Math.round(rate / REQUESTS_A_SECOND)))
  for (let booted = 0; booted < fleet.length; ) {
    const wait = rate === undefined ? 0 : began + (booted / rate) * 1000 - performance.now()
    if (wait > 0) await sleep(wait, signal)
    signal?.throwIfAborted()
    const phones = fleet.slice(booted, booted + size)
    const { boots } = await control<'bootHandsets'>('handsets/boots', { phones: phones.map(bootOf) })
    run.ended(
      boots.flatMap((outcome, i) => {
        const phone = phones[i]
        return phone === undefined ? [] : [results.booted(phone, outcome)]
      }),
    )
    booted += phones.length
    run.progress('boot', booted, fleet.length)
  }
}

// So many reports are fast, and others of the server's requests are hardly delayed.
const IN_ONE_REQUEST = 100
const REQUESTS_A_SECOND = 10

const bootOf = ({ imei, planned }: Phone): Boots['phones'][number] => ({
  identifier: imei,
  outcome: planned === 'failed' || planned === 'cancelled' ? planned : 'enrolled',
})
